from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import Truncator

from articles.models import Article
from comments import conf
from comments.querysets import CommentQuerySet

from .commenter import Commenter


class Comment(models.Model):
    """What a reader leaves under an article. `moderation.py` alone changes its status."""

    class Status(models.TextChoices):
        PENDING = "pending", "Pending"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        SPAM = "spam", "Spam"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Kind(models.TextChoices):
        READER = "reader", "A comment"
        TEAM = "team", "For the team only"
        PUBLICATION = "publication", "The publication's answer"

    class Urgency(models.IntegerChoices):
        """What the desk shows first."""

        AT_RISK = 0, "At risk"
        REPORTED = 1, "Reported"
        ORDINARY = 2, "Ordinary"

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
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.READER)
    name = models.CharField(max_length=conf.NAME_LENGTH, blank=True)
    mark = models.CharField(
        max_length=6, blank=True, editable=False, help_text="Tells namesakes apart; see `mark`."
    )
    text = models.TextField(blank=True)
    html = models.TextField(blank=True, editable=False)
    # An HMAC of the words, by which `screening.duplicates` knows them again.
    text_digest = models.CharField(max_length=64, blank=True, editable=False)
    status = models.CharField(max_length=9, choices=Status, default=Status.PENDING)
    submitted_at = models.DateTimeField()
    submission_key = models.CharField(max_length=43, unique=True, editable=False)
    commenter = models.ForeignKey(
        Commenter, null=True, blank=True, on_delete=models.PROTECT, related_name="comments"
    )
    content_note = models.CharField(max_length=200, blank=True)
    redacted_at = models.DateTimeField(null=True, blank=True, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)

    # What waits for a moderator, and why

    version = models.PositiveIntegerField(
        default=1, help_text="Grows with each change, so that nobody decides what they did not see."
    )
    waiting_since = models.DateTimeField(null=True, blank=True, editable=False)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.ORDINARY)
    findings = models.JSONField(
        default=list, blank=True, help_text="What screening said: check, reason, words of each."
    )
    held_for = models.CharField(
        max_length=200, blank=True, help_text="The checks that held it, sorted, with commas."
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    # What its writer is told

    told = models.TextField(blank=True, help_text="The kind reason that came with a rejection.")
    mail_link = models.BooleanField(default=False)
    tell_decided = models.BooleanField(default=False)
    tell_answered = models.BooleanField(default=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at", "pk"]
        permissions = [
            ("moderate_comment", "Can approve and reject comments"),
            ("view_address", "Can see the address of a commenter"),
            ("view_original", "Can see what a moderator took out of a comment"),
            ("sweep_comment", "Can decide all comments that a filter finds"),
            ("erase_person", "Can export and erase everything by one person"),
        ]
        indexes = [
            models.Index(fields=["status", "submitted_at", "id"], name="comment_queue"),
            models.Index(fields=["-submitted_at", "-id"], name="comment_newest"),
            models.Index(fields=["article", "status", "submitted_at"], name="comment_discussion"),
            models.Index(
                fields=["urgency", "waiting_since", "id"],
                condition=Q(waiting_since__isnull=False),
                name="comment_desk",
            ),
            models.Index(
                fields=["waiting_since", "id"],
                condition=Q(waiting_since__isnull=False),
                name="comment_waiting",
            ),
            models.Index(
                fields=["held_for", "waiting_since", "id"],
                condition=Q(waiting_since__isnull=False),
                name="comment_held_for",
            ),
            models.Index(fields=["commenter", "status"], name="comment_history"),
            models.Index(fields=["text_digest"], name="comment_same_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["pending", "approved", "rejected", "spam", "withdrawn"]),
                name="comment_status_known",
            ),
            models.CheckConstraint(
                condition=(Q(status="withdrawn") & Q(text="", html="", name="", told=""))
                # The words of what was refused are deleted in time (`purge_expired`).
                | (Q(status__in=["rejected", "spam"]))
                | (Q(status__in=["pending", "approved"]) & ~Q(text="") & ~Q(name="")),
                name="comment_withdrawn_has_no_text",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["reader", "team", "publication"]), name="comment_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="team", status="approved"), name="comment_for_team_not_public"
            ),
            models.CheckConstraint(
                condition=~Q(status="pending", waiting_since__isnull=True),
                name="comment_pending_waits",
            ),
            models.CheckConstraint(
                condition=~Q(
                    status__in=["withdrawn", "rejected", "spam"], waiting_since__isnull=False
                ),
                name="comment_decided_waits_no_more",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, thread__isnull=True, ancestors="")
                | (Q(parent__isnull=False, thread__isnull=False) & ~Q(ancestors="")),
                name="comment_answer_has_thread",
            ),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="comment_not_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {Truncator(self.text).chars(60)}"

    def get_absolute_url(self) -> str:
        """Its permanent address; it leads to its place under the article, whatever page that is."""
        return reverse("comment", args=[self.pk])

    @property
    def sight(self) -> str:
        """What a moderator who looks at it now has seen; a decision names it."""
        return f"{self.status}.{self.version}"

    @property
    def ancestor_ids(self) -> list[int]:
        return [int(part) for part in self.ancestors.split("/") if part]


class KeptText(models.Model):
    """Words of a comment that the public does not see. They go when the comment's words go."""

    class Kind(models.TextChoices):
        ORIGINAL = "original", "What the writer sent, before a moderator took something out"
        PROPOSED = "proposed", "What the writer wants it to say"
        REPLACED = "replaced", "What it said before"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="kept_texts")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "kind"], name="kept_text_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of comment {self.comment_id}"


class Report(models.Model):
    """A reader thinks that a public comment should be looked at again."""

    class Reason(models.TextChoices):
        HARM = "harm", "It could harm somebody"
        PRIVATE = "private", "It tells something private about a person"
        HOSTILE = "hostile", "It is hostile"
        SPAM = "spam", "It is advertising"
        OTHER = "other", "Something else"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=7, choices=Reason)
    words = models.CharField(max_length=500, blank=True)
    caller = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "caller"], name="report_once_a_caller"),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: comment {self.comment_id}"
