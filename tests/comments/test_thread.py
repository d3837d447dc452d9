from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from comments import moderation, submission, thread
from comments.models import Comment
from tests import factories

pytestmark = pytest.mark.django_db


def shape(nodes):
    return [(node.pk if node.comment else None, shape(node.children)) for node in nodes]


def test_threads_come_oldest_first_and_answers_below():
    article = factories.article()
    first = factories.comment(article)
    second = factories.comment(article)
    late_answer = factories.comment(article, first)

    nodes, _, total = thread.read(article, 1)

    assert shape(nodes) == [(first.pk, [(late_answer.pk, [])]), (second.pk, [])]
    assert total == 3


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "withdrawn"])
def test_comment_that_may_not_be_seen_is_not_there(status):
    article = factories.article()
    factories.comment(article, status=status)

    nodes, leaf, total = thread.read(article, 1)

    assert (nodes, leaf.total, total) == ([], 0, 0)


@pytest.mark.parametrize("step", [moderation.reject, moderation.mark_spam, moderation.withdraw])
def test_removed_comment_keeps_its_place_for_its_answers(step):
    article = factories.article()
    top = factories.comment(article)
    middle = factories.comment(article, top)
    answer = factories.comment(article, middle)

    step(middle, by=None, expecting="approved")
    nodes, _, total = thread.read(article, 1)

    assert shape(nodes) == [(top.pk, [(None, [(answer.pk, [])])])]
    assert total == 2


def test_thread_is_indented_no_deeper_than_reads_well():
    article = factories.article()
    parent = None
    for _ in range(6):
        parent = factories.comment(article, parent)

    (node,), _, _ = thread.read(article, 1)
    seen = []
    while node:
        seen.append((node.level, node.answers.pk if node.answers else None))
        node = node.children[0] if node.children else None

    pks = list(Comment.objects.order_by("pk").values_list("pk", flat=True))
    assert seen == [(0, None), (1, None), (2, None), (3, None), (3, pks[3]), (3, pks[4])]


def test_thread_ends_somewhere_however_long_they_answer():
    article = factories.article()
    parent = None
    for _ in range(submission.DEEPEST + 5):
        parent = factories.comment(article, parent)

    depths = [len(comment.ancestor_ids) for comment in Comment.objects.order_by("pk")]

    assert depths == [*range(submission.DEEPEST + 1)] + [submission.DEEPEST] * 4


def test_pages_hold_fifty_threads_whole():
    article = factories.article()
    tops = [factories.comment(article) for _ in range(52)]
    answer = factories.comment(article, tops[51])

    first, first_leaf, total = thread.read(article, 1)
    second, second_leaf, _ = thread.read(article, 2)

    assert [node.pk for node in first] == [top.pk for top in tops[:50]]
    assert shape(second) == [(tops[50].pk, []), (tops[51].pk, [(answer.pk, [])])]
    assert (first_leaf.pages, first_leaf.next, second_leaf.previous, total) == (
        2,
        f"{article.get_absolute_url()}?comments=2#comments",
        f"{article.get_absolute_url()}#comments",
        53,
    )


def test_page_of_a_comment_is_where_it_stands():
    article = factories.article()
    tops = [factories.comment(article) for _ in range(51)]
    answer = factories.comment(article, tops[50])

    assert [thread.page_of(comment) for comment in (tops[49], tops[50], answer)] == [1, 2, 2]


def test_page_beyond_the_last_is_not_there(client):
    article = factories.article()
    factories.comment(article)

    answers = [
        client.get(f"{article.get_absolute_url()}?comments={n}") for n in ("2", "0", "-1", "x")
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    with pytest.raises(Http404):
        thread.read(article, 2)[1].must_exist()


def test_order_follows_the_clock_and_not_the_number():
    article = factories.article()
    imported_late = factories.comment(article)
    older = factories.comment(article)
    Comment.objects.filter(pk=older.pk).update(submitted_at=timezone.now() - timedelta(days=9))

    nodes, _, _ = thread.read(article, 1)

    assert [node.pk for node in nodes] == [older.pk, imported_late.pk]
