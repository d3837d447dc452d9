"""Words that advertising is made of, for a site whose own classifier has not learned yet."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .verdict import Level, Verdict
from .word_lists import matches

if TYPE_CHECKING:
    from comments.submission import Submission

NAME = "advertising"
_DATA = Path(__file__).parent / "data" / "advertising.txt"
_IN_TEXT = 2
_SHOWN = 8


def check(submission: Submission) -> Verdict | None:
    in_name, in_text = found(submission.name), found(submission.text)
    if not in_name and len(in_text) < _IN_TEXT:
        return None
    words = tuple(dict.fromkeys(in_name + in_text))[:_SHOWN]
    return Verdict(NAME, Level.HOLD, "Words that advertising is made of", words)


def found(text: str) -> list[str]:
    return [words for _, words in matches(text, _entries())]


@lru_cache(maxsize=1)
def _entries() -> tuple[str, ...]:
    lines = _DATA.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
