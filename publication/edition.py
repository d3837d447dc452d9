"""The edition: a number that changes whenever what the public may see changes.

Everything that a reader can see is a function of the path, the database and the clock.
Whoever changes the database calls `announce()` in the same transaction; what the clock will
change (an article scheduled for tomorrow) is announced ahead with `announce(at=...)`. A cache
that keeps a page together with its edition therefore knows with one small query whether
the page still holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import F, Max, Subquery
from django.utils import timezone


@dataclass(frozen=True)
class Current:
    """The edition at one moment.

    `number` grows with each announced change; `since` is the moment of the last change,
    whether somebody made it or the clock did.
    """

    number: int
    since: datetime


def announce(at: datetime | None = None) -> None:
    """Say that the public view changes now, or will change by itself at `at`.

    Call it inside the transaction that makes the change: on rollback the announcement goes too.
    The row lock makes announcements follow one another, so no two states share a number.
    """
    from .models import Edition, ScheduledChange

    now = timezone.now()
    with transaction.atomic():
        if at is not None and at > now:
            ScheduledChange.objects.get_or_create(at=at)
        Edition.objects.get_or_create(pk=Edition.ONLY, defaults={"number": 0, "changed_at": now})
        only = Edition.objects.filter(pk=Edition.ONLY)
        only.update(number=F("number") + 1)
        # Read after the lock is ours: while this waited, another change may have been shown.
        only.update(changed_at=timezone.now())


def annotate(queryset: models.QuerySet, now: datetime) -> models.QuerySet:
    """Add the edition to a query that is made anyway, as `edition_*`; `read` takes it out."""
    from .models import Edition, ScheduledChange

    only = Edition.objects.filter(pk=Edition.ONLY)
    moment = (
        ScheduledChange.objects.filter(at__lte=now)
        .annotate(one=models.Value(1))
        .values("one")
        .annotate(last=Max("at"))
        .values("last")
    )
    return queryset.annotate(
        edition_number=Subquery(only.values("number")[:1]),
        edition_changed_at=Subquery(only.values("changed_at")[:1]),
        edition_moment=Subquery(moment[:1]),
    )


def read(row: object) -> Current:
    """The edition that `annotate` put on `row`."""
    moments = [row.edition_changed_at, row.edition_moment]  # type: ignore[attr-defined]
    epoch = datetime(1970, 1, 1, tzinfo=timezone.get_default_timezone())
    return Current(
        number=row.edition_number or 0,  # type: ignore[attr-defined]
        since=max((moment for moment in moments if moment), default=epoch),
    )


class PublicQuerySet(models.QuerySet):
    """A QuerySet of rows that the public sees: every bulk write announces itself."""

    def update(self, **values: object) -> int:
        with transaction.atomic(using=self.db):
            changed = super().update(**values)
            announce()
        return changed

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic(using=self.db):
            deleted = super().delete()
            announce()
        return deleted

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_create(self, objs, *args, **kwargs):  # noqa: ANN001, ANN002, ANN003, ANN201
        with transaction.atomic(using=self.db):
            created = super().bulk_create(objs, *args, **kwargs)
            announce()
        return created


class PublicModel(models.Model):
    """A model whose rows the public sees: `save` and `delete` announce themselves."""

    objects = PublicQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            announce()

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            announce()
        return deleted
