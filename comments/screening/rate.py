"""Many comments from one place within a short time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from comments.models import Attempt

from .verdict import Level, Verdict

if TYPE_CHECKING:
    from comments.submission import Submission

NAME = "rate"
KIND = "comment"
# At most so many within so long.
LIMITS = [(5, timedelta(minutes=10)), (20, timedelta(days=1))]


def check(submission: Submission) -> Verdict | None:
    caller = submission.circumstances.caller
    if not caller:
        return None
    now = timezone.now()
    earlier = Attempt.objects.filter(caller=caller, kind=KIND)
    over = [
        limit for limit, within in LIMITS if earlier.filter(at__gt=now - within).count() >= limit
    ]
    Attempt.objects.create(caller=caller, kind=KIND)
    if over:
        return Verdict(NAME, Level.HOLD, f"More than {over[0]} comments from one place at once")
    return None
