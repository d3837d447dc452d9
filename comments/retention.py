"""How long what is kept about people is kept. `purge_expired` deletes what is over its time.

docs/privacy.md shows the table; `conf.KEEP` holds the days, `QUIETPRESS_KEEP` overrides them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from . import caller, conf, moderation, notices
from .models import Before, Comment, Commenter, KeptText, LinkRequest, Notice

Status = Comment.Status
Consent = Commenter.Consent
BATCH = 500


def expired() -> dict[str, QuerySet]:
    """What is over its time, by kind: rows of which something is to be deleted."""
    decided = Comment.objects.filter(pk=OuterRef("pk")).order_by()
    last = decided.annotate(last=Max("actions__at")).values("last")
    refused = Comment.objects.filter(status__in=(Status.REJECTED, Status.SPAM)).exclude(text="")
    waits = Comment.objects.filter(commenter=OuterRef("pk"), waiting_since__isnull=False)
    told = Comment.objects.filter(commenter=OuterRef("pk")).filter(
        Q(tell_answered=True) | Q(mail_link=True, private_links__isnull=True)
    )
    latest = (
        Comment.objects.filter(commenter=OuterRef("pk"))
        .order_by()
        .values("commenter")
        .annotate(last=Max("actions__at"))
        .values("last")
    )
    writers = Commenter.objects.exclude(address=b"").filter(~Exists(waits))
    # Whoever confirmed and waits for answers is still to be told of them.
    writers = writers.exclude(Q(consent=Consent.CONFIRMED) & Exists(told))
    return {
        "words": refused.annotate(last=last).filter(last__lt=_before("words")),
        "address": writers.annotate(last=latest).filter(
            Q(last__lt=_before("address")) | Q(last=None, created_at__lt=_before("address"))
        ),
        "original": KeptText.objects.filter(
            kind=KeptText.Kind.ORIGINAL, at__lt=_before("original")
        ),
        "replaced": KeptText.objects.filter(
            kind=KeptText.Kind.REPLACED, at__lt=_before("replaced")
        ),
        "mail": Notice.objects.select_related("commenter").filter(
            Q(sent_at__lt=_before("mail")) & ~Q(occasion__startswith="sent:")
            | Q(sent_at__lt=_before("mail"), commenter__address=b"")
            | Q(sent_at=None, due_at__lt=_before("mail"))
        ),
        "undo": Before.objects.filter(at__lt=_before("undo")),
        "request": LinkRequest.objects.filter(at__lt=_before("request")),
    }


def purge() -> dict[str, int]:
    """Delete it, in batches: a run that is stopped has deleted what it said, and the next goes on.

    Returns how many of each kind.
    """
    done = dict.fromkeys(expired(), 0)
    for kind in done:
        delete = DELETE.get(kind, _delete)
        while True:
            with transaction.atomic():
                batch = list(expired()[kind].order_by("pk")[:BATCH])
                for row in batch:
                    delete(row)
            if not batch:
                break
            done[kind] += len(batch)
    done["salt"] = caller.forget()
    return done


def _before(kind: str) -> datetime:
    return timezone.now() - timedelta(days=conf.keep()[kind])


def _delete(row: KeptText | Notice | LinkRequest) -> None:
    row.delete()


def _forget_address(writer: Commenter) -> None:
    """The digest stays: by it the person can still be found, blocked or erased."""
    writer.address = b""
    writer.save(update_fields=["address"])


def _forget_words(comment: Comment) -> None:
    """What is left says that there was a comment, and what was decided."""
    moderation.erase_around(comment)
    comment.private_links.all().delete()
    Comment.objects.filter(pk=comment.pk).update(
        text="",
        html="",
        text_digest="",
        name="",
        mark="",
        told="",
        content_note="",
        findings=[],
        held_for="",
        commenter=None,
    )


def _forget_mail(notice: Notice) -> None:
    """What is left says nothing, but its links stop mail while there is an address."""
    if notice.sent_at is None or not notice.commenter.address:
        notice.delete()
        return
    notices.forget_occasion(notice)


DELETE: dict[str, Callable] = {
    "words": _forget_words,
    "address": _forget_address,
    "mail": _forget_mail,
}
