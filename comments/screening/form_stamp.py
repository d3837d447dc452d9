"""The form: sent faster than anybody writes, kept open for long, or used again and again."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from comments.models import Attempt

from .verdict import Level, Verdict

if TYPE_CHECKING:
    from comments.submission import Submission

NAME = "form"
TOO_FAST = 3  # seconds
TOO_OLD = timedelta(hours=12)  # A day is refused: see `comments.views`.
USES = 3
KIND = "stamp"


def check(submission: Submission) -> Verdict | None:
    sent = submission.circumstances
    if sent.seconds_typed is not None and sent.seconds_typed < TOO_FAST:
        return Verdict(NAME, Level.HOLD, f"Sent within {TOO_FAST} seconds of opening the page")
    if sent.stamp_age is not None and sent.stamp_age > TOO_OLD:
        return Verdict(NAME, Level.HOLD, "The form had been open for more than half a day")
    if sent.caller and sent.stamp and _used(sent.caller, sent.stamp) >= USES:
        return Verdict(NAME, Level.HOLD, "The same form was sent again and again")
    return None


def _used(caller: str, stamp: str) -> int:
    """How often `caller` has sent this form; this time is noted."""
    uses = {
        "caller": caller,
        "kind": KIND,
        "detail": hashlib.sha256(stamp.encode()).hexdigest(),
    }
    before = Attempt.objects.filter(**uses).count()
    Attempt.objects.create(**uses)
    return before
