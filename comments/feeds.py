from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from publication import identity
from publication.syndication import AtomFeed, PublicFeed, RssFeed

from . import conf
from .models import Comment


class CommentsRss(PublicFeed):
    """The latest approved comments: the public name and the words."""

    feed_type = RssFeed

    def get_object(self, request: HttpRequest) -> identity.Identity:
        return identity.of(request)

    def title(self, site: identity.Identity) -> str:
        return f"Comments on {site.name}"

    def description(self, site: identity.Identity) -> str:
        return "What readers wrote"

    def items(self, site: identity.Identity) -> QuerySet[Comment]:
        comments = Comment.objects.visible().newest_first().without_private_side()
        return comments.select_related("article").defer("article__body")[: conf.FEED_LENGTH]

    def headline(self, item: Comment) -> str:
        return f"{item.name} on {item.article.title}"

    def item_description(self, item: Comment) -> str:
        if not item.content_note:
            return item.html
        return format_html("<p>Content note: {}</p>\n{}", item.content_note, mark_safe(item.html))  # noqa: S308

    def item_author_name(self, item: Comment) -> str:
        return item.name

    def item_pubdate(self, item: Comment) -> datetime:
        return item.submitted_at


class CommentsAtom(CommentsRss):
    feed_type = AtomFeed
