"""The form says when answers are slow, and stops saying so when they no longer are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import moderation, promise
from comments.models import Comment
from publication.models import Edition
from tests import factories

pytestmark = pytest.mark.django_db

SAYS = "At the moment it takes longer than usual"


def waiting(hours):
    """One comment that has waited for so many hours."""
    comment = factories.comment(factories.article(), status="pending")
    Comment.objects.update(waiting_since=timezone.now() - timedelta(hours=hours))
    comment.refresh_from_db()
    return comment


@pytest.mark.parametrize(
    ("after", "hours", "slow"), [(48, 47, False), (48, 50, True), (12, 14, True), (0, 900, False)]
)
@pytest.mark.parametrize("commented", [True, False])
def test_form_says_when_answers_are_slow(client, after, hours, slow, commented):
    waiting(hours)
    article = factories.article()
    if commented:
        factories.comment(article)
    factories.publication(comments_slow_after_hours=after)

    assert (SAYS in client.get(article.get_absolute_url()).text) == slow


def test_form_takes_it_back_with_the_decision_and_caches_learn_of_it(client):
    comment = waiting(100)
    url = factories.article().get_absolute_url()
    said = SAYS in client.get(url).text
    before = Edition.objects.get().number

    moderation.reject(comment, None, comment.sight)

    assert (said, SAYS in client.get(url).text) == (True, False)
    assert Edition.objects.get().number > before


def test_decision_on_a_fresh_comment_tells_caches_nothing():
    comment = waiting(1)
    before = Edition.objects.get().number

    moderation.reject(comment, None, comment.sight)

    assert Edition.objects.get().number == before


def test_oldest_waiting_is_none_where_nothing_waits():
    factories.comment(factories.article())

    assert promise.oldest_waiting() is None
