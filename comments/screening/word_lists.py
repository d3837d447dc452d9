"""The publication's own lists of words, managed in the admin.

A word is found whole and in any case: "ass" is not in "class". `*` at the end stands for any
ending. What WordPress calls "disallowed keys" can be pasted (`screening_admin`). Both lists hold
a comment, since a list that rejects by itself rejects honest people.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from comments.models import HeldWord

from .verdict import Level, Verdict

if TYPE_CHECKING:
    from comments.submission import Submission

NAME = "words"
_SHOWN = 10


def check(submission: Submission) -> Verdict | None:
    lists = dict(HeldWord.objects.values_list("text", "action"))
    found = matches(f"{submission.name}\n{submission.text}", tuple(lists))
    if not found:
        return None
    blocked = any(lists[entry] == HeldWord.Action.BLOCK for entry, _ in found)
    reason = "Words on the list of disallowed words" if blocked else "Words on the list to hold"
    return Verdict(NAME, Level.HOLD, reason, tuple(word for _, word in found)[:_SHOWN])


def matches(text: str, entries: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each of `entries` that is in `text`, with the words that it stands for, case-folded."""
    pattern = _compiled(entries)
    if pattern is None:
        return []
    text = unicodedata.normalize("NFKC", text).casefold()
    by_key = {_key(entry): entry for entry in entries}
    found: dict[str, str] = {}
    for match in pattern.finditer(text):
        words = match[0]
        entry = by_key.get(_key(words)) or _by_beginning(words, by_key)
        if entry:
            found.setdefault(entry, words)
    return list(found.items())


def _by_beginning(words: str, by_key: dict[str, str]) -> str | None:
    key = _key(words)
    starts = (key[:end] + "*" for end in range(len(key), 0, -1))
    return next((by_key[start] for start in starts if start in by_key), None)


def _key(entry: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", entry).casefold().split())


@lru_cache(maxsize=4)
def _compiled(entries: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern for all: the longest first, at the edges of words."""
    parts = []
    for entry in sorted(filter(None, map(_key, entries)), key=len, reverse=True):
        ending = r"\w*" if entry.endswith("*") else ""
        words = [re.escape(word) for word in entry.removesuffix("*").split()]
        parts.append(r"\s+".join(words) + ending)
    if not parts:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
