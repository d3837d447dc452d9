"""The sitemap (sitemaps.org 0.9): everything that the public may read, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.db.models import F, Max, QuerySet
from django.http import HttpRequest, HttpResponse

from publication import identity
from publication.freshness import public_page
from publication.models import Page

from .models import Article, Byline, Category, Tag

A_FILE = 10_000  # Entries; the standard allows 50,000.


class _Under(Sitemap):
    """Addresses under the configured origin, whatever Host the request came with."""

    limit = A_FILE

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.QUIETPRESS_ORIGIN).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.QUIETPRESS_ORIGIN).scheme


class ArticleSitemap(_Under):
    def items(self) -> QuerySet[Article]:
        dates = ("publish_at", "created_at", "updated_at")
        return Article.objects.live().newest_first().only("slug", *dates)

    def lastmod(self, item: Article) -> datetime:
        return item.corrected_at or item.publish_at

    def get_latest_lastmod(self) -> datetime | None:
        """The latest `lastmod` of all, without reading the articles."""
        live = Article.objects.live().order_by()
        newest: datetime | None = live.aggregate(last=Max("publish_at"))["last"]
        if newest is None:
            return None
        # As Article.corrected_at has it. SQLite adds days in Python, so few rows come to that.
        a_day = timedelta(days=1)
        later = live.filter(updated_at__gt=newest)
        corrected = later.filter(updated_at__gte=F("publish_at") + a_day).filter(
            updated_at__gte=F("created_at") + a_day
        )
        return corrected.aggregate(last=Max("updated_at"))["last"] or newest


class PageSitemap(_Under):
    def items(self) -> QuerySet[Page]:
        return Page.objects.live().order_by("slug")

    def lastmod(self, item: Page) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        return Page.objects.live().aggregate(last=Max("updated_at"))["last"]


class CategorySitemap(_Under):
    def items(self) -> list[Category]:
        live = Article.objects.live().order_by().values_list("category__path", flat=True)
        filled = {"/".join(parts[:n]) for parts in (path.split("/") for path in live.distinct())
                  for n in range(1, len(parts) + 1)}  # fmt: skip
        return list(Category.objects.filter(path__in=filled))


class TagSitemap(_Under):
    def items(self) -> QuerySet[Tag]:
        live = Article.objects.live().order_by()
        return Tag.objects.filter(items__content_object__in=live).distinct()


class BylineSitemap(_Under):
    def items(self) -> QuerySet[Byline]:
        return Byline.objects.filter(articles__in=Article.objects.live().order_by()).distinct()


SITEMAPS = {
    "articles": ArticleSitemap,
    "pages": PageSitemap,
    "categories": CategorySitemap,
    "tags": TagSitemap,
    "bylines": BylineSitemap,
}


@public_page
def index(request: HttpRequest) -> HttpResponse:
    response = sitemap_views.index(request, SITEMAPS, sitemap_url_name="sitemap_section")
    for entry in response.context_data["sitemaps"]:  # Django takes the domain from the request.
        parts = urlsplit(entry.location)
        entry.location = identity.absolute(parts._replace(scheme="", netloc="").geturl())
    return _without_own_date(response)


@public_page
def section(request: HttpRequest, section: str) -> HttpResponse:
    return _without_own_date(sitemap_views.sitemap(request, SITEMAPS, section=section))


def _without_own_date(response: HttpResponse) -> HttpResponse:
    # Django takes it from the newest entry; removing an entry would not show.
    if "Last-Modified" in response:
        del response["Last-Modified"]
    return response
