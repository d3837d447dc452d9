"""The life of a comment. This module alone changes a status.

                       ┌── approve ────▶ approved ─┐
                       │                           │
    submit ──▶ pending ┼── reject ─────▶ rejected ─┤   the same steps lead from each
                  ▲    │                           │   of these to the others
                  │    └── mark_spam ──▶ spam ─────┤
                  │                                │
                  └──────────── reopen ────────────┘

    each of the four ── withdraw ──▶ withdrawn     the text is erased; there is no way back

Each transition takes the status that the moderator was looking at. If somebody else decided in
the meantime, it raises AlreadyDecided and changes nothing: of two moderators one learns what
the other did. Every decision leaves a ModerationAction, in the same transaction.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from publication import edition

from .models import Comment, ModerationAction

if TYPE_CHECKING:
    from publication.models import User

Status = Comment.Status

TRANSITIONS: dict[str, frozenset[str]] = {
    Status.PENDING: frozenset({Status.APPROVED, Status.REJECTED, Status.SPAM, Status.WITHDRAWN}),
    Status.APPROVED: frozenset({Status.PENDING, Status.REJECTED, Status.SPAM, Status.WITHDRAWN}),
    Status.REJECTED: frozenset({Status.PENDING, Status.APPROVED, Status.SPAM, Status.WITHDRAWN}),
    Status.SPAM: frozenset({Status.PENDING, Status.APPROVED, Status.REJECTED, Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
}


class AlreadyDecided(Exception):
    """The comment is no longer in the status that was expected; `status` is what it is now."""

    def __init__(self, comment: Comment, status: str) -> None:
        self.comment = comment
        self.status = status
        super().__init__(f"comment {comment.pk} is {status}")


class NotAllowed(Exception):
    """There is no such step in the life of a comment."""


def approve(comment: Comment, by: User | None, expecting: str, reason: str = "") -> None:
    _move(comment, Status.APPROVED, by, expecting, reason)


def reject(comment: Comment, by: User | None, expecting: str, reason: str = "") -> None:
    _move(comment, Status.REJECTED, by, expecting, reason)


def mark_spam(comment: Comment, by: User | None, expecting: str, reason: str = "") -> None:
    _move(comment, Status.SPAM, by, expecting, reason)


def reopen(comment: Comment, by: User | None, expecting: str, reason: str = "") -> None:
    _move(comment, Status.PENDING, by, expecting, reason)


def withdraw(comment: Comment, by: User | None, expecting: str, reason: str = "") -> None:
    """Erase its words for good. Whoever sends the same words again sends a new comment."""
    _move(
        comment,
        Status.WITHDRAWN,
        by,
        expecting,
        reason,
        text="",
        html="",
        submission_key=secrets.token_urlsafe(32),
    )


def _move(
    comment: Comment,
    to: str,
    by: User | None,
    expecting: str,
    reason: str,
    **changes: str,
) -> None:
    if to not in TRANSITIONS.get(expecting, frozenset()):
        raise NotAllowed(f"{expecting} → {to}")
    with transaction.atomic():
        moved = Comment.objects.filter(pk=comment.pk, status=expecting).update(status=to, **changes)
        if not moved:
            now = Comment.objects.values_list("status", flat=True).get(pk=comment.pk)
            raise AlreadyDecided(comment, now)
        ModerationAction.objects.create(
            comment=comment, actor=by, from_status=expecting, to_status=to, reason=reason
        )
        if Status.APPROVED in {expecting, to}:
            edition.announce()
    comment.status = to
    for field, value in changes.items():
        setattr(comment, field, value)
