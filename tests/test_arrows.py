"""Imports run one way: config and transfer, then comments, articles, publication."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "publication": {"publication"},
    "articles": {"articles", "publication"},
    "comments": {"comments", "articles", "publication"},
    "transfer": {"transfer", "comments", "articles", "publication"},
    "config": {"config", "transfer", "comments", "articles", "publication"},
}


def imported(path: Path) -> set[str]:
    """The rooms that the module at `path` imports, at its top or anywhere inside."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found & set(MAY_IMPORT)


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_room_imports_only_from_below(room):
    wrong = {
        str(path.relative_to(BASE)): sorted(imported(path) - MAY_IMPORT[room])
        for path in (BASE / room).rglob("*.py")
        if imported(path) - MAY_IMPORT[room]
    }

    assert wrong == {}


def test_nothing_of_the_site_imports_its_tests_or_benchmarks():
    wrong = [
        str(path.relative_to(BASE))
        for room in MAY_IMPORT
        for path in (BASE / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module
        and node.module.split(".")[0] in {"tests", "bench"}
    ]

    assert wrong == []


def test_no_module_is_named_after_nothing():
    vague = {"utils", "helpers", "common", "services", "misc", "util", "helper", "base"}

    assert [p for room in MAY_IMPORT for p in (BASE / room).rglob("*.py") if p.stem in vague] == []


def test_status_is_changed_in_moderation_alone():
    """No other module writes a comment's status."""
    wrong = []
    for path in (BASE / "comments").rglob("*.py"):
        if path.name == "moderation.py" or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {
                "update",
                "create",
            }:
                wrong += [str(path) for keyword in node.keywords if keyword.arg == "status"]
            if isinstance(node, ast.Assign):
                wrong += [
                    str(path) for target in node.targets if getattr(target, "attr", "") == "status"
                ]

    assert wrong == []
