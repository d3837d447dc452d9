"""The private link: with it, and with nothing else, a reader sees and changes their own comment.

A link carries 32 random bytes; the database knows only their SHA-256, so that a stolen file opens
no comment. A comment can have several links: the one shown after sending, and those mailed later.
"""

from __future__ import annotations

import hashlib
import secrets

from django.urls import reverse

from .models import Comment, PrivateLink


def issue(comment: Comment) -> str:
    """A new token for `comment`. It is not stored and cannot be had again."""
    token = secrets.token_urlsafe(32)
    PrivateLink.objects.create(comment=comment, digest=digest(token))
    return token


def find(token: str) -> Comment | None:
    """The comment that `token` opens."""
    comments = Comment.objects.filter(private_links__digest=digest(token))
    return (
        comments.select_related("article__category__parent__parent")
        .defer(
            # Asked for only where a step needs it: these pages do not read the private side.
            "article__body",
            "commenter",
        )
        .first()
    )


def path(token: str) -> str:
    return reverse("comment_own", args=[token])


def digest(token: str) -> str:
    """SHA-256: the token is random, so nobody can try them all."""
    return hashlib.sha256(token.encode()).hexdigest()
