from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import Truncator

from articles.models import Article

from . import conf
from .querysets import CommentQuerySet


class Commenter(models.Model):
    """The private side of a comment. No public page, feed or search selects from this table."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    address = models.BinaryField(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        # Not the address, not the digest: this ends up in admin pages and in logs.
        return f"Commenter {self.pk}"


class Comment(models.Model):
    """What a reader leaves under an article. `moderation.py` alone changes its status."""

    class Status(models.TextChoices):
        PENDING = "pending", "Pending"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        SPAM = "spam", "Spam"
        WITHDRAWN = "withdrawn", "Withdrawn"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="discussion")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    thread = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The comment that the thread began with; empty on that comment itself.",
    )
    ancestors = models.CharField(
        max_length=400,
        blank=True,
        help_text="The ids of the comments above it, outermost first, separated by slashes.",
    )
    name = models.CharField(max_length=conf.NAME_LENGTH)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True, editable=False)
    status = models.CharField(max_length=9, choices=Status, default=Status.PENDING)
    submitted_at = models.DateTimeField()
    submission_key = models.CharField(max_length=43, unique=True, editable=False)
    commenter = models.ForeignKey(
        Commenter, null=True, blank=True, on_delete=models.PROTECT, related_name="comments"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at", "pk"]
        permissions = [
            ("moderate_comment", "Can approve and reject comments"),
            ("view_address", "Can see the address of a commenter"),
        ]
        indexes = [
            models.Index(fields=["status", "submitted_at", "id"], name="comment_queue"),
            models.Index(fields=["-submitted_at", "-id"], name="comment_newest"),
            models.Index(fields=["article", "status", "submitted_at"], name="comment_discussion"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["pending", "approved", "rejected", "spam", "withdrawn"]),
                name="comment_status_known",
            ),
            models.CheckConstraint(
                condition=(Q(status="withdrawn") & Q(text="") & Q(html=""))
                | (~Q(status="withdrawn") & ~Q(text="")),
                name="comment_withdrawn_has_no_text",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, thread__isnull=True, ancestors="")
                | (Q(parent__isnull=False, thread__isnull=False) & ~Q(ancestors="")),
                name="comment_answer_has_thread",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="comment_has_name"),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="comment_not_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {Truncator(self.text).chars(60)}"

    def get_absolute_url(self) -> str:
        """Its permanent address; it leads to its place under the article, whatever page that is."""
        return reverse("comment", args=[self.pk])

    @property
    def ancestor_ids(self) -> list[int]:
        return [int(part) for part in self.ancestors.split("/") if part]


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

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="actions")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    from_status = models.CharField(max_length=9, choices=Comment.Status)
    to_status = models.CharField(max_length=9, choices=Comment.Status)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    from_status__in=Comment.Status.values, to_status__in=Comment.Status.values
                ),
                name="moderation_action_statuses_known",
            ),
            models.CheckConstraint(
                condition=~Q(from_status=F("to_status")), name="moderation_action_changes_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"


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
