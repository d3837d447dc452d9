"""What the desk lists: what waits, the most urgent and the oldest first, page by page.

A page begins behind a place in the order (keyset), not at a number: it costs the same however long
the queue is, and no comment is skipped or shown twice because others were decided meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from django.utils import timezone

from articles.models import Category
from comments import screening
from comments.models import Claim, Comment, DeskSettings, Note, Report
from publication.models import User

LENGTH = 25
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


# What the checks are called on the desk; any other goes by its own name.
CHECKS = {
    "writer": "a blocked writer",
    "form": "the form",
    "honeypot": "the hidden field",
    "rate": "many at once",
    "duplicate": "the same words",
    "links": "links",
    "words": "words on our lists",
    "advertising": "words of advertising",
    "throwaway": "a throw-away address",
    "personal": "something personal",
    "crisis": "words of a crisis",
    "classifier": "being like spam",
    "akismet": "Akismet",
}
AGES = [("", "Any time"), ("1", "A day"), ("3", "Three days"), ("7", "A week"), ("30", "A month")]


def checks() -> list[tuple[str, str]]:
    names = [check.NAME for check in screening.checks()]
    return [("", "Anything"), *((name, CHECKS.get(name, name)) for name in names)]


class FilterForm(forms.Form):
    """What a moderator wants to see of the queue. What cannot be read is left out."""

    held = forms.ChoiceField(required=False, choices=checks, label="Held for")
    only = forms.BooleanField(required=False, label="and for nothing else")
    days = forms.ChoiceField(required=False, choices=AGES, label="Waiting for more than")
    risk = forms.BooleanField(required=False, label="At risk")
    mine = forms.BooleanField(required=False, label="Handed to me")
    category = forms.ModelChoiceField(  # From a link on a card
        Category.objects.select_related("parent__parent"), required=False, label="Topic"
    )

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@dataclass(frozen=True)
class Place:
    """Where a comment stands in the order of the queue."""

    urgency: int
    waiting_since: datetime
    pk: int

    @classmethod
    def of(cls, comment: Comment) -> Place:
        return cls(comment.urgency, comment.waiting_since, comment.pk)

    @classmethod
    def read(cls, written: str) -> Place | None:
        """The place that a link names; None for what is none."""
        try:
            urgency, moment, pk = (int(part) for part in written.split("."))
            place = cls(urgency, _EPOCH + moment * _MICROSECOND, pk)
        except (ValueError, OverflowError):
            return None
        return place if 0 <= urgency < 10 and 0 <= pk < 2**63 else None

    def __str__(self) -> str:
        moment = (self.waiting_since - _EPOCH) // _MICROSECOND
        return f"{self.urgency}.{moment}.{self.pk}"


@dataclass(frozen=True)
class Writer:
    """What is known of the writer of a comment: how earlier ones were decided."""

    approved: int = 0
    rejected: int = 0
    spam: int = 0
    known: bool = False


@dataclass
class Page:
    comments: list[Comment] = field(default_factory=list)
    after: str = ""  # The place that the next page begins behind; empty on the last


def waiting(user: User, filters: dict[str, Any]) -> QuerySet[Comment]:
    """What `user` is shown: what waits, but for the topics that they leave to others."""
    muted = DeskSettings.muted.through.objects.filter(desksettings__user=user)
    queue = Comment.objects.waiting().exclude(
        article__category__in=muted.order_by().values("category")
    )
    if held := filters.get("held"):
        # No name of a check is part of another's.
        way = "held_for" if filters.get("only") else "held_for__contains"
        queue = queue.filter(**{way: held})
    if days := filters.get("days"):
        since = timezone.now() - timedelta(days=int(days))
        queue = queue.filter(waiting_since__lt=since)
    if filters.get("risk"):
        queue = queue.filter(urgency=Comment.Urgency.AT_RISK)
    if filters.get("mine"):
        queue = queue.filter(assignee=user)
    if category := filters.get("category"):
        inside = Q(article__category__path__startswith=f"{category.path}/")
        queue = queue.filter(Q(article__category=category) | inside)
    return queue


def read(queue: QuerySet[Comment], after: Place | None = None) -> Page:
    """The page of `queue` that follows `after`, each comment with what its card shows.

    The number of queries is the same however many there are.
    """
    if after is not None:
        # One comparison of rows: of the same in ORs an index would be read from its beginning.
        place: Any = Tuple(F("urgency"), F("waiting_since"), F("pk"))
        queue = queue.filter(
            TupleGreaterThan(place, (after.urgency, after.waiting_since, after.pk))
        )
    rows = list(with_card(queue).order_by("urgency", "waiting_since", "pk")[: LENGTH + 1])
    comments = rows[:LENGTH]
    after_last = str(Place.of(comments[-1])) if len(rows) > LENGTH else ""
    _tell_writers(comments)
    return Page(comments, after_last)


def with_card(queue: QuerySet[Comment]) -> QuerySet[Comment]:
    """`queue` with everything that a card shows, but for the address, which it never does."""
    return (
        queue.select_related(
            "article__category", "parent", "assignee", "claim__moderator", "case__owner"
        )
        .defer("article__body", "submission_key", "parent__submission_key")
        .prefetch_related(
            Prefetch("notes", Note.objects.select_related("author")),
            Prefetch("reports", Report.objects.filter(settled_at=None), to_attr="open_reports"),
            "kept_texts",
        )
    )


def _tell_writers(comments: list[Comment]) -> None:
    """Put on each comment (`writer`) what was decided about others by the same writer."""
    commenters = {comment.commenter_id for comment in comments} - {None}
    counted: dict[int, dict[str, int]] = {}
    rows = (
        Comment.objects.filter(
            commenter__in=commenters, status__in=("approved", "rejected", "spam")
        )
        .order_by()
        .values_list("commenter", "status")
        .annotate(number=Count("pk"))
    )
    for commenter, status, number in rows:
        counted.setdefault(commenter, {})[status] = number
    for comment in comments:
        known = comment.commenter_id is not None
        others = dict(counted.get(comment.commenter_id, {}))
        if comment.status in others:
            others[comment.status] -= 1  # Itself
        comment.writer = Writer(**others, known=known)


def tell_writer(comment: Comment) -> None:
    _tell_writers([comment])


CLAIM_LASTS = timedelta(minutes=5)


def claim(comment: Comment, user: User) -> None:
    """Let the others see that `user` looks at it. It keeps nobody out."""
    Claim.objects.update_or_create(
        comment=comment, defaults={"moderator": user, "at": timezone.now()}
    )


def looked_at_by(comment: Comment, user: User) -> User | None:
    """Who else is looking at `comment` now."""
    held: Claim | None = getattr(comment, "claim", None)
    if held is None or held.moderator_id == user.pk:
        return None
    return held.moderator if timezone.now() - held.at < CLAIM_LASTS else None
