"""One decision on every comment that a filter finds, in batches, and taken back as one.

A sweep stands in a row, and so does how far it has come: a worker that is killed goes on where
it was, and two at once take turns. Nobody who may be at risk, nothing that readers reported, that
was written for the team, that a colleague has, or that came after the sweep began, is swept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from . import conf, moderation, notices
from .models import Comment, ModerationAction, Sweep

if TYPE_CHECKING:
    from publication.models import User

BATCH = 200
SAMPLE = 10
STEPS = {
    "approve": moderation.approve,
    "reject": moderation.reject,
    "spam": moderation.mark_spam,
}
State = Sweep.State


@dataclass(frozen=True)
class Preview:
    number: int
    sample: list[Comment]


class NotNow(Exception):
    """The sweep cannot be taken back (any more)."""


def found(filter: dict[str, Any]) -> QuerySet[Comment]:
    """What `filter` finds now: `held` (the checks, exactly), `days` (waiting at least)."""
    before = timezone.now() - timedelta(days=filter["days"])
    return Comment.objects.waiting().filter(
        status=Comment.Status.PENDING,
        kind=Comment.Kind.READER,
        urgency=Comment.Urgency.ORDINARY,
        assignee=None,
        held_for=filter["held"],
        waiting_since__lte=before,
    )


def preview(filter: dict[str, Any]) -> Preview:
    comments = found(filter)
    sample = comments.select_related("article").order_by("waiting_since", "pk")[:SAMPLE]
    return Preview(comments.count(), list(sample))


def start(filter: dict[str, Any], step: str, by: User) -> Sweep:
    from .tasks import advance_sweep

    with transaction.atomic():
        sweep = Sweep.objects.create(
            actor=by, step=step, filter=filter, total=found(filter).count()
        )
        transaction.on_commit(lambda: advance_sweep.enqueue(sweep.pk))
    return sweep


def advance(pk: int) -> bool:
    """Decide, or take back, the next batch. Whether there may be more."""
    with transaction.atomic():
        sweep = Sweep.objects.select_for_update().get(pk=pk)
        if sweep.state == State.RUNNING:
            more = _decide(sweep)
        elif sweep.state == State.UNDOING:
            more = _take_back(sweep)
        else:
            return False
        if not more:
            sweep.state = State.DONE if sweep.state == State.RUNNING else State.UNDONE
            sweep.finished_at = timezone.now()
            notices.let_go(sweep, sweep.finished_at + conf.UNDO_FOR)
        sweep.save()
    return more


def _decide(sweep: Sweep) -> bool:
    comments = found(sweep.filter).filter(pk__gt=sweep.last_pk, waiting_since__lte=sweep.at)
    batch = list(comments.select_related("parent").order_by("pk")[:BATCH])
    for comment in batch:
        try:
            STEPS[sweep.step](comment, sweep.actor, comment.sight, sweep=sweep)
        except moderation.AlreadyDecided:
            continue
        sweep.done += 1
    sweep.last_pk = batch[-1].pk if batch else sweep.last_pk
    return len(batch) == BATCH


def can_undo(sweep: Sweep) -> bool:
    ended = sweep.finished_at or timezone.now()
    return sweep.state in {State.RUNNING, State.DONE} and timezone.now() - ended < conf.UNDO_FOR


def undo(sweep: Sweep, by: User) -> None:
    """Take all of it back, in the name of `by`. Raises NotNow ten minutes after its end."""
    from .tasks import advance_sweep

    with transaction.atomic():
        current = Sweep.objects.select_for_update().get(pk=sweep.pk)
        if not can_undo(current):
            raise NotNow
        current.state, current.last_pk, current.undone_by = State.UNDOING, 0, by
        current.save()
        transaction.on_commit(lambda: advance_sweep.enqueue(current.pk))


def _take_back(sweep: Sweep) -> bool:
    """What somebody decided anew since, or its writer changed or withdrew, stays as it is."""
    actions = sweep.actions.filter(pk__gt=sweep.last_pk, undone_by=None).exclude(
        step=ModerationAction.Step.UNDO
    )
    batch = list(actions.select_related("comment").order_by("pk")[:BATCH])
    for action in batch:
        if moderation.last_action(action.comment) == action:
            moderation.take_back(action, sweep.undone_by)
            sweep.done -= 1
    sweep.last_pk = batch[-1].pk if batch else sweep.last_pk
    return len(batch) == BATCH
