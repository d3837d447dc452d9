"""Which comments the desk lists, at what cost, and what covers their words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.desk import masks, page
from comments.models import Comment, DeskSettings
from tests import factories

pytestmark = pytest.mark.django_db


def waiting(number):
    article = factories.article()
    return [factories.comment(article, status="pending") for _ in range(number)]


def plan(queue, after):
    """How the database reads the rows of a page."""
    with CaptureQueriesContext(connection) as queries:
        page.read(queue, after)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # On so few rows it sorts unless told not to; without an index it still must.
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {queries[0]['sql']}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.parametrize("begins_later", [False, True])
@pytest.mark.parametrize("mutes", [False, True])
def test_page_is_read_in_order_of_the_desks_index(begins_later, mutes):
    comments = waiting(3)
    user = factories.user("Moderator")
    if mutes:
        DeskSettings.objects.create(user=user).muted.add(factories.category("Hard"))
    after = page.Place.of(comments[0]) if begins_later else None

    read = plan(page.waiting(user, {}), after)

    # On PostgreSQL the condition of the index, on SQLite its range.
    begins_there = "Index Cond: (ROW(" in read or "comment_desk (urgency>?)" in read
    assert ("comment_desk" in read, begins_there) == (True, begins_later)
    assert ("Sort" in read, "B-TREE" in read) == (False, False)


def test_pages_hold_each_comment_once_though_all_began_to_wait_at_once():
    comments = waiting(page.LENGTH + 3)
    Comment.objects.update(waiting_since=timezone.now())
    user = factories.user("Moderator")

    first = page.read(page.waiting(user, {}))
    second = page.read(page.waiting(user, {}), page.Place.read(first.after))

    read = [comment.pk for comment in [*first.comments, *second.comments]]
    assert (read, second.after) == ([comment.pk for comment in comments], "")


def test_comment_that_becomes_urgent_meanwhile_pushes_none_from_the_next_page():
    comments = waiting(page.LENGTH + 2)
    user = factories.user("Moderator")
    first = page.read(page.waiting(user, {}))

    Comment.objects.filter(pk=comments[0].pk).update(urgency=0)
    second = page.read(page.waiting(user, {}), page.Place.read(first.after))

    assert [comment.pk for comment in second.comments] == [c.pk for c in comments[page.LENGTH :]]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"held": "links"}, [0, 1]),
        ({"held": "links", "only": "on"}, [0]),
        ({"held": "words"}, [1]),
        ({"days": "7"}, [2]),
        ({"held": "nothing"}, [0, 1, 2]),
        ({"days": "x"}, [0, 1, 2]),
    ],
)
def test_filter_finds_what_it_names_and_passes_over_what_it_cannot_read(asked, expected):
    comments = waiting(3)
    for comment, held in zip(comments, ("links", "links,words", ""), strict=True):
        Comment.objects.filter(pk=comment.pk).update(held_for=held)
    week_ago = timezone.now() - timedelta(days=8)
    Comment.objects.filter(pk=comments[2].pk).update(waiting_since=week_ago)

    found = page.waiting(factories.user("Moderator"), page.FilterForm(asked).chosen())

    assert list(found.order_by("pk")) == [comments[place] for place in expected]


def test_each_check_of_the_site_can_be_asked_for():
    names = [name for name, _ in page.checks() if name]

    assert set(names) == set(page.CHECKS)
    assert [a for a in names for b in names if a != b and a in b] == []


@pytest.mark.parametrize(
    ("check", "covered"), [("crisis", True), ("words", True), ("links", False)]
)
def test_words_that_hurt_are_covered_and_those_to_decide_about_are_not(check, covered):
    finding = {"check": check, "reason": "", "words": ["a.example"]}
    comment = Comment(text="See a.example.", findings=[finding])

    shown = masks.shown(comment, comment.text, masked=True)
    named = masks.named(finding, masked=True)

    assert ("<details" in shown, named) == (covered, "" if covered else "a.example")
    assert masks.named(finding, masked=False) == "a.example"


def test_what_a_comment_answers_is_covered_too(client):
    user = factories.user("Moderator")
    client.force_login(user)
    article = factories.article()
    parent = factories.comment(article, text="I want to kill myself.")
    factories.comment(article, parent, status="pending", text="Please call somebody.")

    text = client.get("/admin/comments/comment/desk/").text

    assert "<summary>covered</summary> <b>kill myself</b></details>." in text
    assert text.count("kill myself") == 1
