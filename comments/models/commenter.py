from __future__ import annotations

from django.db import models


class Commenter(models.Model):
    """The private side of a comment. No public page, feed or search selects from this table."""

    class Consent(models.TextChoices):
        """Whether the owner of the address wants mail: double opt-in, asked once."""

        UNASKED = "unasked", "Not asked"
        ASKED = "asked", "Asked, no answer yet"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Wants no mail"

    digest = models.CharField(max_length=64, unique=True, editable=False)
    # Empty once the address has been deleted (`purge_expired`); the digest still finds the writer.
    address = models.BinaryField(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    consent = models.CharField(max_length=9, choices=Consent, default=Consent.UNASKED)
    asked_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consent__in=["unasked", "asked", "confirmed", "refused"]),
                name="commenter_consent_known",
            ),
        ]

    def __str__(self) -> str:
        # Not the address, not the digest: this ends up in admin pages and in logs.
        return f"Commenter {self.pk}"


class PrivateLink(models.Model):
    """One link with which the writer sees, changes and withdraws a comment (`private_link`)."""

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.CASCADE, related_name="private_links"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Link to comment {self.comment_id}"


class LinkRequest(models.Model):
    """Somebody who says that they have this address lost their links. Answered by `notices`.

    It is stored whether the address is known or not, so that the answer takes the same time.
    """

    digest = models.CharField(max_length=64, editable=False)
    address = models.BinaryField(editable=False)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Request {self.pk}"


class Notice(models.Model):
    """One mail to one person: the outbox. Sent by `notices`, at most once."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", "May we write to you?"
        DECIDED = "decided", "Your comment was decided"
        ANSWERED = "answered", "Your comment was answered"
        LINK = "link", "Your private link"

    kind = models.CharField(max_length=9, choices=Kind)
    commenter = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="notices")
    # What it is about; for an answer, the comment that was answered.
    comment = models.ForeignKey(
        "comments.Comment", null=True, on_delete=models.CASCADE, related_name="notices"
    )
    # What caused it: the answer, for one that tells of an answer.
    cause = models.ForeignKey(
        "comments.Comment", null=True, on_delete=models.CASCADE, related_name="+"
    )
    # Names the occasion, so that no occasion is told of twice.
    occasion = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    # SHA-256 of the token in its links (confirm, unsubscribe).
    token_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=models.Q(sent_at=None), name="notice_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
