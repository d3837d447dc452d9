"""The mails to readers."""

from __future__ import annotations

from .models import Comment, ModerationAction


def after(action: ModerationAction, comment: Comment) -> None:
    """Called for every step, in its transaction."""


def received(comment: Comment) -> None:
    """Called when a comment has been stored, in its transaction."""
