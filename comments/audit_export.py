"""The record of decisions as CSV, without a word of any comment."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from .models import ModerationAction

COLUMNS = ("at", "comment", "step", "from", "to", "by", "reason", "sweep", "undoes")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """What csv writes to: it hands back each line."""

    def write(self, line: str) -> str:
        return line


def lines() -> Iterator[str]:
    """One line after the other, the oldest first; read in batches, however long it is."""
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    actions = ModerationAction.objects.select_related("actor").order_by("pk")
    for action in actions.iterator(chunk_size=2_000):
        yield writer.writerow(
            [
                action.at.isoformat(),
                action.comment_id,
                action.step,
                action.from_status,
                action.to_status,
                _harmless(action.actor.get_username() if action.actor else ""),
                _harmless(action.reason),
                action.sweep_id or "",
                action.undoes_id or "",
            ]
        )


def _harmless(text: str) -> str:
    """A spreadsheet takes what begins like a formula for one (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text
