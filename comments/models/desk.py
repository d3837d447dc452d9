"""What moderators need among themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from articles.models import Category

from .audit import AppendOnly, AppendOnlyQuerySet, ModerationAction
from .comment import Comment


class Note(models.Model):
    """What one moderator tells the others about a comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2_000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"Note on comment {self.comment_id}"


class ReasonTemplate(models.Model):
    """Words that a moderator can send along, so that they need not be found each time."""

    class Use(models.TextChoices):
        REJECTION = "rejection", "With a rejection"
        SAFEGUARDING = "safeguarding", "To somebody at risk"

    title = models.CharField(max_length=80, unique=True)
    text = models.TextField(max_length=1_000)
    use = models.CharField(max_length=12, choices=Use, default=Use.REJECTION)
    position = models.PositiveSmallIntegerField(default=10)

    class Meta:
        ordering = ["use", "position", "title"]

    def __str__(self) -> str:
        return self.title


class Claim(models.Model):
    """Who is looking at a comment now. It keeps nobody out, and lapses by itself."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="claim")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Claim on comment {self.comment_id}"


class Before(models.Model):
    """What a step changed of a comment, as it was, for as long as the step can be taken back.

    Not part of the record: it holds words, and goes when the comment's words go.
    """

    action = models.OneToOneField(
        ModerationAction, on_delete=models.CASCADE, related_name="before", primary_key=True
    )
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="befores")
    columns = models.JSONField()
    kept_texts = models.JSONField(default=list)
    reports = models.JSONField(default=list, help_text="The reports that were open.")
    was_blocked = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Before action {self.action_id}"


class Sweep(models.Model):
    """One decision on all comments that a filter finds, taken in batches (`sweeps`)."""

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    step = models.CharField(max_length=8, choices=ModerationAction.Step)
    filter = models.JSONField()
    state = models.CharField(max_length=7, choices=State, default=State.RUNNING)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    last_pk = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.done} of {self.total}"


class SafeguardingCase(models.Model):
    """Somebody may be at risk: who looks after it, and what was done."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="case")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return f"Case of comment {self.comment_id}"


class ChecklistItem(models.Model):
    """One thing to think of when somebody may be at risk."""

    text = models.CharField(max_length=200, unique=True)
    position = models.PositiveSmallIntegerField(default=10)

    class Meta:
        ordering = ["position", "text"]

    def __str__(self) -> str:
        return self.text


class SafeguardingEntry(AppendOnly):
    """One line in the log of a case. It goes with the case alone."""

    case = models.ForeignKey(SafeguardingCase, on_delete=models.CASCADE, related_name="entries")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(
        ChecklistItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "safeguarding entries"

    def __str__(self) -> str:
        return f"Entry {self.pk}"


class DeskSettings(models.Model):
    """How one moderator wants the desk to be."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_settings"
    )
    muted = models.ManyToManyField(
        Category,
        blank=True,
        related_name="+",
        verbose_name="topics to leave to others",
        help_text="Comments under articles of these categories are not shown to you.",
    )
    mask_words = models.BooleanField(
        "hide flagged words until I ask",
        default=True,
    )
    break_after = models.PositiveSmallIntegerField(
        "suggest a break after", default=30, help_text="Decisions within an hour; 0 for never."
    )
    digest = models.BooleanField("send me the daily digest", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "desk settings"

    def __str__(self) -> str:
        return f"Desk of {self.user_id}"
