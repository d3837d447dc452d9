from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from .comment import Comment
from .commenter import Commenter


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **values: Any) -> int:
        raise TypeError(f"{self.model.__name__} is append-only.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{self.model.__name__} is append-only.")


class AppendOnly(models.Model):
    """A record that is written once. It goes only with what it is a record of."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"{type(self).__name__} is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} is append-only.")


class ModerationAction(AppendOnly):
    """One decision on one comment. Written by `moderation.py`."""

    class Step(models.TextChoices):
        APPROVE = "approve", "Approved"
        REJECT = "reject", "Rejected"
        SPAM = "spam", "Marked as spam"
        REOPEN = "reopen", "Back to the queue"
        WITHDRAW = "withdraw", "Withdrawn"
        REDACT = "redact", "Approved with redaction"
        ACCEPT = "accept", "Edit accepted"
        REFUSE = "refuse", "Edit refused"
        KEEP = "keep", "Kept after reports"
        REPORT = "report", "Reported"
        EDIT = "edit", "Edited by its writer"
        BLOCK = "block", "Writer blocked"
        UNBLOCK = "unblock", "Writer unblocked"
        HAND = "hand", "Handed to a colleague"
        ANSWER = "answer", "Answered as the publication"
        UNDO = "undo", "Undone"

    # It survives the comment: no constraint in the database, nothing happens on deletion.
    comment = models.ForeignKey(
        Comment, on_delete=models.DO_NOTHING, db_constraint=False, related_name="actions"
    )
    step = models.CharField(max_length=8, choices=Step)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    from_status = models.CharField(max_length=9, choices=Comment.Status)
    to_status = models.CharField(max_length=9, choices=Comment.Status)
    reason = models.CharField(max_length=300, blank=True)
    # Since when it had waited for this decision, so that taking it back gives it its place again.
    waited_since = models.DateTimeField(null=True, blank=True, editable=False)
    sweep = models.ForeignKey(
        "comments.Sweep", null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["actor", "-at", "-id"], name="action_by_actor"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    from_status__in=Comment.Status.values, to_status__in=Comment.Status.values
                ),
                name="moderation_action_statuses_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.from_status} → {self.to_status}"


class AddressView(AppendOnly):
    """Somebody of the staff looked at the address of a commenter."""

    commenter = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="views")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.commenter_id} by {self.actor_id}"


class PersonAction(AppendOnly):
    """Everything about one person was handed out or erased. It does not say about whom."""

    class What(models.TextChoices):
        EXPORTED = "exported", "Exported"
        ERASED = "erased", "Erased"

    what = models.CharField(max_length=8, choices=What)
    # Empty: from the command line.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    comments = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d}"
