"""Earlier versions of an article: what they said, and the way back to their words.

As in WordPress, the words come back and nothing else: the address, the status, the date, the
picture and the lists stay as they are now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db import transaction

from . import publishing
from .models import Article

_LABELS = {"title": "title", "standfirst": "standfirst", "content_note": "content note",
           "body": "text", "status": "status", "slug": "address",
           "publish_at": "date"}  # fmt: skip


@dataclass(frozen=True)
class Version:
    """One saved state. `number` names it; `changed` says in a few words what was new in it."""

    number: int
    saved_at: datetime
    saved_by: str
    title: str
    changed: str


def of(article: Article) -> list[Version]:
    """All of them, the newest first."""
    rows = list(article.history.select_related("history_user").order_by("-history_id"))
    changes = [
        ", ".join(
            label for name, label in _LABELS.items() if getattr(row, name) != getattr(before, name)
        )
        or "nothing"
        for row, before in pairwise(rows)
    ]
    return [
        Version(
            number=row.history_id,
            saved_at=row.history_date,
            saved_by=row.history_user.get_username() if row.history_user else "",
            title=row.title,
            changed=changed,
        )
        for row, changed in zip(rows, [*changes, "first version"], strict=True)
    ]


def newest(article: Article) -> int:
    """The number of the version that the article is now; 0 before it was first saved."""
    found = article.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return found or 0


def words(article: Article, number: int) -> Article | None:
    """An unsaved article that says what version `number` of `article` said; None without one."""
    row = article.history.filter(history_id=number).first()
    if row is None:
        return None
    return Article(pk=article.pk, **{name: getattr(row, name) for name in Article.WORDS})


def bring_back(article: Article, old: Article) -> None:
    """Give `article` the words of `old`, as a change like any other."""
    with transaction.atomic():
        was = publishing.before(article.pk)
        for name in Article.WORDS:
            setattr(article, name, getattr(old, name))
        article.save()
        publishing.changed(article, was)
