"""What tells who or where somebody is: a telephone number, an address, a full name.

The same rules as in `static/js/personal.js`, which warns before sending; `tests/data/personal.json`
holds the cases that both must agree on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .verdict import Level, Verdict

if TYPE_CHECKING:
    from comments.submission import Submission

NAME = "personal"

# Written so that Python and JavaScript (flag `u`) read them alike, and so that each sign can be
# read in one way only: else a row of brackets would keep a worker busy for minutes.
EMAIL = r"[\w.+-]{1,64} ?(?:@|\(at\)|\[at\]) ?[\w-]+(?:\.[\w-]+)+"
PHONE = (
    r"(?:\+|\b(?!\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b)0|\(0)(?:[ ./()-]{0,2}\d){6,18}\b"
    r"|(?<![\w-])(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}\b"
)
STREET = (
    r"\b\d{1,5}[a-z]?,? (?:[A-Z][\w'’.-]+ ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|Crescent|Terrace|Way|Place"
    r"|Square|Gardens|Boulevard|Blvd)\b"
    r"|\b[A-ZÄÖÜ][\wäöüß-]{0,40}(?:straße|strasse|str\.|gasse|weg|platz|allee) \d{1,4}[a-z]?\b"
    r"|\b\d{1,4}(?: bis| ter)?,? (?:rue|avenue|boulevard|allée|impasse|chemin|place) \w+"
)
FULL_NAME = (
    r"\b(?:[Mm]y (?:full |real )?name is|[Mm]y name['’]s|I am called|[Ii]ch heiße|[Ii]ch heisse"
    r"|[Mm]ein Name ist|[Jj]e m['’]appelle|[Mm]e llamo|Dr\.?|Mrs\.?|Mr\.?|Ms\.?|Prof\.?)"
    r" [A-ZÀ-Ý][\w'’-]+ [A-ZÀ-Ý][\w'’-]+"
)
# Digits that a telephone number has at least; fewer are a year, a dose or a price.
FEWEST_DIGITS = 7

_KINDS = [
    ("An email address", re.compile(EMAIL)),
    ("A telephone number", re.compile(PHONE)),
    ("A street address", re.compile(STREET)),
    ("A full name", re.compile(FULL_NAME)),
]


def check(submission: Submission) -> Verdict | None:
    found = find(submission.name) + find(submission.text)
    if not found:
        return None
    kinds = list(dict.fromkeys(kind for kind, _ in found))
    reason = f"{kinds[0]}{''.join(f', {kind.lower()}' for kind in kinds[1:])} in the text"
    return Verdict(NAME, Level.HOLD, reason, tuple(words for _, words in found))


def find(text: str) -> list[tuple[str, str]]:
    """What is in `text`: its kind and the words."""
    return [
        (kind, match[0].strip())
        for kind, pattern in _KINDS
        for match in pattern.finditer(text)
        if kind != "A telephone number" or _digits(match[0]) >= FEWEST_DIGITS
    ]


def _digits(words: str) -> int:
    return sum(character.isdigit() for character in words)
