"""A comment as numbers that the classifier can learn from: hashed, so that no word is stored."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator

SIZE = 2**15
_TOKEN = re.compile(r"https?://\S+|\w+", re.IGNORECASE)
# Scripts that put no spaces between words are read in pairs of characters.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def of(name: str, text: str) -> dict[int, list[str]]:
    """The number of each feature, and the words (as typed) that gave it."""
    found: dict[int, list[str]] = {}
    for feature, shown in _features(name, text):
        place = found.setdefault(zlib.crc32(feature.encode("utf-8", "surrogatepass")) % SIZE, [])
        place.append(shown)
    return found


def _features(name: str, text: str) -> Iterator[tuple[str, str]]:
    yield "always", ""
    before = ""
    tokens = list(_tokens(text))
    for token in tokens:
        word = token.casefold()
        if word.startswith(("http://", "https://")):
            yield "a link", token
            yield f"host {word.split('/')[2]}", token
            word = "a link"
        else:
            yield f"word {word}", token
        yield f"pair {before} {word}", f"{before} {token}".strip()
        before = word
    for token in _tokens(name):
        yield f"name {token.casefold()}", token
    yield f"words in the name {min(len(name.split()), 5)}", name
    yield f"length {min(len(text).bit_length(), 12)}", ""
    if "\n" not in text and len(tokens) < 30:
        yield "one short paragraph", ""
    if any(character.isupper() for character in text) is False:
        yield "no capital", ""
    if "!" in text:
        yield "an exclamation mark", "!"


def _tokens(text: str) -> Iterator[str]:
    for token in _TOKEN.findall(unicodedata.normalize("NFKC", text)):
        if _UNSPACED.search(token):
            yield from (token[start : start + 2] for start in range(max(len(token) - 1, 1)))
        else:
            yield token
