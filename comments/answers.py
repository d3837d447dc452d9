"""The publication answers a comment, in public and in its own name."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from publication import identity
from publication.models import User

from . import moderation, rendering, submission
from .models import Comment


def approve_and_answer(
    comment: Comment, by: User, expecting: str, text: str, reason: str = ""
) -> Comment:
    """Let `comment` be seen, where it is not yet, and answer it; or neither.

    Raises AlreadyDecided and NotAllowed.
    """
    with transaction.atomic():
        if comment.status != Comment.Status.APPROVED:
            moderation.approve(comment, by, expecting, reason)
        else:
            moderation.must_be_as_seen(comment, expecting)
        return answer(comment, by, text)


def answer(comment: Comment, by: User, text: str) -> Comment:
    """An approved answer to `comment`. Raises NotAllowed where that is not public."""
    if not Comment.objects.visible().filter(pk=comment.pk).exists():
        raise moderation.NotAllowed("an answer to what nobody sees")
    now = timezone.now()
    with transaction.atomic():
        parent = submission.placed_below(comment)
        made = Comment.objects.create(
            article_id=comment.article_id,
            parent=parent,
            thread_id=parent.thread_id or parent.pk,
            ancestors=submission.below(parent),
            kind=Comment.Kind.PUBLICATION,
            name=identity.load().name[: Comment._meta.get_field("name").max_length],
            text=text,
            html=rendering.to_html(text),
            submitted_at=now,
            waiting_since=now,
            submission_key=secrets.token_urlsafe(32),
        )
        moderation.approve(made, by, made.sight, reason="answered as the publication")
    return made
