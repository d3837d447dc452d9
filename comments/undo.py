"""Taking a decision back.

For ten minutes, by the moderator who took it, and as long as nothing else happened to the comment.
Mail about the decision waits as long (`notices`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from . import conf, moderation
from .models import ModerationAction

if TYPE_CHECKING:
    from publication.models import User

Step = ModerationAction.Step

TAKEN_BACK = {
    Step.APPROVE,
    Step.REDACT,
    Step.REJECT,
    Step.SPAM,
    Step.BLOCK,
    Step.REOPEN,
    Step.KEEP,
    Step.ACCEPT,
    Step.REFUSE,
    Step.HAND,
}


class TooLate(Exception):
    """Ten minutes have passed, or something else has happened to the comment since."""


def last(by: User) -> ModerationAction | None:
    """The latest decision that `by` can take back now."""
    since = timezone.now() - conf.UNDO_FOR
    newer = ModerationAction.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))
    actions = ModerationAction.objects.filter(
        ~Exists(newer), actor=by, at__gte=since, step__in=TAKEN_BACK, sweep=None, undone_by=None
    )
    return actions.select_related("comment").order_by("-at", "-pk").first()


def undo(action: ModerationAction, by: User) -> ModerationAction:
    """Bring the comment back to where it was before `action`. Raises TooLate."""
    with transaction.atomic():
        latest = moderation.last_action(action.comment)
        in_time = timezone.now() - action.at < conf.UNDO_FOR
        if not in_time or latest != action or action.actor_id != by.pk:
            raise TooLate
        try:
            return moderation.take_back(action, by)
        except moderation.AlreadyDecided as error:
            raise TooLate from error
