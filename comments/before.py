"""A comment as it was before a step, so that the step can be taken back whatever it changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .models import Before, Comment, Commenter, KeptText, ModerationAction, Report

COLUMNS = (
    "text",
    "html",
    "content_note",
    "redacted_at",
    "edited_at",
    "told",
    "assignee_id",
    "urgency",
    "findings",
    "held_for",
)


def look(comment: Comment) -> Before:
    """What `keep` stores once there is an action to store it for. Reads the database."""
    row = Comment.objects.filter(pk=comment.pk).values(*COLUMNS, "commenter__blocked_at").get()
    was_blocked = row.pop("commenter__blocked_at") is not None
    return Before(
        comment=comment,
        columns={name: _written(value) for name, value in row.items()},
        kept_texts=[
            {name: _written(value) for name, value in kept.items()}
            for kept in comment.kept_texts.order_by("pk").values("kind", "text", "at")
        ],
        reports=list(comment.reports.filter(settled_at=None).values_list("pk", flat=True)),
        was_blocked=was_blocked,
    )


def _written(value: Any) -> Any:
    """As JSON takes it, to the microsecond."""
    return value.isoformat() if isinstance(value, datetime) else value


def keep(before: Before, action: ModerationAction) -> None:
    before.action = action
    before.save(force_insert=True)


def columns(action: ModerationAction) -> dict[str, Any]:
    """The columns of the comment as they were before `action`. Raises Before.DoesNotExist."""
    kept = Before.objects.get(pk=action.pk).columns
    return {name: Comment._meta.get_field(name).to_python(value) for name, value in kept.items()}


def restore_around(action: ModerationAction) -> None:
    """Put what hung on the comment back to its places: kept texts, open reports, a free writer."""
    before = Before.objects.get(pk=action.pk)
    comment = action.comment
    comment.kept_texts.all().delete()
    KeptText.objects.bulk_create(
        KeptText(
            comment=comment,
            kind=kept["kind"],
            text=kept["text"],
            at=KeptText._meta.get_field("at").to_python(kept["at"]),
        )
        for kept in before.kept_texts
    )
    Report.objects.filter(pk__in=before.reports).update(settled_at=None)
    if action.step == ModerationAction.Step.BLOCK and not before.was_blocked:
        Commenter.objects.filter(pk=comment.commenter_id).update(blocked_at=None)
    before.delete()
