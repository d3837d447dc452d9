"""What search engines are told of: everything that can be read, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import sitemaps
from articles.models import Article, Tag
from publication.models import Page
from tests import factories

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
MARCH = datetime(2024, 3, 5, 12, tzinfo=UTC)
SECTIONS = ["articles", "pages", "categories", "tags", "bylines"]


def entries(client, path, **headers):
    """Where each entry is and when it was last changed."""
    root = ElementTree.fromstring(client.get(path, headers=headers).content)  # noqa: S314
    return [
        (
            entry.findtext("s:loc", namespaces=NAMES),
            entry.findtext("s:lastmod", namespaces=NAMES),
        )
        for entry in root
    ]


def places(client, section):
    return [place for place, _ in entries(client, f"/sitemap-{section}.xml")]


def test_index_leads_to_every_section(client):
    assert [place for place, _ in entries(client, "/sitemap.xml")] == [
        f"http://testserver/sitemap-{section}.xml" for section in SECTIONS
    ]


@pytest.mark.parametrize("section", SECTIONS)
def test_section_of_a_new_site_is_empty(client, section):
    assert entries(client, f"/sitemap-{section}.xml") == []


def test_section_that_is_not_there_is_not_found(client):
    assert client.get("/sitemap-comments.xml").status_code == 404


def test_articles_are_those_that_are_live(client):
    factories.article(slug="live", publish_at=MARCH)
    factories.article(slug="newer", publish_at=MARCH + timedelta(days=1))
    factories.article(slug="draft", status=Article.Status.DRAFT)
    factories.article(slug="review", status=Article.Status.IN_REVIEW)
    factories.article(slug="tomorrow", publish_at=timezone.now() + timedelta(days=1))

    assert places(client, "articles") == [
        "http://testserver/articles/newer/",
        "http://testserver/articles/live/",
    ]


def test_article_carries_the_day_of_its_publishing_or_of_its_correction(client):
    factories.article(slug="corrected", publish_at=MARCH)
    factories.article(slug="untouched", publish_at=MARCH - timedelta(days=1))
    Article.objects.filter(slug="corrected").update(updated_at=MARCH + timedelta(days=9))
    Article.objects.filter(slug="untouched").update(updated_at=MARCH - timedelta(days=1))

    assert [day for _, day in entries(client, "/sitemap-articles.xml")] == [
        "2024-03-14",
        "2024-03-04",
    ]


def test_index_says_when_each_section_was_last_changed(client):
    factories.article(publish_at=MARCH)
    factories.page("About")
    factories.page("Imprint", live=False)
    for changed in (Article, Page):
        changed.objects.update(updated_at=MARCH)
    Page.objects.filter(slug="imprint").update(updated_at=MARCH + timedelta(days=1))

    found = dict(entries(client, "/sitemap.xml"))

    assert [found[f"http://testserver/sitemap-{name}.xml"][:10] for name in SECTIONS[:2]] == [
        "2024-03-05"
    ] * 2


@pytest.mark.parametrize(
    ("after_publishing", "after_creation"), [(0, 9), (23, 9), (24, 24), (24, 23), (90, 24)]
)
def test_latest_change_of_all_articles_is_the_latest_of_each(after_publishing, after_creation):
    """Hours; the aggregate means the same as `Article.corrected_at`."""
    hour = timedelta(hours=1)
    changed = MARCH + after_publishing * hour
    factories.article(slug="changed", publish_at=MARCH)
    factories.article(slug="older", publish_at=MARCH - hour)
    factories.article(slug="tomorrow", publish_at=timezone.now() + 24 * hour)
    factories.article(slug="draft", status=Article.Status.DRAFT)
    Article.objects.filter(slug="changed").update(
        updated_at=changed, created_at=changed - after_creation * hour
    )
    Article.objects.filter(slug="older").update(updated_at=MARCH - hour)
    section = sitemaps.ArticleSitemap()

    each = [section.lastmod(article) for article in section.items()]

    assert section.get_latest_lastmod() == max(each)


def test_index_reads_no_article(client):
    factories.article()

    with CaptureQueriesContext(connection) as queries:
        client.get("/sitemap.xml")

    assert [query["sql"] for query in queries if '"articles_article"."slug"' in query["sql"]] == []


def test_pages_are_those_that_are_published(client):
    factories.page("About")
    factories.page("Imprint", live=False)
    Page.objects.update(updated_at=MARCH)

    assert entries(client, "/sitemap-pages.xml") == [("http://testserver/about/", "2024-03-05")]


def test_categories_are_those_with_something_to_read_in_them_or_inside(client):
    care = factories.category("Care")
    night = factories.category("Night", parent=care)
    factories.category("Day", parent=care)
    factories.article(category=night)
    factories.article(category=factories.category("Empty"), status=Article.Status.DRAFT)

    assert places(client, "categories") == [
        "http://testserver/category/care/",
        "http://testserver/category/care/night/",
    ]


def test_tags_and_bylines_are_those_with_something_to_read_under_them(client):
    factories.article(tags=["night", "dawn"])
    factories.article(tags=["night"])
    factories.article(
        tags=["secret"], byline=factories.byline("Nobody Yet"), status=Article.Status.DRAFT
    )
    Tag.objects.create(name="unused")

    assert places(client, "tags") == ["http://testserver/tag/dawn/", "http://testserver/tag/night/"]
    assert places(client, "bylines") == ["http://testserver/by/maren-hollis/"]


def test_address_in_another_script_is_encoded(client):
    factories.article(slug="夜")

    assert places(client, "articles") == ["http://testserver/articles/%E5%A4%9C/"]


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-articles.xml", "/sitemap-pages.xml"])
def test_sitemap_stands_under_the_configured_origin_whoever_asks(client, settings, path):
    settings.QUIETPRESS_ORIGIN = "https://night.example"
    settings.ALLOWED_HOSTS = ["internal.example"]
    factories.article()
    factories.page()

    found = entries(client, path, host="internal.example")

    assert {place.split("/")[2] for place, _ in found} == {"night.example"}
    assert {place.split(":")[0] for place, _ in found} == {"https"}


def test_long_section_is_split_into_files(client, monkeypatch):
    monkeypatch.setattr(sitemaps._Under, "limit", 2)
    for number in range(3):
        factories.article(slug=f"a-{number}", publish_at=MARCH - timedelta(days=number))

    index = [place for place, _ in entries(client, "/sitemap.xml")]
    second = [place for place, _ in entries(client, "/sitemap-articles.xml?p=2")]

    assert index[:2] == [
        "http://testserver/sitemap-articles.xml",
        "http://testserver/sitemap-articles.xml?p=2",
    ]
    assert second == ["http://testserver/articles/a-2/"]


@pytest.mark.parametrize("page", ["0", "-1", "2", "abc", "%00"])
def test_file_of_a_section_that_is_not_there_is_not_found(client, page):
    factories.article()

    assert client.get(f"/sitemap-articles.xml?p={page}").status_code == 404
