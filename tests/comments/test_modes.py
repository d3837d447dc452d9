"""The rule for comments, from the article, its category and the publication."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Category
from comments import modes
from comments.models import Comment
from tests import factories

pytestmark = pytest.mark.django_db


def inner_category(**values):
    outer = factories.category("Outer")
    middle = factories.category("Middle", outer)
    inner = factories.category("Inner", middle)
    for name, mode in values.items():
        Category.objects.filter(slug=name).update(comments=mode)
    return Category.objects.get(pk=inner.pk)


def rule(article, **publication):
    return modes.of(article, factories.publication(**publication))


@pytest.mark.parametrize(
    ("article", "inner", "outer", "site", "expected"),
    [
        ("", "", "", "moderated", "moderated"),
        ("", "", "first", "moderated", "first"),
        ("", "read_only", "first", "moderated", "read_only"),
        ("open", "read_only", "first", "moderated", "open"),
        ("", "", "", "off", "off"),
        ("moderated", "off", "off", "off", "moderated"),
    ],
)
def test_mode_comes_from_the_nearest_that_says_something(article, inner, outer, site, expected):
    category = inner_category(inner=inner, outer=outer)
    made = factories.article(category=category, comments=article)

    assert rule(made, comments=site).mode == expected


@pytest.mark.parametrize("holder", ["article", "inner", "outer", "site"])
def test_comments_are_hidden_wherever_they_are_off(holder):
    category = inner_category()
    made = factories.article(category=category)
    factories.comment(made)
    shown_before = Comment.objects.visible().count()
    if holder == "article":
        made.comments = "off"
        made.save()
    elif holder == "site":
        factories.publication(comments="off")
    else:
        Category.objects.filter(slug=holder).update(comments="off")

    assert (shown_before, Comment.objects.visible().count()) == (1, 0)


def test_comments_are_shown_where_the_nearest_rule_overrules_off():
    category = inner_category(outer="off", inner="read_only")
    made = factories.article(category=category, comments="moderated")
    factories.comment(made)
    made.comments = ""
    made.save()

    assert Comment.objects.visible().count() == 1


@pytest.mark.parametrize(
    ("article", "category", "site", "closed"),
    [
        (None, None, None, False),
        (None, None, 10, True),
        (None, 0, 10, False),
        (None, 10, None, True),
        (0, 10, 10, False),
        (10, None, None, True),
        (60, 10, 10, False),
    ],
)
def test_comments_close_after_the_days_of_the_nearest_that_says_some(
    article, category, site, closed
):
    place = factories.category("Place")
    place.comments_close_after = category
    place.save()
    made = factories.article(
        category=place,
        comments_close_after=article,
        publish_at=timezone.now() - timedelta(days=30),
    )

    found = rule(made, comments_close_after=site)

    assert (found.is_closed, found.takes) == (closed, not closed)


@pytest.mark.parametrize("mode", ["open", "first", "moderated", "read_only", "off"])
def test_form_stands_under_the_article_only_where_comments_are_taken(client, mode):
    factories.publication(comments=mode)
    made = factories.article()

    page = client.get(made.get_absolute_url()).text

    assert ('id="comment-form"' in page) == (mode in {"open", "first", "moderated"})


def test_closed_article_says_so_and_keeps_what_is_there(client):
    made = factories.article(publish_at=timezone.now() - timedelta(days=30))
    factories.comment(made, text="It stays.")
    factories.publication(comments_close_after=10)

    page = client.get(made.get_absolute_url()).text

    assert ("It stays." in page, "Comments are closed." in page, 'id="comment-form"' in page) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("open", "A comment appears at once"),
        ("first", "A moderator reads your first comment"),
        ("moderated", "A moderator reads every comment before it appears."),
    ],
)
def test_form_says_when_a_comment_appears(client, mode, says):
    factories.publication(comments=mode)

    page = client.get(factories.article().get_absolute_url()).text

    assert [text for text in SAYINGS if text in page] == [says]


SAYINGS = [
    "A comment appears at once",
    "A moderator reads your first comment",
    "A moderator reads every comment before it appears.",
]


def test_form_says_when_comments_close(client):
    made = factories.article(publish_at=timezone.now())
    factories.publication(comments_close_after=3)
    closes_at = rule(made, comments_close_after=3).closes_at

    page = client.get(made.get_absolute_url()).text

    assert f'Comments close on <time datetime="{closes_at.isoformat()}">' in page
