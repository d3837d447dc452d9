"""How well "Also read" finds the articles that editors linked themselves, beside scikit-learn.

    python -m bench.related [FILE.jsonl …]

A file has one article a line: `id`, `title`, `text`, and where there are any `tags`, `category`,
`date`, `links` and `related` (ids in the same file). Relations count both ways; articles without
one are looked for, but not asked about. Any language will do.

Ours are the functions of `articles.related` on dictionaries in place of the database, in the two
ways in which a site gets its lists: `rebuilt` at once, and `grown` article by article in the
order of their dates. The peer is TF-IDF with cosine: logarithmic counts, the title three times, no
word of one article alone or of more than 30 % of them. Other settings on single
words move by some 0.01; with pairs of words and an English stop list it comes near to ours on
18F (0.58) and stays behind on digital.gov (0.42).
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from articles.related import ranking, scoring, terms

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "related"
Lists = list[list[int]]


class Unfit(Exception):
    """A file that cannot be measured; the message says why in one line."""


@dataclass
class Text:
    title: str
    text: str
    tags: list[str]
    category: str
    date: str
    related: set[int] = field(default_factory=set)


def read(path: Path) -> list[Text]:
    """The articles of `path`, their relations symmetric and by position in the list."""
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        numbers = {str(row["id"]): number for number, row in enumerate(rows)}
        texts = [
            Text(
                title=str(row["title"]),
                text=str(row["text"]),
                tags=[str(tag) for tag in row.get("tags") or []],
                category=str(row.get("category") or ""),
                date=str(row.get("date") or ""),
            )
            for row in rows
        ]
        named = [[*(row.get("links") or []), *(row.get("related") or [])] for row in rows]
    except OSError as error:
        raise Unfit(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unfit(f"{path}: not one article a line with id, title and text ({error})") from error
    for number, names in enumerate(named):
        for other in (numbers.get(str(name)) for name in names):
            if other is not None and other != number:
                texts[number].related.add(other)
                texts[other].related.add(number)
    if not any(text.related for text in texts):
        raise Unfit(f"{path}: no article names another of the file in links or related")
    return texts


class Shelf:
    """The database of `articles.related.store`, in dictionaries."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = texts
        self.weighed: dict[int, scoring.Profile] = {}
        self.index: defaultdict[str, dict[int, float]] = defaultdict(dict)
        self.kept: dict[int, dict[str, float]] = {}
        self.lists: defaultdict[int, list[ranking.Entry]] = defaultdict(list)

    def profile(self, number: int) -> scoring.Profile:
        if number not in self.weighed:
            text = self.texts[number]
            counts = terms.count(text.title, text.text, tags=text.tags, category=text.category)
            self.weighed[number] = scoring.weigh(counts)
        return self.weighed[number]

    def keep_terms(self, number: int, weights: dict[str, float]) -> None:
        for term in self.kept.get(number, {}):
            del self.index[term][number]
        self.kept[number] = weights
        for term, weight in weights.items():
            self.index[term][number] = weight

    def enter(self, number: int, scores: Mapping[int, float]) -> None:
        entries = [ranking.Entry(other, score, live=True) for other, score in scores.items()]
        self.lists[number] = ranking.keep([*self.lists[number], *entries])
        for other, score in scores.items():
            entry = ranking.Entry(number, score, live=True)
            self.lists[other] = ranking.keep([*self.lists[other], entry])

    def result(self) -> Lists:
        return [[entry.other for entry in self.lists[number]] for number in range(len(self.texts))]


class Others:
    """`ranking.Others`, from a shelf."""

    def __init__(self, shelf: Shelf, number: int, numbers: Iterable[int]) -> None:
        self._shelf = shelf
        self._number = number
        self._numbers = [other for other in numbers if other != number]

    def ids(self) -> Sequence[int]:
        return self._numbers

    def profiles(self, ids: Iterable[int]) -> Mapping[int, scoring.Profile]:
        return {number: self._shelf.profile(number) for number in ids}

    def kept(self, terms: Iterable[str]) -> Mapping[str, int]:
        index = self._shelf.index
        return {term: len(index[term].keys() - {self._number}) for term in terms if term in index}

    def postings(self, terms: Iterable[str]) -> Iterable[tuple[int, str, float]]:
        index = self._shelf.index
        return (
            (other, term, weight)
            for term in terms
            if term in index
            for other, weight in index[term].items()
            if other != self._number
        )


def rebuilt(texts: Sequence[Text]) -> Lists:
    """What `store.rebuild` stores."""
    shelf = Shelf(texts)
    everything = range(len(texts))
    for _turn in (1, 2):
        for number in everything:
            others = Others(shelf, number, everything)
            shelf.keep_terms(number, ranking.select(shelf.profile(number), others))
    for number in everything:
        others = Others(shelf, number, everything)
        shelf.enter(number, ranking.look(shelf.profile(number), others).near)
    return shelf.result()


def grown(texts: Sequence[Text]) -> Lists:
    """What `store.update` has stored when each article was published on its date."""
    shelf = Shelf(texts)
    in_order = sorted(range(len(texts)), key=lambda number: (texts[number].date, number))
    for done, number in enumerate(in_order):
        found = ranking.look(shelf.profile(number), Others(shelf, number, in_order[:done]))
        shelf.keep_terms(number, found.strongest)
        shelf.enter(number, found.near)
    return shelf.result()


def peer(texts: Sequence[Text]) -> Lists:
    """TF-IDF with cosine, as scikit-learn has it."""
    import numpy
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=2, max_df=0.3)
    try:
        vectors = vectorizer.fit_transform([f"{text.title} " * 3 + text.text for text in texts])
    except ValueError:  # No word is left: a handful of texts, or none with spaces between words.
        return [[] for _ in texts]
    likeness = (vectors @ vectors.T).toarray()
    numpy.fill_diagonal(likeness, -1)
    lists: Lists = numpy.argsort(-likeness, axis=1, kind="stable")[:, : ranking.LISTED].tolist()
    return lists


def recall(lists: Lists, texts: Sequence[Text], shown: int = 5) -> float:
    """Of the relations that fit into a list of `shown`, the part that it holds."""
    return _mean(
        len(text.related.intersection(found[:shown])) / min(shown, len(text.related))
        for text, found in zip(texts, lists, strict=True)
        if text.related
    )


def ndcg(lists: Lists, texts: Sequence[Text], shown: int = 10) -> float:
    """The relations found, more for the early places, against the best order there is."""
    gain = [1 / math.log2(place + 2) for place in range(shown)]
    return _mean(
        sum(gain[place] for place, other in enumerate(found[:shown]) if other in text.related)
        / sum(gain[: len(text.related)])
        for text, found in zip(texts, lists, strict=True)
        if text.related
    )


def _mean(values: Iterable[float]) -> float:
    values = list(values)
    return sum(values) / len(values)


def measure(path: Path, texts: Sequence[Text]) -> None:
    """Print the table of one file."""
    ways: dict[str, Callable[[Sequence[Text]], Lists]] = {
        "scikit-learn": peer,
        "rebuilt": rebuilt,
        "grown": grown,
    }
    lists: dict[str, Lists] = {}
    seconds: dict[str, float] = {}
    for name, way in ways.items():
        start = time.perf_counter()
        lists[name] = way(texts)
        seconds[name] = time.perf_counter() - start
    asked = sum(bool(text.related) for text in texts)
    print(f"{path.name}: {len(texts)} articles, {asked} of them with relations")
    _line("", ways)
    for title, score in (("recall@5", recall), ("nDCG@10", ndcg)):
        _line(title, (f"{score(found, texts):.3f}" for found in lists.values()))
    first = seconds["scikit-learn"]
    _line("build time", (f"{taken / first:.1f} x" for taken in seconds.values()))
    tagged = sum(bool(text.tags) for text in texts)
    filed = sum(bool(text.category) for text in texts)
    print(f"  {tagged} have tags, {filed} a category\n")


def _line(title: str, cells: Iterable[str]) -> None:
    print(f"  {title:<12}" + "".join(f"{cell:>14}" for cell in cells))


def main(arguments: Sequence[str]) -> int:
    paths = [Path(argument) for argument in arguments] or sorted(DATA.glob("*.jsonl"))
    if not paths:
        print(f"No data: there is no *.jsonl in {DATA}.")
        print("Name a file: python -m bench.related FILE.jsonl (its format: bench/related.py).")
        return 0
    try:
        files = [(path, read(path)) for path in paths]
        import sklearn  # noqa: F401
    except (Unfit, ImportError) as error:
        print(error, file=sys.stderr)
        return 2
    for path, texts in files:
        measure(path, texts)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
