"""What every feed of the site has in common."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from publication.syndication import absolute_links
from tests import factories
from tests.publication import site

pytestmark = pytest.mark.django_db

TYPES = {
    "/feed.rss": "application/rss+xml; charset=utf-8",
    "/feed.atom": "application/atom+xml; charset=utf-8",
}


def is_xml(response):
    ElementTree.fromstring(response.content)  # noqa: S314  (our own)
    return response.status_code == 200


def test_feeds_are_well_formed(client):
    site.build()

    assert [path for path in site.FEEDS if not is_xml(client.get(path))] == []


def test_feeds_survive_what_a_word_processor_leaves_in_a_text(client):
    built = site.build()
    factories.publication(name="Night\x0bKitchen", description="By\x0chand", comments="moderated")
    for article in (built.article, built.other):
        article.title = "The\x0bkettle\x1f"
        article.body = "<p>a\x08b\ufffe</p>"
        article.standfirst = article.content_note = "a\x0bb"
        article.save()
    factories.comment(built.article, name="In\x7fes", text="a\u2028b")

    assert [path for path in site.FEEDS if not is_xml(client.get(path))] == []


@pytest.mark.parametrize("path", ["/feed.rss", "/feed.atom"])
def test_feed_without_entries_stays_the_same(client, path):
    factories.publication(name="Night Kitchen")

    first, second = client.get(path), client.get(path)

    assert (is_xml(first), first.content == second.content) == (True, True)


@pytest.mark.parametrize(("path", "content_type"), TYPES.items())
def test_feed_says_what_it_is(client, path, content_type):
    assert client.get(path)["Content-Type"] == content_type


def test_feeds_stand_under_the_configured_origin_whoever_asks(client, settings):
    site.build()
    settings.QUIETPRESS_ORIGIN = "https://night.example"
    settings.ALLOWED_HOSTS = ["internal.example"]

    feeds = {
        path: client.get(path, headers={"host": "internal.example"}).text for path in site.FEEDS
    }

    hosts = ["https://night.example", "http://testserver", "internal.example"]
    assert {path: [host in text for host in hosts] for path, text in feeds.items()} == {
        path: [True, False, False] for path in site.FEEDS
    }


@pytest.mark.parametrize(
    ("html", "absolute"),
    [
        ('<a href="/about/">a</a>', '<a href="http://testserver/about/">a</a>'),
        ('<img src="/media/a.webp">', '<img src="http://testserver/media/a.webp">'),
        ('<a href="https://a.example/">a</a>', '<a href="https://a.example/">a</a>'),
        ('<a href="//a.example/">a</a>', '<a href="//a.example/">a</a>'),
        ('<a href="#notes">a</a>', '<a href="#notes">a</a>'),
        ('<a href="mailto:a@b.example">a</a>', '<a href="mailto:a@b.example">a</a>'),
    ],
)
def test_absolute_links_completes_those_inside_the_site_alone(html, absolute):
    assert absolute_links(html) == absolute
