"""Which articles are nearest to one, out of many, without reading them all.

Whole texts are compared, but only with candidates: those that are found by their strongest terms,
which are kept in an index. How rare a term is follows from that index, which knows the rare
terms, and from a sample of whole texts, which knows the common ones. So the work for an article
hardly grows with the collection. Nothing here knows where articles and index are stored.
"""

from __future__ import annotations

import heapq
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .scoring import Profile, near, rarity, strongest

STRONGEST = 80  # Terms in the index for an article.
SAMPLE = 60  # Whole texts that tell which terms are common.
CANDIDATES = 40  # Whole texts that an article is compared with.
POSTINGS = 150_000  # Lines of the index read for an article at most; mostly some hundreds.

LISTED = 12  # Lines of an "Also read" list; fewer are shown.
LIVE = 8  # As many are live already when listed: scheduled articles do not crowd them out.


class Others(Protocol):
    """The published articles, those scheduled among them, without the one that is looked at."""

    def ids(self) -> Sequence[int]:
        """All of them."""

    def profiles(self, ids: Iterable[int]) -> Mapping[int, Profile]:
        """The weights of all their terms."""

    def kept(self, terms: Iterable[str]) -> Mapping[str, int]:
        """How many of them the index has under each of `terms`."""

    def postings(self, terms: Iterable[str]) -> Iterable[tuple[int, str, float]]:
        """The lines of the index under `terms`: article, term, weight."""


@dataclass(frozen=True)
class Look:
    """What there is to say about an article among others."""

    strongest: dict[str, float]
    near: dict[int, float]


@dataclass(frozen=True)
class Entry:
    """One line of an "Also read" list."""

    other: int
    score: float
    live: bool


def look(profile: Profile, others: Others, known: Iterable[int] = ()) -> Look:
    """Find the nearest of `others`; `known` ones are compared whatever the index says."""
    ids = others.ids()
    total = len(ids) + 1
    having = _having(profile, others, ids)
    rare = {term: rarity(total, count) for term, count in having.items()}
    candidates = set(ids)
    if len(ids) > CANDIDATES:
        candidates &= _candidates(profile, others, rare, having).union(known)
    texts = others.profiles(candidates)
    # The sample misses what is common in this corner of the collection alone.
    for term, times in _shared(profile, texts.values()).items():
        if times + 1 > having[term]:
            rare[term] = rarity(total, times + 1)
    scores = {other: near(profile, text, rare) for other, text in sorted(texts.items())}
    return Look(
        strongest=strongest(profile, total, having, STRONGEST),
        near={other: score for other, score in scores.items() if score > 0},
    )


def select(profile: Profile, others: Others) -> dict[str, float]:
    """The terms to keep in the index for an article, without looking for its neighbours."""
    ids = others.ids()
    return strongest(profile, len(ids) + 1, _having(profile, others, ids), STRONGEST)


def keep(entries: Iterable[Entry]) -> list[Entry]:
    """The lines that stay on a list, best first; an article named twice has its higher score."""
    best: dict[int, Entry] = {}
    for entry in sorted(entries, key=lambda entry: (-entry.score, entry.other)):
        best.setdefault(entry.other, entry)
    kept: list[Entry] = []
    live = 0
    for entry in best.values():
        if len(kept) < LISTED or (entry.live and live < LIVE):
            kept.append(entry)
            live += entry.live
    return kept


def _having(profile: Profile, others: Others, ids: Sequence[int]) -> dict[str, float]:
    """How many articles have each term, this one included: exact if the sample is everything."""
    # The same few as long as possible: those with the lowest digests.
    sample = heapq.nsmallest(SAMPLE, ids, key=lambda pk: (zlib.crc32(b"%d" % pk), pk))
    seen = _shared(profile, others.profiles(sample).values())
    if len(sample) == len(ids):
        return {term: 1 + seen[term] for term in profile}
    kept = others.kept(profile)
    scale = len(ids) / len(sample)
    # Seen once may be chance; the half leans towards rare.
    return {
        term: 1 + max(kept.get(term, 0), (seen[term] - 0.5) * scale if seen[term] > 1 else 0)
        for term in profile
    }


def _shared(profile: Profile, texts: Iterable[Profile]) -> Counter[str]:
    return Counter(term for text in texts for term in text.keys() & profile.keys())


def _candidates(
    profile: Profile, others: Others, rare: Mapping[str, float], having: Mapping[str, float]
) -> set[int]:
    """The others whose strongest terms this article has most of."""
    value = {term: weight * rare[term] for term, weight in profile.items() if rare[term]}
    room: float = POSTINGS
    terms = []
    for term in sorted(value, key=lambda term: (-value[term], term)):
        room -= having[term] - 1
        if room < 0:
            break
        terms.append(term)
    found: defaultdict[int, float] = defaultdict(float)
    for other, term, weight in others.postings(terms):
        found[other] += weight * value[term]
    return set(heapq.nlargest(CANDIDATES, found, key=lambda other: (found[other], -other)))
