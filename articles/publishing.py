"""What follows when an article changes.

    draft ──▶ in review ──▶ published ──(publish_at passes)──▶ live
      ▲            │             │
      └────────────┴─────────────┘

The admin, the importers and the demo save the row and its tags and picks in one transaction and
then call `changed`; before a row is deleted they call `removed` in its stead.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from modelsearch import index

from publication import edition, redirects

from . import covers, related
from .models import Article


@dataclass(frozen=True)
class Before:
    """What an article was before it was saved, as far as its readers may notice."""

    path: str
    was_live: bool
    cover: str


NEW = Before(path="", was_live=False, cover="")


def before(pk: int | None) -> Before:
    """Read what the row is now. Call it before saving."""
    row = Article.objects.filter(pk=pk).first() if pk else None
    if row is None:
        return NEW
    return Before(path=row.get_absolute_url(), was_live=row.is_live, cover=row.cover.name or "")


def changed(article: Article, was: Before) -> None:
    """Bring everything that follows from `article` up to date, after it was saved with its tags."""
    path = article.get_absolute_url()
    with transaction.atomic():
        if was.was_live and was.path != path:
            redirects.moved(was.path, path)
        if article.is_live:
            redirects.back(path)
        edition.announce(at=article.publish_at if article.is_scheduled else None)
        index.insert_or_update_object(article)
        related.update(article)
        if (article.cover.name or "") != was.cover:
            _cover_changed(article, was.cover)


def move(article: Article, status: str) -> None:
    """Give `article` another status, with all that follows."""
    was = before(article.pk)
    with transaction.atomic():
        article.status = status
        article.save()
        changed(article, was)


def removed(article: Article) -> None:
    """Delete `article`; its address answers 410 from now on, if it ever was live."""
    was = before(article.pk)
    with transaction.atomic():
        related.forget(article)
        index.remove_object(article)
        article.delete()
        if was.was_live:
            redirects.gone(was.path)
        if was.cover:
            transaction.on_commit(lambda: covers.remove(was.cover))


def _cover_changed(article: Article, old: str) -> None:
    if article.cover:
        covers.make_renditions(article.cover)
    if old:
        transaction.on_commit(lambda: covers.remove(old))
