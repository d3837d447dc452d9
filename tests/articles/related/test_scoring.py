from __future__ import annotations

import pytest

from articles.related import scoring


def test_weigh_damps_repetition():
    once = scoring.weigh({"grief": 1, "rest": 9})["grief"]
    often = scoring.weigh({"grief": 9, "rest": 1})["grief"]

    assert once < often < 9 * once


def test_weigh_discounts_length():
    short = scoring.weigh({"grief": 1, "rest": 9})
    long = scoring.weigh({"grief": 1, "rest": 999})

    assert long["grief"] < short["grief"]


def test_weigh_of_nothing_is_empty():
    assert scoring.weigh({}) == {}


@pytest.mark.parametrize(("having", "expected"), [(1, 1.0), (1000, 0.0)])
def test_rarity_runs_from_one_to_nearly_nothing(having, expected):
    assert scoring.rarity(1000, having) == pytest.approx(expected, abs=1e-3)


def test_rarity_falls_with_every_article_that_has_the_term():
    values = [scoring.rarity(100, having) for having in range(1, 101)]

    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("total", [2, 3, 5])
def test_rarity_tells_something_in_a_tiny_collection(total):
    assert scoring.rarity(total, total) > 0


def test_near_is_symmetric():
    one, other = {"a": 0.5, "b": 0.2, "c": 1.0}, {"a": 0.3, "b": 0.9}
    rare = {"a": 1.0, "b": 0.5, "c": 1.0}

    assert scoring.near(one, other, rare) == scoring.near(other, one, rare)


def test_near_sums_over_shared_terms_alone():
    found = scoring.near({"a": 0.5, "b": 2.0}, {"a": 0.4, "c": 9.0}, {"a": 0.5, "b": 1.0})

    assert found == pytest.approx(0.1)


def test_strongest_prefers_what_others_have_but_few():
    profile = dict.fromkeys(["novel", "shared", "common"], 1.0)
    having = {"novel": 1, "shared": 2, "common": 60}

    kept = [list(scoring.strongest(profile, 100, having, limit)) for limit in (1, 2, 3)]

    assert kept == [["shared"], ["shared", "novel"], ["shared", "novel", "common"]]


def test_strongest_keeps_the_weights():
    assert scoring.strongest({"a": 0.25}, 10, {"a": 2}, 5) == {"a": 0.25}
