"""Words that suggest that their writer, or somebody else, may be at risk.

Rules, one data file a language (`data/crisis.*.txt`); every comment is read by all of them, since
people write in the language that they can. What is found is shown to a moderator first, and to
the writer with the support lines. It decides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .verdict import Level, Verdict

if TYPE_CHECKING:
    from comments.submission import Submission

NAME = "crisis"
_DATA = Path(__file__).parent / "data"
_SHOWN = 8
_GAP = r"(?:\w+ ){0,4}"


def check(submission: Submission) -> Verdict | None:
    words = suggestions(submission.text)
    if not words:
        return None
    return Verdict(NAME, Level.RISK, "Somebody may be at risk", tuple(words[:_SHOWN]))


def suggestions(text: str) -> list[str]:
    """The words in `text` that suggest a crisis, in lower case and without punctuation."""
    plain, languages = _plain(text), _languages()
    for rules in languages:
        # A stop keeps what stands around it apart.
        plain = rules.ignored.sub(". ", plain) if rules.ignored else plain
    found = [match[0].strip() for rules in languages for match in rules.sought.finditer(plain)]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Rules:
    sought: re.Pattern[str]
    ignored: re.Pattern[str] | None


def _plain(text: str) -> str:
    """Words in lower case, each followed by one space; a full stop stays a border."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    spaced = re.sub(r"[^\w.!?\n]+|_", " ", folded)
    return " " + " ".join(re.sub(r"[.!?\n]+", " . ", spaced).split()) + " "


@lru_cache(maxsize=1)
def _languages() -> list[Rules]:
    return [read(path.read_text(encoding="utf-8")) for path in sorted(_DATA.glob("crisis.*.txt"))]


def read(rules: str) -> Rules:
    """The rules that a data file holds. Raises ValueError for a line that cannot be read."""
    sought, ignored = [], []
    for number, line in enumerate(rules.splitlines(), start=1):
        phrase = line.strip()
        if not phrase or phrase.startswith("#"):
            continue
        target = ignored if phrase.startswith("!") else sought
        try:
            pattern = _pattern(phrase.removeprefix("!"))
            re.compile(pattern)
            target.append(pattern)
        except re.error as error:
            raise ValueError(f"line {number}: {error}") from error
    return Rules(_joined(sought), _joined(ignored) if ignored else None)


def _joined(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<= )(?:{'|'.join(patterns)})")


def _pattern(phrase: str) -> str:
    """A phrase as a regular expression over what `_plain` makes: each word with its space."""
    folded = unicodedata.normalize("NFKC", phrase).casefold()
    parts = []
    for sign in re.findall(r"\(|\)|\||~|\w+", folded):
        if sign == "(":
            parts.append("(?:")
        elif sign == "~":
            parts.append(_GAP)
        elif sign in ")|":
            parts.append(sign)
        else:
            parts.append(f"{sign} ")
    return "".join(parts)
