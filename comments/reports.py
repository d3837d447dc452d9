"""Readers say that a public comment should be looked at again."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from publication.models import Publication

from . import conf, moderation
from .models import Comment, Report


def report(
    comment: Comment, reason: str, words: str, caller: str, publication: Publication
) -> None:
    """Keep the report, one a caller; enough of them put the comment into the queue again.

    `caller` is the day's mark (`comments.caller`). A comment that a moderator has kept needs as
    many new reports.
    """
    try:
        with transaction.atomic():
            Report.objects.create(comment=comment, reason=reason, words=words, caller=caller)
    except IntegrityError:
        return
    _ask_again(comment, publication)


def _ask_again(comment: Comment, publication: Publication) -> None:
    with transaction.atomic():
        approved = Comment.objects.filter(pk=comment.pk, status=Comment.Status.APPROVED)
        current = approved.select_for_update().first()
        if current is None:
            return
        # It may wait already because its writer has changed it: that must not keep reports away.
        if current.waiting_since and current.urgency == Comment.Urgency.REPORTED:
            return
        if current.reports.filter(settled_at=None).count() >= conf.REPORTS_TO_ASK_AGAIN:
            moderation.ask_again(current, hide=publication.reports_hide)
