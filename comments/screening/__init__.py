"""Screening: what a submission goes through before it is stored.

Each check is a module here with a `NAME` and `check(submission) -> Verdict | None`. It gives
a moderator a reason to look, and never drops anything. `QUIETPRESS_SCREENING` lists the checks in
their order. A check that fails holds the comment for a person.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from comments import conf
from comments.models import Comment

from .verdict import Level, Verdict

if TYPE_CHECKING:
    from comments.submission import Submission

logger = logging.getLogger(__name__)

# The checks that look at how a comment was sent, and not at what it says.
OF_SENDING = frozenset({"form", "honeypot", "rate", "throwaway"})


@dataclass(frozen=True)
class Screening:
    """What all checks said, in their order."""

    findings: tuple[Verdict, ...] = ()

    @property
    def level(self) -> Level:
        return max((finding.level for finding in self.findings), default=Level.PASS)

    @property
    def at_risk(self) -> bool:
        """Whether somebody may be at risk, whatever else speaks against it."""
        return any(finding.level is Level.RISK for finding in self.findings)


def checks() -> list[ModuleType]:
    """The checks of this site. Raises ImportError for one that is not there."""
    return [import_module(path) for path in conf.screening()]


def screen(submission: Submission) -> Screening:
    found = [_asked(check, submission) for check in checks()]
    return Screening(tuple(finding for finding in found if finding))


def store(comment: Comment, screened: Screening) -> None:
    """Put on `comment` what was found. The caller saves it."""
    comment.findings = [
        {"check": finding.check, "reason": finding.reason, "words": list(finding.words)}
        for finding in screened.findings
    ]
    comment.held_for = _held_for(comment)
    comment.urgency = Comment.Urgency.AT_RISK if screened.at_risk else Comment.Urgency.ORDINARY


def store_again(comment: Comment, screened: Screening) -> None:
    """Put on a stored `comment` what is found of its words now. The caller saves it.

    What was said of how it was sent cannot be asked again and stays; so does that readers
    reported it, while it waits for that.
    """
    of_sending = [finding for finding in comment.findings if finding["check"] in OF_SENDING]
    reported = comment.waiting_since and comment.urgency == Comment.Urgency.REPORTED
    store(comment, screened)
    comment.findings = of_sending + comment.findings
    comment.held_for = _held_for(comment)
    if reported:
        comment.urgency = min(comment.urgency, Comment.Urgency.REPORTED)


def _held_for(comment: Comment) -> str:
    return ",".join(sorted({finding["check"] for finding in comment.findings}))


def _asked(check: ModuleType, submission: Submission) -> Verdict | None:
    try:
        return check.check(submission)
    except Exception as error:
        # The error's text may hold the comment's.
        logger.error("The check %s failed: %s", check.NAME, type(error).__name__)
        return Verdict(check.NAME, Level.HOLD, "This check failed, so a person decides.")
