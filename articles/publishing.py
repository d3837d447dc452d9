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
from django.utils import timezone
from modelsearch import index

from publication import edition, redirects

from . import covers, related
from .models import Article, Tag


@dataclass(frozen=True)
class Before:
    """What an article was before it was saved, as far as its readers may notice."""

    path: str
    was_ever_live: bool
    cover: str


NEW = Before(path="", was_ever_live=False, cover="")


def before(pk: int | None) -> Before:
    """Read what the row is now. Call it before saving."""
    row = Article.objects.filter(pk=pk).first() if pk else None
    if row is None:
        return NEW
    return Before(row.get_absolute_url(), _was_ever_live(row), row.cover.name or "")


def _was_ever_live(article: Article) -> bool:
    """Whether readers can have seen it, at some time from its first version to now."""
    versions = list(
        article.history.order_by("history_date", "history_id").values_list(
            "status", "publish_at", "history_date"
        )
    )
    ends = [*(begun for _, _, begun in versions[1:]), timezone.now()]
    return article.is_live or any(
        status == Article.Status.PUBLISHED and publish_at <= end
        for (status, publish_at, _), end in zip(versions, ends, strict=True)
    )


def changed(article: Article, was: Before) -> None:
    """Bring everything that follows from `article` up to date, after it was saved with its tags."""
    path = article.get_absolute_url()
    with transaction.atomic():
        if was.was_ever_live and was.path != path:
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


def tag_changed(tag: Tag) -> None:
    """Let search know the new name of `tag`, after it was saved.

    "Also read" is left as it is: the same articles share the tag as before.
    """
    with transaction.atomic():
        for article in Article.objects.filter(tags=tag):
            index.insert_or_update_object(article)


def tag_removed(tag: Tag) -> None:
    """Delete `tag`, and let search forget it."""
    with transaction.atomic():
        tagged = list(Article.objects.filter(tags=tag))
        tag.delete()
        for article in tagged:
            index.insert_or_update_object(article)


def removed(article: Article) -> None:
    """Delete `article`; its address answers 410 from now on, if it ever was live."""
    was = before(article.pk)
    with transaction.atomic():
        related.forget(article)
        index.remove_object(article)
        article.delete()
        if was.was_ever_live:
            redirects.gone(was.path)
        if was.cover:
            transaction.on_commit(lambda: covers.remove(was.cover))


def _cover_changed(article: Article, old: str) -> None:
    if article.cover:
        covers.make_renditions(article.cover)
    if old:
        transaction.on_commit(lambda: covers.remove(old))
