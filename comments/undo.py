"""Taking a decision back.

For ten minutes, by the moderator who took it, and as long as nothing else happened to the comment.
Mail about the decision waits as long (`notices`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from . import conf, moderation, rendering
from .models import Commenter, KeptText, ModerationAction

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
    Step.HAND,
}


class TooLate(Exception):
    """Ten minutes have passed, or something else has happened to the comment since."""


def last(by: User) -> ModerationAction | None:
    """The latest decision that `by` can take back now."""
    since = timezone.now() - conf.UNDO_FOR
    actions = ModerationAction.objects.filter(
        actor=by, at__gte=since, step__in=TAKEN_BACK, sweep=None, undone_by=None
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
            return moderation.take_back(action, by, **_as_before(action))
        except moderation.AlreadyDecided as error:
            raise TooLate from error


def _as_before(action: ModerationAction) -> dict[str, Any]:
    """The columns that `action` changed, as they were; kept texts go back to their places."""
    comment = action.comment
    if action.step == Step.REDACT:
        original = _taken_out(action, KeptText.Kind.ORIGINAL)
        return {**_words(original), "redacted_at": None, "content_note": ""}
    if action.step == Step.ACCEPT:
        KeptText.objects.create(
            comment=comment,
            kind=KeptText.Kind.PROPOSED,
            text=comment.text,
            at=comment.edited_at or timezone.now(),
        )
        return {**_words(_taken_out(action, KeptText.Kind.REPLACED)), "edited_at": None}
    if action.step == Step.BLOCK:
        Commenter.objects.filter(pk=comment.commenter_id).update(blocked_at=None)
    if action.step == Step.HAND:
        return {"assignee": None}
    if action.step == Step.APPROVE:
        return {"content_note": ""}
    return {"told": ""} if action.step == Step.REJECT else {}


def _taken_out(action: ModerationAction, kind: str) -> str:
    kept = KeptText.objects.get(comment=action.comment, kind=kind)
    kept.delete()
    return kept.text


def _words(text: str) -> dict[str, str]:
    return {"text": text, "html": rendering.to_html(text)}
