"""The same words as in another comment of the last days, whoever sent them and wherever."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from comments import privacy
from comments.models import Comment

from .verdict import Level, Verdict

if TYPE_CHECKING:
    from comments.submission import Submission

NAME = "duplicate"
WITHIN = timedelta(days=30)
SHORT = 20  # Characters: "Thank you!" is said by many.


def digest(text: str) -> str:
    """The same for the same words, whatever their case, spaces and punctuation."""
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return privacy.keyed("text", [" ".join(words)]).hex()


def check(submission: Submission) -> Verdict | None:
    if len(submission.text) < SHORT:
        return None
    recent = Comment.objects.filter(
        submitted_at__gt=timezone.now() - WITHIN, text_digest=digest(submission.text)
    )
    if submission.edits:
        recent = recent.exclude(pk=submission.edits.pk)
    if recent.exists():
        return Verdict(NAME, Level.HOLD, "The same words were sent before")
    return None
