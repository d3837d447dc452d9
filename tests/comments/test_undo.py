"""Taking a decision back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import conf, moderation, undo
from comments.models import Before, Comment, Commenter, KeptText, ModerationAction, Report
from tests import factories

pytestmark = pytest.mark.django_db


def everything(comment):
    """All that a decision can change, but for the version and the key."""
    row = Comment.objects.filter(pk=comment.pk).values().get()
    del row["version"], row["submission_key"]
    blocked = Commenter.objects.filter(blocked_at__isnull=False).count()
    return row, list(comment.kept_texts.values_list("kind", "text")), blocked


def pending():
    return factories.comment(factories.article(), status="pending", text="What I lived.")


def steps(comment, by):
    seen = comment.sight
    return {
        "approve": lambda: moderation.approve(comment, by, seen, content_note="Loss"),
        "redact": lambda: moderation.redact(comment, by, seen, "What I [removed]."),
        "reject": lambda: moderation.reject(comment, by, seen, told="Thank you for writing."),
        "spam": lambda: moderation.mark_spam(comment, by, seen),
        "block": lambda: moderation.block_writer(comment, by, seen),
        "hand": lambda: moderation.hand(comment, by, seen, factories.user("Moderator")),
    }


@pytest.mark.parametrize("name", ["approve", "redact", "reject", "spam", "block", "hand"])
def test_undo_brings_everything_back(name):
    moderator, comment = factories.user("Moderator"), pending()
    before = everything(comment)
    action = steps(comment, moderator)[name]()
    changed = everything(comment)

    undo.undo(undo.last(moderator), moderator)

    assert (changed != before, everything(comment)) == (True, before)
    assert ModerationAction.objects.get(step="undo").undoes == action


def test_undo_of_an_accepted_edit_brings_back_both_texts():
    moderator = factories.user("Moderator")
    comment = factories.comment(factories.article(), text="Before.")
    KeptText.objects.create(comment=comment, kind="proposed", text="After.", at=timezone.now())
    moderation.edited(comment, comment.sight, waiting_since=timezone.now())
    waiting_since = comment.waiting_since
    moderation.accept_edit(comment, moderator, comment.sight)
    accepted = comment.text

    undo.undo(undo.last(moderator), moderator)

    comment.refresh_from_db()
    assert (accepted, comment.text, comment.waiting_since) == ("After.", "Before.", waiting_since)
    assert list(comment.kept_texts.values_list("kind", "text")) == [("proposed", "After.")]


def test_undo_is_refused_after_ten_minutes(monkeypatch):
    moderator, comment = factories.user("Moderator"), pending()
    action = moderation.approve(comment, moderator, comment.sight)
    monkeypatch.setattr(conf, "UNDO_FOR", timedelta(0))

    with pytest.raises(undo.TooLate):
        undo.undo(action, moderator)

    assert undo.last(moderator) is None
    assert Comment.objects.get().status == "approved"


def test_undo_is_refused_after_somebody_else_decided():
    moderator, comment = factories.user("Moderator"), pending()
    action = moderation.approve(comment, moderator, comment.sight)
    moderation.reject(comment, factories.user("Moderator"), comment.sight)

    with pytest.raises(undo.TooLate):
        undo.undo(action, moderator)

    assert Comment.objects.get().status == "rejected"


def test_undo_is_refused_to_somebody_else():
    comment = pending()
    action = moderation.approve(comment, factories.user("Moderator"), comment.sight)

    with pytest.raises(undo.TooLate):
        undo.undo(action, factories.user("Moderator"))


def test_undo_goes_back_one_decision_after_the_other():
    moderator = factories.user("Moderator")
    article = factories.article()
    comments = [factories.comment(article, status="pending") for _ in range(2)]
    for comment in comments:
        moderation.approve(comment, moderator, comment.sight)

    undone = []
    while action := undo.last(moderator):
        undo.undo(action, moderator)
        undone.append(action.comment_id)

    assert undone == [comments[1].pk, comments[0].pk]


def test_undone_approval_is_gone_from_the_page_on_the_next_request(client):
    moderator, comment = factories.user("Moderator"), pending()
    url = comment.article.get_absolute_url()
    moderation.approve(comment, moderator, comment.sight)
    shown = "What I lived." in client.get(url).text

    undo.undo(undo.last(moderator), moderator)

    assert (shown, "What I lived." in client.get(url).text) == (True, False)


def eventful(status):
    """A comment to which much has happened, and which waits for a moderator."""
    comment = factories.comment(factories.article(), status="pending", text="Call 030 1234567.")
    earlier, now = factories.user("Moderator"), timezone.now()
    moderation.redact(comment, earlier, comment.sight, "Call [removed].", content_note="Loss")
    for caller in "abc":
        Report.objects.create(comment=comment, reason="harm", caller=caller)
    if status == "pending":
        moderation.ask_again(comment, hide=True)
    else:
        KeptText.objects.create(comment=comment, kind="proposed", text="After.", at=now)
        moderation.edited(comment, comment.sight, waiting_since=now, edited_at=now, urgency=1)
    moderation.hand(comment, earlier, comment.sight, earlier)
    Commenter.objects.update(blocked_at=now)
    return comment


def open_reports(comment):
    return comment.reports.filter(settled_at=None).count()


@pytest.mark.parametrize("status", ["pending", "approved"])
@pytest.mark.parametrize(
    "name",
    ["approve", "redact", "reject", "spam", "block", "hand", "keep", "accept", "refuse"],
)
def test_undo_brings_back_all_that_had_happened_before(status, name):
    comment, moderator = eventful(status), factories.user("Moderator")
    before, seen = (everything(comment), open_reports(comment)), comment.sight
    more = {
        "keep": lambda: moderation.keep(comment, moderator, seen),
        "accept": lambda: moderation.accept_edit(comment, moderator, seen),
        "refuse": lambda: moderation.refuse_edit(comment, moderator, seen),
    }
    try:
        (steps(comment, moderator) | more)[name]()
    except moderation.NotAllowed:
        return
    changed = (everything(comment), open_reports(comment))

    undo.undo(undo.last(moderator), moderator)

    assert (changed != before, (everything(comment), open_reports(comment))) == (True, before)


def test_undo_leaves_no_words_behind():
    moderator, comment = factories.user("Moderator"), pending()
    moderation.redact(comment, moderator, comment.sight, "What I [removed].")
    kept = Before.objects.count()

    moderation.withdraw(comment, None, comment.sight)

    assert (kept, Before.objects.count()) == (1, 0)


def test_undo_passes_over_what_somebody_else_decided_since():
    moderator, article = factories.user("Moderator"), factories.article()
    mine, taken = [factories.comment(article, status="pending") for _ in range(2)]
    for comment in (mine, taken):
        moderation.approve(comment, moderator, comment.sight)
    moderation.reject(taken, factories.user("Moderator"), taken.sight)

    assert undo.last(moderator).comment == mine
