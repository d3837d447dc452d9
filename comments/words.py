"""What readers type, freed from what cannot be seen."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.text import normalize_newlines

# Overrides, embeddings and isolates can turn the rest of a page round (Unicode TR 36, 3.3).
# The marks that Arabic and Hebrew writers need (LRM, RLM, ALM) and the joiners stay.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff\U000e0000-\U000e007f]"
)
_BLANK = re.compile("[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
                    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\uffa0]+")  # fmt: skip


def text_of(typed: str, longest: int | None = None) -> str:
    """`typed` in NFC with `\\n` line ends, without control characters.

    Raises ValidationError, also where it is longer than `longest` characters: NFC can take more
    than was typed (U+0958 takes two).
    """
    return _no_longer(_legible(normalize_newlines(typed)).strip(), longest)


def line_of(typed: str, longest: int | None = None) -> str:
    """The same on one line, with single spaces."""
    return _no_longer(" ".join(_legible(typed).split()), longest)


def _no_longer(text: str, longest: int | None) -> str:
    if longest is not None and len(text) > longest:
        raise ValidationError(
            f"This has {len(text)} characters; {longest} are the most.", code="max_length"
        )
    return text


def _legible(typed: str) -> str:
    if "\ufffd" in typed or any("\ud800" <= character <= "\udfff" for character in typed):
        raise ValidationError(
            "Some characters did not arrive in one piece. Please type them again.", code="encoding"
        )
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", typed))
    if not _BLANK.sub("", seen):
        raise ValidationError("This holds nothing that can be seen.", code="blank")
    return seen
