"""A writer changes a comment.

While it waits, its words are replaced and screened again. Soon after sending (`conf.EDIT_FOR`)
an approved comment can be changed too: it stays up as it is until a moderator has read the change.
What is held as spam behaves like what waits: its writer is not told.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from . import conf, moderation, rendering, screening
from .models import Comment, KeptText
from .screening import duplicates
from .submission import Submission

Status = Comment.Status


class NotNow(Exception):
    """It cannot be changed (any more)."""


def can_edit(comment: Comment) -> bool:
    if comment.status in {Status.PENDING, Status.SPAM}:
        return bool(comment.text)
    recent = timezone.now() - comment.submitted_at < conf.EDIT_FOR
    return comment.status == Status.APPROVED and recent


def present_words(comment: Comment) -> str:
    """What its writer last said: the change that waits, or else the comment as it is."""
    proposed = comment.kept_texts.filter(kind=KeptText.Kind.PROPOSED).first()
    return proposed.text if proposed else comment.text


def edit(comment: Comment, text: str) -> None:
    """Let `comment` say `text`, now or once it is approved.

    Raises NotNow, also where a moderator has decided since `comment` was read.
    """
    if not can_edit(comment):
        raise NotNow
    with transaction.atomic():
        try:
            if comment.status == Status.APPROVED:
                _propose(comment, text)
            else:
                _replace(comment, text)
        except moderation.AlreadyDecided as error:
            raise NotNow from error


def _replace(comment: Comment, text: str) -> None:
    _screen(comment, text)
    moderation.edited(
        comment,
        comment.sight,
        text=text,
        html=rendering.to_html(text),
        text_digest=duplicates.digest(text),
        findings=comment.findings,
        held_for=comment.held_for,
        urgency=comment.urgency,
        waiting_since=comment.waiting_since,
    )


def _propose(comment: Comment, text: str) -> None:
    now = timezone.now()
    KeptText.objects.update_or_create(
        comment=comment, kind=KeptText.Kind.PROPOSED, defaults={"text": text, "at": now}
    )
    _screen(comment, text)
    moderation.edited(
        comment,
        comment.sight,
        findings=comment.findings,
        held_for=comment.held_for,
        urgency=comment.urgency,
        waiting_since=comment.waiting_since or now,
    )


def _screen(comment: Comment, text: str) -> None:
    """What screening says of the new words; of how they were sent it knows nothing."""
    submission = Submission(
        article=comment.article,
        parent=comment.parent,
        name=comment.name,
        address="",
        text=text,
        kind=comment.kind,
        edits=comment,
    )
    was = comment.urgency if comment.waiting_since else Comment.Urgency.ORDINARY
    screening.store_again(comment, screening.screen(submission))
    # Who seemed at risk an hour ago is still to be looked after, whatever it says now.
    comment.urgency = min(comment.urgency, was)
