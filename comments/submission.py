"""A reader sends a comment: what is stored, and what is refused."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article
from publication.models import Publication

from . import privacy, rendering
from .models import Comment, Commenter

# An answer to a comment this deep is stored beside it, not below: `ancestors` has an end.
DEEPEST = 19


class Closed(Exception):
    """The article takes no comments (any more)."""


class ParentGone(Exception):
    """The comment that is answered is not there (any more)."""


@dataclass(frozen=True)
class Submission:
    """What a reader sent, after the form has checked its shape."""

    article: Article
    parent: Comment | None
    name: str
    address: str
    text: str

    @property
    def key(self) -> str:
        """The same for the same words by the same person in the same place, and for nothing else.

        It is an HMAC, so it can stand in the link to the receipt: nobody can work it out.
        """
        parts = [
            str(self.article.pk),
            str(self.parent.pk) if self.parent else "",
            self.name,
            privacy.normalise(self.address),
            self.text,
        ]
        return base64.urlsafe_b64encode(privacy.keyed("submission", parts)).decode().rstrip("=")


def mode(article: Article, publication: Publication) -> str:
    """The rule for `article`: its own, or else the publication's (Publication.Comments)."""
    return article.comments or publication.comments


def takes_comments(article: Article, publication: Publication) -> bool:
    return article.is_live and mode(article, publication) == Publication.Comments.MODERATED


def submit(submission: Submission, publication: Publication) -> str:
    """Store it once, to await moderation; return its key, which opens the receipt.

    A second identical submission stores nothing and returns the same key, even when both
    arrive at the same moment. Nothing in the answer tells which it was: else somebody who
    guesses an address could learn whether it wrote a comment that they can read.

    Raises Closed or ParentGone; then nothing is stored.
    """
    if not takes_comments(submission.article, publication):
        raise Closed
    parent = _standing_parent(submission)
    try:
        with transaction.atomic():
            _store(submission, parent)
    except IntegrityError:
        if not Comment.objects.filter(submission_key=submission.key).exists():
            raise
    return submission.key


def _standing_parent(submission: Submission) -> Comment | None:
    if submission.parent is None:
        return None
    standing = Comment.objects.visible().under(submission.article)
    parent = standing.filter(pk=submission.parent.pk).first()
    if parent is None:
        raise ParentGone
    return parent


def _store(submission: Submission, answered: Comment | None) -> Comment:
    parent = answered
    if answered is not None and len(answered.ancestor_ids) >= DEEPEST:
        parent = answered.parent
    return Comment.objects.create(
        article=submission.article,
        parent=parent,
        thread_id=(parent.thread_id or parent.pk) if parent else None,
        ancestors=below(parent),
        name=submission.name,
        text=submission.text,
        html=rendering.to_html(submission.text),
        submitted_at=timezone.now(),
        submission_key=submission.key,
        commenter=commenter(submission.address),
    )


def below(parent: Comment | None) -> str:
    """The `ancestors` of an answer to `parent`."""
    return "/".join(str(pk) for pk in [*parent.ancestor_ids, parent.pk]) if parent else ""


def commenter(address: str) -> Commenter | None:
    """The private side for `address`, made on the first comment; None without an address."""
    if not address:
        return None
    found, _ = Commenter.objects.get_or_create(
        digest=privacy.digest(address), defaults={"address": privacy.encrypt(address)}
    )
    return found
