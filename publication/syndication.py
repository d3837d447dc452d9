"""What every feed of the site has in common: RSS 2.0 and Atom (RFC 4287), whole texts."""

from __future__ import annotations

import re
from datetime import datetime
from typing import IO, Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from . import identity
from .freshness import public_page

_OWN_LINK = re.compile(r'(\s(?:href|src)=")(/[^/])')
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, 2.2


class _Steady:
    """A feed without entries carries the moment of the last change, not of the request.

    Control characters, which a text may bring from a word processor, are left out.
    """

    def write(self, outfile: IO[str], encoding: str) -> None:
        self.feed = _only_xml(self.feed)
        self.items = [_only_xml(item) for item in self.items]
        super().write(outfile, encoding)  # type: ignore[misc]

    def latest_post_date(self) -> datetime:
        if self.items:  # type: ignore[attr-defined]
            return super().latest_post_date()  # type: ignore[misc]
        return self.feed["since"]  # type: ignore[attr-defined]


class RssFeed(_Steady, Rss201rev2Feed):
    """RSS with the whole text in `content:encoded` (RSS 1.0 content module)."""

    def rss_attributes(self) -> dict[str, str]:
        own = {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}
        return {**super().rss_attributes(), **own}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item.get("content"):
            handler.addQuickElement("content:encoded", item["content"])


class AtomFeed(_Steady, Atom1Feed):
    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item.get("content"):
            handler.addQuickElement("content", item["content"], {"type": "html"})


class PublicFeed(Feed):
    """A feed under the configured origin, fresh on each request like any public page.

    Subclasses give `get_object`, `items` and `headline(item)`, and `body(item)` for whole texts.
    """

    csrf_exempt = True  # As `public_page` says of its views; here Django looks at the feed.

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return public_page(self._respond)(request, *args, **kwargs)

    def _respond(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        # Django takes it from the newest entry; removing an entry would not show.
        del response["Last-Modified"]
        return response

    def get_feed(self, obj: Any, request: HttpRequest) -> Any:
        return super(PublicFeed, _bound(self, request)).get_feed(obj, request)

    def link(self, obj: Any) -> str:
        return identity.absolute("/")

    def headline(self, item: Any) -> str:
        raise NotImplementedError

    def body(self, item: Any) -> str:
        return ""

    def item_title(self, item: Any) -> str:
        # RSS readers take a title for HTML; Atom says that it is text.
        headline = self.headline(item)
        return headline if self.feed_type is AtomFeed else escape(headline)

    def item_link(self, item: Any) -> str:
        return identity.absolute(item.get_absolute_url())

    # An entry stays the same entry when its address changes.
    item_guid_is_permalink = False

    def item_guid(self, item: Any) -> str:
        return identity.absolute(f"/#{item._meta.model_name}-{item.pk}")

    def item_extra_kwargs(self, item: Any) -> dict[str, Any]:
        return {"content": absolute_links(self.body(item))}


def _bound(feed: PublicFeed, request: HttpRequest) -> PublicFeed:
    """A copy of `feed` for one request: Django shares the one in the URLconf between threads."""
    copy = object.__new__(type(feed))
    copy.__dict__.update(feed.__dict__)
    since = identity.of(request).edition.since
    copy.feed_url = identity.absolute(request.path)
    copy.feed_extra_kwargs = lambda obj: {"since": since}  # type: ignore[method-assign]
    return copy


def _only_xml(value: Any) -> Any:
    if isinstance(value, str):
        return _NOT_XML.sub("", value)
    if isinstance(value, dict):
        return {key: _only_xml(part) for key, part in value.items()}
    return [_only_xml(part) for part in value] if isinstance(value, list) else value


def absolute_links(html: str) -> str:
    """`html` with links inside the site made absolute: a feed reader has no base address."""
    return _OWN_LINK.sub(lambda match: match[1] + identity.absolute(match[2]), html)
