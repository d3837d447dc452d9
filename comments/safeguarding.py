"""A case of somebody who may be at risk: who looks after it, and what was done.

Everything that is done leaves a line in the case's log. The case goes with the comment's words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from .models import ChecklistItem, Comment, SafeguardingCase, SafeguardingEntry

if TYPE_CHECKING:
    from publication.models import User

State = SafeguardingCase.State


def open_case(comment: Comment, by: User) -> SafeguardingCase:
    """The case of `comment`: the one there is, or a new one that `by` looks after."""
    with transaction.atomic():
        case, new = SafeguardingCase.objects.get_or_create(comment=comment, defaults={"owner": by})
        if new:
            _log(case, by, "Opened")
    return case


def take_over(case: SafeguardingCase, by: User) -> None:
    with transaction.atomic():
        SafeguardingCase.objects.filter(pk=case.pk).update(owner=by)
        _log(case, by, "Taken over")


def tick(case: SafeguardingCase, item: ChecklistItem, by: User) -> None:
    with transaction.atomic():
        _log(case, by, f"Done: {item.text}", item)


def write(case: SafeguardingCase, text: str, by: User) -> None:
    with transaction.atomic():
        _log(case, by, text)


def close(case: SafeguardingCase, by: User) -> None:
    _turn(case, State.CLOSED, by, "Closed")


def reopen(case: SafeguardingCase, by: User) -> None:
    _turn(case, State.OPEN, by, "Opened again")


def _turn(case: SafeguardingCase, state: str, by: User, said: str) -> None:
    ended = timezone.now() if state == State.CLOSED else None
    with transaction.atomic():
        turned = SafeguardingCase.objects.filter(pk=case.pk).exclude(state=state)
        if turned.update(state=state, closed_at=ended):
            _log(case, by, said)


def _log(
    case: SafeguardingCase, by: User, text: str, item: ChecklistItem | None = None
) -> SafeguardingEntry:
    return SafeguardingEntry.objects.create(case=case, actor=by, text=text, item=item)
