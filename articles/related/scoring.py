"""How near two articles are: plain functions of term counts.

    near(a, b) = sum over the terms of both of  weight(a) × weight(b) × rarity

A weight is the damped count of a term, divided by a power of the article's length. It depends on
the article alone, so stored weights never go stale. Rarity is a function of how many articles
have the term, and is looked up when two articles are compared.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping

# Tuned on the two sets of docs/decisions/0005-also-read.md.
LENGTH_POWER = 0.45  # 0: long articles are near to everything; 1: short ones are.
RARITY_POWER = 3  # TF-IDF has 2. The higher, the less common words count: no stop list is needed.
NOVEL = 0.3  # A term that no other article has may never be met again.

Profile = Mapping[str, float]


def weigh(counts: Mapping[str, int]) -> dict[str, float]:
    """The weight of each term in an article with these `counts`."""
    length = sum(counts.values()) ** LENGTH_POWER
    return {term: (1 + math.log(times)) / length for term, times in counts.items()}


def rarity(total: int, having: float) -> float:
    """How much a term tells that `having` of `total` articles have: 1 if one, near 0 if all.

    Relative to the rarest possible, so that scores given while the site was small compare with
    those given later.
    """
    return (math.log((total + 1) / having) / math.log(total + 1)) ** RARITY_POWER


def near(one: Profile, other: Profile, rare: Mapping[str, float]) -> float:
    """How near two articles are; 0 where they share no term that tells anything."""
    few, many = sorted((one, other), key=len)
    return sum(weight * many[term] * rare[term] for term, weight in few.items() if term in many)


def strongest(
    profile: Profile, total: int, having: Mapping[str, float], limit: int
) -> dict[str, float]:
    """The `limit` terms by which others will find this article; `having` counts it too."""

    def strength(term: str) -> float:
        rare = rarity(total, having[term]) ** (2 / RARITY_POWER)
        return profile[term] * rare * (NOVEL if having[term] == 1 else 1)

    return {term: profile[term] for term in heapq.nlargest(limit, profile, key=strength)}
