"""What a text is about, as terms with their counts: words, and pairs of neighbouring words.

No list of any language is needed. Words are what Unicode calls letters, digits and the marks that
belong to them; scripts that put no space between words are read as overlapping pairs of
characters. Which terms are too common to tell anything is found by counting (see `scoring`).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

WORD_LENGTH = 31  # Two words and a space fill ArticleTerm.term.
DISTINCT = 2_000  # Of the longest articles the most frequent terms, earlier ones first.

TITLE, STANDFIRST, BODY, TAG, CATEGORY = 8, 2, 1, 3, 1

# Thai, Lao, Myanmar, Khmer; kana and Han; Hangul, whose particles are written onto the word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
# Written or left out as the author likes: soft hyphen, joiners, Hebrew and Arabic vowel points.
_OPTIONAL = re.compile("[\u00ad\u200b-\u200d\u2060\u0591-\u05c7\u0640\u064b-\u065f\u0670]")
_FIRST_UNSPACED = re.compile(f"[{_UNSPACED}]")
_INLINE = re.compile(r"</?(?:a|b|em|i|s|span|strong|sub|sup|u)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_PLAIN = re.compile(r"\w+(?:'s(?!\w))?")


@cache
def _special() -> re.Pattern[str]:
    # `\w` leaves out combining marks, and with them the vowels of Hindi, Tamil or Thai.
    codes = range(0x300, 0x20000)
    marks = "".join(chr(code) for code in codes if unicodedata.category(chr(code))[0] == "M")
    letter = rf"[^\W{_UNSPACED}]"
    return re.compile(rf"[{_UNSPACED}]+|{letter}(?:{letter}|[{marks}])*(?:'s(?!\w))?")


@cache
def _is_special(character: str) -> bool:
    is_mark = unicodedata.category(character)[0] == "M"
    return is_mark or _FIRST_UNSPACED.match(character) is not None


def words(text: str) -> list[str]:
    """The words of `text` in order, in one spelling: NFKC, case folded, without a possessive 's."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("_", " ")
    if not text.isascii():
        text = _OPTIONAL.sub("", text)
    # The pattern for all scripts takes three times as long, and most texts do not need it.
    if not any(_is_special(character) for character in set(text) if character > "\u02ff"):
        return [_trimmed(word) for word in _PLAIN.findall(text)]
    found: list[str] = []
    for word in _special().findall(text):
        if len(word) > 1 and _FIRST_UNSPACED.match(word):
            found.extend(first + second for first, second in pairwise(word))
        else:
            found.append(_trimmed(word))
    return found


def _trimmed(word: str) -> str:
    return (word[:-2] if word.endswith("'s") else word)[:WORD_LENGTH]


def plain(body: str) -> str:
    """The text of a sanitised `body`, for reading words only: much faster than a parser."""
    return html.unescape(_TAG.sub(" ", _INLINE.sub("", body)))


def count(
    title: str,
    body: str,
    *,
    standfirst: str = "",
    tags: Iterable[str] = (),
    category: str = "",
) -> Counter[str]:
    """How often each term stands in an article of plain texts, more where it weighs more.

    Tags and the category are terms of their own (`#grief`, `@recovery/sleep`), so that they
    meet their like and not a word in a text.
    """
    terms: Counter[str] = Counter()
    for text, weight in ((title, TITLE), (standfirst, STANDFIRST), (body, BODY)):
        found = words(text)
        for term, times in Counter(found).items():
            terms[term] += weight * times
        for pair, times in Counter(map(" ".join, pairwise(found))).items():
            terms[pair] += weight * times
    for tag in tags:
        terms["#" + " ".join(words(tag))[:60]] = TAG
    if category:
        terms["@" + category[-60:]] = CATEGORY
    if len(terms) > DISTINCT:
        return Counter(dict(terms.most_common(DISTINCT)))
    return terms
