from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from comments import moderation
from comments.models import Comment, ModerationAction
from publication import edition, identity
from tests import factories

pytestmark = pytest.mark.django_db

STEPS = {
    "approved": moderation.approve,
    "rejected": moderation.reject,
    "spam": moderation.mark_spam,
    "pending": moderation.reopen,
    "withdrawn": moderation.withdraw,
}


@pytest.mark.parametrize(
    ("start", "to"),
    [(start, to) for start in STEPS for to in STEPS if start not in {to, "withdrawn"}],
)
def test_decision_moves_the_comment_and_is_recorded(start, to):
    moderator = factories.user("Moderator")
    comment = factories.comment(factories.article(), status=start)
    before = comment.actions.count()

    STEPS[to](comment, by=moderator, expecting=start, reason="a reason")

    comment.refresh_from_db()
    action = comment.actions.last()
    assert comment.status == to
    assert comment.actions.count() == before + 1
    assert (action.actor, action.from_status, action.to_status, action.reason) == (
        moderator,
        start,
        to,
        "a reason",
    )


def test_second_moderator_learns_that_the_first_was_faster():
    comment = factories.comment(factories.article(), status="pending")
    seen_by_the_second = Comment.objects.get(pk=comment.pk)
    moderation.reject(comment, by=None, expecting="pending")

    with pytest.raises(moderation.AlreadyDecided) as conflict:
        moderation.approve(seen_by_the_second, by=None, expecting="pending")

    comment.refresh_from_db()
    assert conflict.value.status == "rejected"
    assert comment.status == "rejected"
    assert comment.actions.count() == 1


@pytest.mark.parametrize("to", ["approved", "rejected", "spam", "pending"])
def test_withdrawn_comment_never_comes_back(to):
    comment = factories.comment(factories.article(), status="withdrawn")

    with pytest.raises(moderation.NotAllowed):
        STEPS[to](comment, by=None, expecting="withdrawn")

    assert Comment.objects.get(pk=comment.pk).status == "withdrawn"


def test_withdrawal_erases_the_words_for_good():
    comment = factories.comment(factories.article(), text="Words that I want back.")

    moderation.withdraw(comment, by=None, expecting="approved")

    with connection.cursor() as cursor:
        cursor.execute("SELECT text, html FROM comments_comment WHERE id = %s", [comment.pk])
        assert cursor.fetchone() == ("", "")


def test_withdrawn_words_can_be_sent_again():
    article = factories.article()
    sent = {"name": "Ines", "address": "ines@readers.example", "text": "The same words."}
    first = factories.comment(article, **sent)
    moderation.withdraw(first, by=None, expecting="approved")

    again = factories.comment(article, status="pending", **sent)

    assert (again.pk != first.pk, again.status) == (True, "pending")


@pytest.mark.parametrize(
    ("start", "to", "announced"),
    [
        ("pending", "approved", 1),
        ("approved", "rejected", 1),
        ("approved", "withdrawn", 1),
        ("pending", "rejected", 0),
        ("pending", "spam", 0),
    ],
)
def test_decision_announces_what_the_public_sees(start, to, announced):
    comment = factories.comment(factories.article(), status=start)
    before = edition.read(identity.load()).number

    STEPS[to](comment, by=None, expecting=start)

    assert edition.read(identity.load()).number - before == announced


def test_record_cannot_be_changed_or_deleted():
    action = factories.comment(factories.article()).actions.get()

    for attempt in (action.save, action.delete, ModerationAction.objects.all().delete):
        with pytest.raises(TypeError):
            attempt()
    with pytest.raises(TypeError):
        ModerationAction.objects.update(reason="another")


def test_status_outside_the_life_cycle_is_refused_by_the_database():
    comment = factories.comment(factories.article())

    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(status="published")


@pytest.mark.parametrize("change", [{"from_status": "seen"}, {"to_status": "published"}])
def test_record_of_a_status_outside_the_life_cycle_is_refused_by_the_database(change):
    comment = factories.comment(factories.article())
    record = {"comment": comment, "from_status": "pending", "to_status": "approved", **change}

    with pytest.raises(IntegrityError), transaction.atomic():
        ModerationAction.objects.create(**record)


def test_withdrawn_with_words_is_refused_by_the_database():
    comment = factories.comment(factories.article())

    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(status="withdrawn")


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_make_one_decision():
    comment = factories.comment(factories.article(), status="pending")
    start, outcomes = Barrier(2), []

    def decide(step):
        try:
            start.wait()
            step(Comment.objects.get(pk=comment.pk), by=None, expecting="pending")
            outcomes.append("done")
        except moderation.AlreadyDecided:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [
        Thread(target=decide, args=[step]) for step in (moderation.approve, moderation.reject)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "too late"]
    assert ModerationAction.objects.filter(comment=comment).count() == 1
