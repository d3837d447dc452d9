"""What moderators decided about the writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comments import privacy
from comments.models import Commenter

from .verdict import Level, Verdict

if TYPE_CHECKING:
    from comments.submission import Submission

NAME = "writer"


def check(submission: Submission) -> Verdict | None:
    if submission.edits:
        blocked = bool(submission.edits.commenter and submission.edits.commenter.blocked_at)
    else:
        blocked = bool(submission.address) and (
            Commenter.objects.filter(
                digest=privacy.digest(submission.address), blocked_at__isnull=False
            ).exists()
        )
    return Verdict(NAME, Level.SPAM, "A moderator has blocked this writer") if blocked else None
