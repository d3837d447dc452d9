"""The promise that somebody reads what is sent, and what is said where it takes long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from articles.models import Article
from publication import identity
from publication.models import Publication

from . import modes, stamp
from .models import Comment


def oldest_waiting() -> datetime | None:
    """Since when the oldest comment waits for a moderator; None where none does."""
    return Comment.objects.waiting().aggregate(oldest=Min("waiting_since"))["oldest"]


def slow_from(oldest: datetime | None, after_hours: int) -> datetime | None:
    """The hour from which on the form says that answers are slow.

    A whole hour: the form changes with each hour anyway (`stamp`), and so a page changes then
    and at announced changes, and never in between.
    """
    if oldest is None or not after_hours:
        return None
    return stamp.hour(oldest + timedelta(hours=after_hours)) + timedelta(hours=1)


def is_slow(oldest: datetime | None, after_hours: int) -> bool:
    begins = slow_from(oldest, after_hours)
    return begins is not None and begins <= timezone.now()


@dataclass(frozen=True)
class Promise:
    """What the form says about when a comment appears."""

    mode: str
    closes_at: datetime | None
    slow: bool
    slow_after_hours: int


def read(article: Article, publication: Publication, oldest: datetime | None) -> Promise:
    """What holds for `article` now; `oldest`: see `oldest_waiting`."""
    rule = modes.of(article, publication)
    hours = publication.comments_slow_after_hours
    return Promise(
        mode=rule.mode,
        closes_at=rule.closes_at,
        slow=is_slow(oldest, hours),
        slow_after_hours=hours,
    )


def was_broken_by(waited_since: datetime) -> bool:
    """Whether the form may have said that answers are slow because of one that waited so long."""
    return is_slow(waited_since, identity.load().comments_slow_after_hours)
