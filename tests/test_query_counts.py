"""How often a public page asks the database: no more with much than with little on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import RelatedArticle
from comments.models import Comment
from publication.models import NavigationItem
from tests import factories

pytestmark = pytest.mark.django_db


def asked(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in queries]


def full_article():
    """An article with everything on it."""
    factories.publication()
    for place in NavigationItem.Place.values:
        NavigationItem.objects.create(label=place, path="/", place=place)
    outer = factories.category("Recovery")
    inner = factories.category("Sleep", factories.category("Body", outer))
    article = factories.article(tags=["sleep", "work"], category=inner, content_note="A note")
    for position in range(3):
        other = factories.article(tags=["sleep"])
        RelatedArticle.objects.create(article=article, other=other, position=position)
    return article


def many_comments(article, number):
    """`number` approved comments in threads of four, each below the last."""
    made: list[Comment] = []
    for index in range(number):
        parent = made[-1] if index % 4 else None
        above = [*parent.ancestor_ids, parent.pk] if parent else []
        made.append(
            Comment.objects.create(
                article=article,
                parent=parent,
                thread_id=above[0] if above else None,
                ancestors="/".join(map(str, above)),
                name="Ines",
                text="Words",
                html="<p>Words</p>",
                status="approved",
                submitted_at=timezone.now() - timedelta(minutes=number - index),
                submission_key=f"key-{index}",
                commenter=None,
            )
        )


def test_article_page_asks_six_times_with_one_comment_and_with_two_hundred(client):
    article = full_article()
    many_comments(article, 1)
    with_one = asked(client, article.get_absolute_url())
    Comment.objects.all().delete()
    many_comments(article, 200)

    with_many = asked(client, article.get_absolute_url())

    assert (len(with_one), len(with_many)) == (6, 6)
    assert client.get(article.get_absolute_url()).text.count('id="comment-') == 200 + 1


@pytest.mark.parametrize("name", ["comments_rss", "comments_atom"])
def test_comment_feed_asks_twice_with_one_comment_and_with_thirty(client, name):
    factories.publication()
    article = factories.article()
    many_comments(article, 1)
    with_one = asked(client, reverse(name))
    Comment.objects.all().delete()
    many_comments(article, 30)

    assert (len(with_one), len(asked(client, reverse(name)))) == (2, 2)


@pytest.mark.parametrize("name", ["comment", "comment_reply"])
def test_comment_address_asks_as_much_among_many(client, name):
    article = factories.article()
    first = factories.comment(article)
    url = reverse(name, args=[first.pk])

    def ask():
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    alone = ask()
    many_comments(article, 60)

    assert ask() == alone
