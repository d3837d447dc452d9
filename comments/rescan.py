"""Screening the backlog once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from . import screening
from .models import Comment
from .submission import Submission

BATCH = 500
FOUND = ("findings", "held_for", "urgency")


@dataclass(frozen=True)
class Progress:
    done: int
    changed: int
    last_pk: int


def pending(after: int = 0) -> Iterator[Progress]:
    """Screen what is pending, by number, one transaction a batch.

    What was said of how a comment was sent (its form, its pace, its sender) cannot be asked again
    and stays.
    """
    done = changed = 0
    while True:
        with transaction.atomic():
            batch = list(
                Comment.objects.filter(status=Comment.Status.PENDING, pk__gt=after)
                .select_for_update(of=("self",))
                .select_related("article", "commenter")
                .order_by("pk")[:BATCH]
            )
            rescanned = [comment for comment in batch if _rescan(comment)]
            for comment in rescanned:
                comment.save(update_fields=FOUND)
        if not batch:
            return
        done, changed, after = done + len(batch), changed + len(rescanned), batch[-1].pk
        yield Progress(done, changed, after)


def _rescan(comment: Comment) -> bool:
    """Put on `comment` what is found today. Whether that changed anything."""
    before = [getattr(comment, name) for name in FOUND]
    submission = Submission(
        article=comment.article,
        parent=None,
        name=comment.name,
        address="",
        text=comment.text,
        kind=comment.kind,
        edits=comment,
    )
    screening.store_again(comment, screening.screen(submission))
    return before != [getattr(comment, name) for name in FOUND]
