"""What the classifier learns from decisions, and when."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from .models import ClassifierState, Comment, ModerationAction
from .screening.classifier import Example, train

RETRAIN_AFTER = 200  # decisions
# With fewer of either kind there is nothing to learn from.
ENOUGH = 20
# The latest of each kind: what spam looks like changes.
REMEMBERED = 5_000

Status = Comment.Status


class NotEnough(Exception):
    """Too few decisions of one kind; `approved` and `spam` are their numbers."""

    def __init__(self, approved: int, spam: int) -> None:
        self.approved, self.spam = approved, spam
        super().__init__(f"{approved} approved, {spam} spam")


def after_decision(action: ModerationAction) -> None:
    """Let the classifier learn anew every so many decisions, later and by a worker."""
    if action.pk % RETRAIN_AFTER == 0:
        from .tasks import train_classifier

        transaction.on_commit(train_classifier.enqueue)


def learn() -> int:
    """Train on what moderators approved and marked as spam. Returns how many comments it read.

    Raises NotEnough; then the classifier stays as it is.
    """
    decided = {status: _latest(status) for status in (Status.APPROVED, Status.SPAM)}
    if any(len(found) < ENOUGH for found in decided.values()):
        raise NotEnough(*(len(found) for found in decided.values()))
    examples = [
        Example(name=name, text=text, spam=status == Status.SPAM)
        for status, found in decided.items()
        for name, text in found
    ]
    model = train(examples)
    ClassifierState.objects.update_or_create(
        pk=ClassifierState.ONLY,
        defaults={
            "weights": model.to_bytes(),
            "learned_from": len(examples),
            "trained_at": timezone.now(),
        },
    )
    return len(examples)


def _latest(status: str) -> list[tuple[str, str]]:
    comments = Comment.objects.filter(status=status, kind=Comment.Kind.READER).exclude(text="")
    return list(comments.newest_first().values_list("name", "text")[:REMEMBERED])
