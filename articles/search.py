"""Full-text search over live articles, with the passage that matches."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest
from modelsearch.query import PlainText

from publication.paging import Leaf, requested

from .models import Article

LONGEST_QUERY = 200
MOST_WORDS = 12
PASSAGE = 220  # Characters around the first match: about three lines.
FIRST_PAGES = 20  # Nobody reads further; a search is not a way to walk the whole archive.

_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True)
class Query:
    """What was asked for: `text` as typed, `words` as they are looked up, or an `error`.

    Where something was typed that has no word in it, there is nothing to look up: no error.
    """

    text: str
    words: tuple[str, ...] = ()
    error: str = ""


def parse(typed: str) -> Query:
    """Read what stands in the search field. Operators of the databases are plain words here."""
    text = " ".join(typed.replace("\x00", " ").split())
    if len(text) > LONGEST_QUERY:
        error = f"Search for {LONGEST_QUERY} characters at most; a few words are enough."
        return Query(text[:LONGEST_QUERY], error=error)
    found = tuple(word.replace("’", "'") for word in _WORD.findall(text))[:MOST_WORDS]
    return Query(text, found)


def results(request: HttpRequest, query: Query, per_page: int) -> Leaf:
    """The page of live articles that `request` asks for, the best match first."""
    number = requested(request)
    asked = PlainText(" ".join(query.words), operator="and")
    found = Article.objects.live().with_text().search(asked, order_by_relevance=True)
    first = (number - 1) * per_page
    rows = list(found[first : first + per_page]) if number <= FIRST_PAGES else []
    for article in rows:
        article.passage = passage(article, query.words)
    parameters = (("q", query.text),)
    leaf = Leaf(rows, number, per_page, min(found.count(), FIRST_PAGES * per_page),
                request.path, parameters)  # fmt: skip
    leaf.must_exist()
    return leaf


def passage(article: Article, words: tuple[str, ...]) -> list[tuple[str, bool]]:
    """The part of the text around the first match, as (text, does it match) pairs."""
    text = " ".join(article.body_text().split())
    matching = _matcher(words)
    first = matching.search(text)
    if first is None:
        # It matched by its title or a tag, or by another form of the word.
        return [(article.excerpt, False)]
    start = max(0, first.start() - PASSAGE // 3)
    if start:
        start = text.find(" ", start, first.start()) + 1 or first.start()
    end = start + PASSAGE
    if end < len(text):
        end = max(text.rfind(" ", start, end), first.end())
    cut = text[start:end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return _parts(f"{before}{cut}{after}", matching)


def _parts(text: str, matching: re.Pattern[str]) -> list[tuple[str, bool]]:
    parts, end = [], 0
    for match in matching.finditer(text):
        parts += [(text[end : match.start()], False), (match[0], True)]
        end = match.end()
    return [part for part in [*parts, (text[end:], False)] if part[0]]


def _matcher(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the words, and the longer forms that the index takes for the same word."""
    stems = sorted({_stem(word) for word in words}, key=len, reverse=True)
    forms = "|".join(re.escape(stem).replace("'", "['’]") for stem in stems)
    return re.compile(rf"\b(?:{forms})\w*", re.IGNORECASE)


def _stem(word: str) -> str:
    """`word` without an English ending, where enough is left to be recognised by."""
    for ending in ("ingly", "ing", "ies", "ied", "ed", "es", "s", "ly"):
        if word.lower().endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
