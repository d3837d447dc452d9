from __future__ import annotations

from django.db import models


class HeldWord(models.Model):
    """A word or phrase on the publication's own lists (`screening.word_lists`)."""

    class Action(models.TextChoices):
        HOLD = "hold", "Hold for a moderator"
        BLOCK = "block", "Hold as disallowed"

    text = models.CharField("word or phrase", max_length=200, unique=True)
    action = models.CharField(max_length=5, choices=Action, default=Action.HOLD)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["text"]
        verbose_name = "held word"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__in=["hold", "block"]), name="held_word_action_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class DailySalt(models.Model):
    """What keys the marks of callers on one day; deleted with the day (`caller`)."""

    day = models.DateField(unique=True)
    salt = models.BinaryField()

    def __str__(self) -> str:
        return self.day.isoformat()


class Attempt(models.Model):
    """Somebody sent something. Deleted after a day."""

    caller = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    detail = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["caller", "kind", "at"], name="attempt_of_caller")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ClassifierState(models.Model):
    """What the classifier has learned. One row."""

    ONLY = 1

    weights = models.BinaryField()
    learned_from = models.PositiveIntegerField(default=0)
    trained_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="classifier_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"trained {self.trained_at:%Y-%m-%d}"
