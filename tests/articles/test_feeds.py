"""What a feed reader gets: whole texts, with their content notes, and only what is live."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.models import Article
from tests import factories

pytestmark = pytest.mark.django_db

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
MARCH = datetime(2024, 3, 5, 12, tzinfo=UTC)
BODY = '<p>See <a href="/about/">us</a> &amp; <em>more</em>.</p>'


def feed(client, path):
    return ElementTree.fromstring(client.get(path).content)  # noqa: S314  (our own)


def titles(client, path):
    root = feed(client, path)
    items = root.findall("channel/item/title") or root.findall("atom:entry/atom:title", NAMES)
    return [title.text for title in items]


def words(element, *paths):
    return [element.findtext(path, namespaces=NAMES) for path in paths]


@pytest.fixture
def kettle():
    factories.publication(
        name="Night Kitchen", description="For the small hours", tagline="Not this"
    )
    article = factories.article(
        "Tea & <milk>",
        slug="kettle",
        standfirst="5 < 6 & so on",
        content_note="Mentions a hospital stay",
        body=BODY,
        publish_at=MARCH,
    )
    Article.objects.filter(pk=article.pk).update(updated_at=MARCH + timedelta(days=2))
    return article


def test_rss_says_whose_it_is(client, kettle):
    channel = feed(client, "/feed.rss").find("channel")

    assert words(channel, "title", "link", "description", "language") == [
        "Night Kitchen",
        "http://testserver/",
        "For the small hours",
        "en-gb",
    ]
    assert channel.find("atom:link", NAMES).attrib == {
        "href": "http://testserver/feed.rss",
        "rel": "self",
    }


def test_rss_carries_the_whole_article(client, kettle):
    (item,) = feed(client, "/feed.rss").findall("channel/item")

    # Readers take title and description of RSS for HTML: text is escaped once more.
    assert words(
        item, "title", "link", "guid", "description", "dc:creator", "pubDate", "category"
    ) == [
        "Tea &amp; &lt;milk&gt;",
        "http://testserver/articles/kettle/",
        f"http://testserver/#article-{kettle.pk}",
        "Content note: Mentions a hospital stay. 5 &lt; 6 &amp; so on",
        "Maren Hollis",
        "Tue, 05 Mar 2024 12:00:00 +0000",
        "Trust",
    ]
    assert item.findtext("content:encoded", namespaces=NAMES) == (
        '<p>See <a href="http://testserver/about/">us</a> &amp; <em>more</em>.</p>'
    )


def test_atom_says_whose_it_is(client, kettle):
    root = feed(client, "/feed.atom")

    links = {link.get("rel"): link.get("href") for link in root.findall("atom:link", NAMES)}
    assert words(root, "atom:title", "atom:id") == ["Night Kitchen", "http://testserver/"]
    assert links == {"alternate": "http://testserver/", "self": "http://testserver/feed.atom"}


def test_atom_carries_the_whole_article(client, kettle):
    (entry,) = feed(client, "/feed.atom").findall("atom:entry", NAMES)

    content, summary = (entry.find(f"atom:{name}", NAMES) for name in ("content", "summary"))
    paths = ["title", "id", "published", "updated", "author/atom:name"]
    assert words(entry, *(f"atom:{path}" for path in paths)) == [
        "Tea & <milk>",
        f"http://testserver/#article-{kettle.pk}",
        "2024-03-05T12:00:00+00:00",
        "2024-03-07T12:00:00+00:00",
        "Maren Hollis",
    ]
    assert (content.get("type"), content.text) == (
        "html",
        '<p>See <a href="http://testserver/about/">us</a> &amp; <em>more</em>.</p>',
    )
    assert (summary.get("type"), summary.text) == (
        "html",
        "Content note: Mentions a hospital stay. 5 &lt; 6 &amp; so on",
    )


@pytest.mark.parametrize("path", ["/feed.rss", "/feed.atom"])
def test_feed_entry_stays_the_same_entry_under_a_new_address(client, kettle, path):
    def identifiers():
        root = feed(client, path)
        return [
            root.findtext(name, namespaces=NAMES)
            for name in (".//item/guid", ".//atom:entry/atom:id")
        ]

    before = identifiers()

    Article.objects.filter(pk=kettle.pk).update(slug="another")

    assert identifiers() == before
    assert "/articles/another/" in client.get(path).text


@pytest.mark.parametrize("path", ["/feed.rss", "/feed.atom"])
def test_feed_has_live_articles_alone_the_newest_first(client, path):
    factories.article("Old", publish_at=MARCH)
    factories.article("New", publish_at=MARCH + timedelta(days=1))
    factories.article("Draft", status=Article.Status.DRAFT)
    factories.article("In review", status=Article.Status.IN_REVIEW)
    factories.article("Tomorrow's", publish_at=timezone.now() + timedelta(days=1))

    assert titles(client, path) == ["New", "Old"]


@pytest.mark.parametrize("path", ["/feed.rss", "/feed.atom"])
def test_feed_has_the_latest_twenty(client, path):
    first = factories.article("No 0", publish_at=MARCH)
    Article.objects.bulk_create(
        Article(
            title=f"No {number}",
            slug=f"no-{number}",
            category=first.category,
            byline=first.byline,
            status=Article.Status.PUBLISHED,
            publish_at=MARCH + timedelta(days=number),
            updated_at=MARCH,
        )
        for number in range(1, 21)
    )

    assert titles(client, path) == [f"No {number}" for number in range(20, 0, -1)]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_category_feed_has_its_articles_and_those_of_the_categories_inside(client, kind):
    care = factories.category("Care")
    night = factories.category("Night", parent=care)
    factories.article("In care", category=care, publish_at=MARCH)
    factories.article("At night", category=night, publish_at=MARCH + timedelta(days=1))
    factories.article("Elsewhere", category=factories.category("Trust"))

    found = [titles(client, f"/category/{path}/feed.{kind}") for path in ("care", "care/night")]

    assert found == [["At night", "In care"], ["At night"]]


def test_category_feed_says_which_it_is(client):
    factories.publication(name="Night Kitchen")
    category = factories.category("Care")
    category.description = "Looking after one another"
    category.save()

    channel = feed(client, "/category/care/feed.rss").find("channel")

    assert words(channel, "title", "link", "description") == [
        "Care · Night Kitchen",
        "http://testserver/category/care/",
        "Looking after one another",
    ]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_category_feed_of_no_category_is_not_found(client, kind):
    assert client.get(f"/category/nothing/feed.{kind}").status_code == 404


def test_feeds_of_one_view_after_another_do_not_mix(client):
    factories.category("Care")
    factories.category("Trust")

    ids = [
        feed(client, f"/category/{slug}/feed.rss").find("channel/atom:link", NAMES).get("href")
        for slug in ("care", "trust", "care")
    ]

    assert ids == [
        f"http://testserver/category/{slug}/feed.rss" for slug in ("care", "trust", "care")
    ]
