"""Everything about one person, found by the address: to be handed out, or to be gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse

from publication import identity

from . import moderation, privacy
from .models import AddressView, Comment, Commenter, LinkRequest, PersonAction

Status = Comment.Status
What = PersonAction.What


@dataclass(frozen=True)
class Erased:
    """How many rows of each kind are gone."""

    comments: int
    notices: int
    requests: int


def find(address: str) -> Commenter | None:
    """The writer behind `address`, also after the address itself has been deleted."""
    return Commenter.objects.filter(digest=privacy.digest(address)).first()


def holds(address: str) -> bool:
    """Whether anything is held for `address`, be it that somebody typed it to get lost links."""
    requests = LinkRequest.objects.filter(digest=privacy.digest(address))
    return find(address) is not None or requests.exists()


def export(address: str, by: Any = None) -> dict[str, Any] | None:
    """What is held about the person with `address`, as JSON takes it; None if nothing is.

    No names of the staff and nothing of other people, but for the titles of articles.
    """
    writer = find(address)
    if writer is None:
        return None
    comments = writer.comments.select_related("article").prefetch_related("kept_texts")
    held = {
        "address": privacy.decrypt(writer.address) if writer.address else None,
        "first_seen": writer.created_at.isoformat(),
        "mail": writer.get_consent_display(),
        "blocked": writer.blocked_at is not None,
        "comments": [_comment(comment) for comment in comments.order_by("submitted_at", "pk")],
        "mails": [
            {
                "kind": notice.get_kind_display(),
                "sent": notice.sent_at and notice.sent_at.isoformat(),
            }
            for notice in writer.notices.order_by("pk")
        ],
    }
    _note(What.EXPORTED, by, len(held["comments"]))
    return held


def erase(address: str, by: Any = None) -> Erased | None:
    """Withdraw every comment by the person and delete what leads to them; None if nothing is held.

    Answers by others stay, and so does the record of decisions, which holds nothing of anybody.
    """
    with transaction.atomic():
        digest = privacy.digest(address)
        requests, _ = LinkRequest.objects.filter(digest=digest).delete()
        writer = Commenter.objects.filter(digest=digest).select_for_update().first()
        if writer is None:
            return Erased(comments=0, notices=0, requests=requests) if requests else None
        comments = list(writer.comments.all())
        notices = writer.notices.count()
        for comment in comments:
            if comment.status != Status.WITHDRAWN:
                moderation.withdraw(comment, None, comment.sight, "erased at the writer's wish")
        writer.notices.all().delete()
        # `delete` of this model is refused, and rightly: only a person's own wish goes above it.
        AddressView.objects.filter(commenter=writer)._raw_delete(using=writer._state.db)
        writer.delete()
        _note(What.ERASED, by, len(comments))
    return Erased(comments=len(comments), notices=notices, requests=requests)


def _note(what: str, by: Any, comments: int) -> None:
    PersonAction.objects.create(what=what, actor=by, comments=comments)


def _comment(comment: Comment) -> dict[str, Any]:
    public = comment.status == Status.APPROVED and comment.article.is_live
    return {
        "sent": comment.submitted_at.isoformat(),
        "article": comment.article.title if comment.article.is_live else None,
        "address": identity.absolute(reverse("comment", args=[comment.pk])) if public else None,
        "kind": comment.get_kind_display(),
        "status": comment.get_status_display(),
        "name": comment.name,
        "text": comment.text,
        "other_versions": {kept.get_kind_display(): kept.text for kept in comment.kept_texts.all()},
        "reason_given": comment.told,
        "tell_when_decided": comment.tell_decided,
        "tell_when_answered": comment.tell_answered,
    }
