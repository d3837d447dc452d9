from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.html import escape

from publication import identity
from publication.syndication import AtomFeed, PublicFeed, RssFeed

from .models import Article, Category

LENGTH = 20


class _ArticleFeed(PublicFeed):
    def headline(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        note = f"Content note: {item.content_note}. " if item.content_note else ""
        return escape(f"{note}{item.excerpt}")  # Feed readers take a summary for HTML.

    def body(self, item: Article) -> str:
        return item.body

    def item_author_name(self, item: Article) -> str:
        return item.byline.name

    def item_categories(self, item: Article) -> list[str]:
        return [item.category.name]

    def item_pubdate(self, item: Article) -> datetime | None:
        return item.publish_at

    def item_updateddate(self, item: Article) -> datetime:
        return item.corrected_at or item.publish_at


class LatestRss(_ArticleFeed):
    """The latest articles of the whole publication."""

    feed_type = RssFeed

    def get_object(self, request: HttpRequest) -> identity.Identity:
        return identity.of(request)

    def title(self, site: identity.Identity) -> str:
        return str(site.name)

    def description(self, site: identity.Identity) -> str:
        return str(site.description or site.tagline)

    def items(self, site: identity.Identity) -> QuerySet[Article]:
        return Article.objects.live().newest_first().with_text()[:LENGTH]


class LatestAtom(LatestRss):
    feed_type = AtomFeed


class CategoryRss(_ArticleFeed):
    """The latest articles of one category and of those inside it."""

    feed_type = RssFeed

    def get_object(self, request: HttpRequest, path: str) -> tuple[Any, Category]:
        return identity.of(request), get_object_or_404(Category, path=path)

    def title(self, place: tuple[Any, Category]) -> str:
        site, category = place
        return f"{category.name} · {site.name}"

    def link(self, place: tuple[Any, Category]) -> str:
        return identity.absolute(place[1].get_absolute_url())

    def description(self, place: tuple[Any, Category]) -> str:
        site, category = place
        return category.description or f"{site.name}: {category.name}"

    def items(self, place: tuple[Any, Category]) -> QuerySet[Article]:
        articles = Article.objects.live().within(place[1])
        return articles.newest_first().with_text()[:LENGTH]


class CategoryAtom(CategoryRss):
    feed_type = AtomFeed
