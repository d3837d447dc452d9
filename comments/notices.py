"""The mails to readers: who is to be told what, and when.

A row of `Notice` for each mail to each person is the outbox; what is due stands there, whoever
sends it (`mail`). Only an address whose owner has confirmed it once is written to, but for that one
question. News of a decision wait until it can no longer be taken back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from . import conf
from .models import Comment, Commenter, ModerationAction, Notice, Sweep

Kind = Notice.Kind
Consent = Commenter.Consent
Status = Comment.Status
Step = ModerationAction.Step

SWEEP_LASTS = timedelta(days=20)  # Longer than any; its end lets its mail go.
TOLD_OF = {Step.APPROVE, Step.REDACT, Step.REJECT}


def received(comment: Comment) -> None:
    """Called when `comment` has been stored, in its transaction: ask for consent, once ever."""
    wishes = comment.mail_link or comment.tell_decided or comment.tell_answered
    if not wishes or comment.commenter is None or not conf.mails():
        return
    now = timezone.now()
    unasked = Commenter.objects.filter(pk=comment.commenter_id, consent=Consent.UNASKED)
    if unasked.update(consent=Consent.ASKED, asked_at=now):
        _put(Kind.CONFIRM, comment, f"confirm:{comment.commenter_id}", now)
    if comment.mail_link:
        _put(Kind.LINK, comment, f"link:{comment.pk}", now)


def after(action: ModerationAction, comment: Comment) -> None:
    """Called for every step, in its transaction: put what follows from it into the outbox.

    What was to be told of an earlier step and is no longer so is taken out again.
    """
    unsent = Notice.objects.filter(sent_at=None)
    if action.from_status != action.to_status or action.step in TOLD_OF | {Step.UNDO}:
        unsent.filter(kind=Kind.DECIDED, comment=comment).delete()
    if comment.status != Status.APPROVED:
        unsent.filter(kind=Kind.ANSWERED, cause=comment).delete()
    if not conf.mails() or action.step == Step.UNDO:
        return
    # Nobody takes back what a rule did.
    due = timezone.now() + (conf.UNDO_FOR if action.actor_id else timedelta(0))
    if action.sweep_id:
        # It can be taken back until some time after its end: `let_go`.
        due = timezone.now() + SWEEP_LASTS
    read_by_team = action.step == Step.KEEP and comment.kind == Comment.Kind.TEAM
    if comment.tell_decided and (action.step in TOLD_OF or read_by_team):
        _put(Kind.DECIDED, comment, f"decided:{action.pk}", due)
    if comment.status == Status.APPROVED and action.from_status != Status.APPROVED:
        _tell_of_answer(comment, due)


def forget(comment: Comment) -> None:
    """Tell nothing more of `comment`. What was sent no longer says what it was about.

    The rows stay with their writer: by the links in those mails mail can still be stopped. The
    question for consent stays too, since nobody is asked twice.
    """
    about = Notice.objects.filter(Q(comment=comment) | Q(cause=comment))
    about.filter(sent_at=None).exclude(kind=Kind.CONFIRM).delete()
    about.filter(kind=Kind.CONFIRM).update(comment=None)
    for notice in about:
        forget_occasion(notice)


def forget_occasion(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(
        comment=None, cause=None, occasion=f"sent:{notice.pk}"
    )


def let_go(sweep: Sweep, due: datetime) -> None:
    """Called when `sweep` has ended, in its transaction: what it has to tell is due then."""
    decided = sweep.actions.values("comment")
    unsent = Notice.objects.filter(sent_at=None, due_at__gt=due)
    told = unsent.filter(kind=Kind.DECIDED, comment__in=decided).update(due_at=due)
    told += unsent.filter(kind=Kind.ANSWERED, cause__in=decided).update(due_at=due)
    if told:
        send_at(due)


def _tell_of_answer(answer: Comment, due: datetime) -> None:
    answered = answer.parent
    if answered is None or not answered.tell_answered or answered.status != Status.APPROVED:
        return
    if answered.commenter_id is None or answered.commenter_id == answer.commenter_id:
        return
    _put(Kind.ANSWERED, answered, f"answered:{answer.pk}", due, cause=answer)


def _put(
    kind: str, comment: Comment, occasion: str, due: datetime, cause: Comment | None = None
) -> None:
    if comment.commenter_id is None:
        return
    Notice.objects.get_or_create(
        occasion=occasion,
        defaults={
            "kind": kind,
            "commenter_id": comment.commenter_id,
            "comment": comment,
            "cause": cause,
            "due_at": due,
        },
    )
    send_at(due)


def send_at(due: datetime) -> None:
    """Wake a worker then. It sends whatever is due; the next call makes good a lost one."""
    from .tasks import send_notices

    transaction.on_commit(lambda: send_notices.using(run_after=due).enqueue())
