from __future__ import annotations

import pytest
from django.http import Http404

from publication.models import Page
from publication.paging import Leaf, leaf
from tests import factories


@pytest.fixture
def pages(db):
    for number in range(5):
        factories.page(f"Page {number}")
    return Page.objects.order_by("slug")


def test_leaf_holds_the_rows_of_its_page(rf, pages):
    second = leaf(rf.get("/list/", {"page": 2}), pages, 2)

    assert [row.title for row in second] == ["Page 2", "Page 3"]
    assert (second.number, second.pages, second.total, len(second.rows)) == (2, 3, 5, 2)


def test_leaf_reads_and_counts_in_one_query(rf, pages, django_assert_num_queries):
    with django_assert_num_queries(1):
        leaf(rf.get("/list/"), pages, 2)


def test_leaf_knows_its_neighbours(rf, pages):
    leaves = [leaf(rf.get("/list/", {"page": number}), pages, 2) for number in (1, 2, 3)]

    assert [(one.previous, one.here, one.next) for one in leaves] == [
        ("", "/list/", "/list/?page=2"),
        ("/list/", "/list/?page=2", "/list/?page=3"),
        ("/list/?page=2", "/list/?page=3", ""),
    ]


def test_leaf_keeps_what_was_asked_for_in_its_addresses():
    page = Leaf([], 2, 10, 30, "/search/", (("q", "a & b"),), fragment="#found")

    assert (page.previous, page.next) == (
        "/search/?q=a+%26+b#found",
        "/search/?q=a+%26+b&page=3#found",
    )


@pytest.mark.parametrize(("total", "number"), [(0, 1), (1, 1), (10, 1), (11, 2), (20, 2)])
def test_leaf_counts_its_pages(total, number):
    assert Leaf([], 1, 10, total, "/").pages == number


@pytest.mark.django_db
def test_leaf_of_nothing_is_one_empty_page(rf):
    empty = leaf(rf.get("/list/"), Page.objects.all(), 2)

    assert (list(empty), empty.pages, empty.previous, empty.next) == ([], 1, "", "")


@pytest.mark.parametrize(
    "asked",
    ["0", "-1", "4", "999", "9999999", "99999999", "abc", "", " 1", "1.0", "1e1", "٢", "\0"],
)
def test_leaf_that_is_not_there_is_not_found(rf, pages, asked):
    with pytest.raises(Http404):
        leaf(rf.get("/list/", {"page": asked}), pages, 2)
