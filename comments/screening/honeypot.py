"""A field that no person sees. Some browsers fill in whatever there is, so it only holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .verdict import Level, Verdict

if TYPE_CHECKING:
    from comments.submission import Submission

NAME = "honeypot"


def check(submission: Submission) -> Verdict | None:
    if submission.circumstances.honeypot:
        return Verdict(NAME, Level.HOLD, "A field was filled in that nobody can see")
    return None
