"""A small publication with one of everything that the public can see, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from articles.models import Article, RelatedArticle
from articles.sitemaps import SITEMAPS
from publication.models import NavigationItem, Page, Publication
from tests import factories

PUBLISHED = datetime(2024, 3, 5, 12, tzinfo=UTC)

PAGES = [
    "/",
    "/articles/kettle/",
    "/category/care/",
    "/category/care/trust/",
    "/tag/night/",
    "/by/maren-hollis/",
    "/archive/",
    "/archive/2024/",
    "/archive/2024/3/",
    "/search/",
    "/search/?q=stove",
    "/about/",
]
FEEDS = [
    "/feed.rss",
    "/feed.atom",
    "/category/care/feed.rss",
    "/category/care/feed.atom",
    "/comments/feed.rss",
    "/comments/feed.atom",
]
SITEMAP = ["/sitemap.xml", *(f"/sitemap-{section}.xml" for section in SITEMAPS)]
PUBLIC = [*PAGES, *FEEDS, *SITEMAP, "/robots.txt"]


@dataclass
class Site:
    publication: Publication
    article: Article
    other: Article
    page: Page
    item: NavigationItem


def build() -> Site:
    """Comments stand under the articles, and no form: a form changes with the hour."""
    factories.publication(name="Night Kitchen")
    care = factories.category("Care")
    article = factories.article(
        "The kettle",
        slug="kettle",
        category=factories.category("Trust", parent=care),
        tags=["night"],
        content_note="Mentions a hospital stay",
        publish_at=PUBLISHED,
    )
    other = factories.article("A long road", slug="road", category=care, publish_at=PUBLISHED)
    RelatedArticle.objects.create(article=article, other=other)
    factories.comment(article)
    publication = factories.publication(comments="read_only")
    item = NavigationItem.objects.create(label="About", path="/about/")
    return Site(publication, article, other, factories.page(), item)
