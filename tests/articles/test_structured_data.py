"""What an article page tells machines, in the words of schema.org."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from articles.models import Article
from tests import factories
from tests.articles.pictures import article_with_cover
from tests.publication import reading

pytestmark = pytest.mark.django_db

MARCH = datetime(2024, 3, 5, 12, tzinfo=UTC)


def told(client, path):
    script = reading.html(client.get(path).text).one("script", type="application/ld+json")
    return json.loads("".join(script.words))


def test_article_and_the_way_to_it_are_described(client, settings):
    settings.QUIETPRESS_ORIGIN = "https://night.example"
    factories.publication(name="Night Kitchen")
    night = factories.category("Night", parent=factories.category("Care"))
    article = factories.article(
        "The kettle",
        slug="kettle",
        standfirst="On a cold stove.",
        body="<p>It was cold in here.</p>",
        category=night,
        publish_at=MARCH,
    )
    Article.objects.filter(pk=article.pk).update(updated_at=MARCH + timedelta(days=2))

    assert told(client, "/articles/kettle/") == {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "Article",
                "@id": "https://night.example/articles/kettle/#article",
                "headline": "The kettle",
                "description": "On a cold stove.",
                "mainEntityOfPage": "https://night.example/articles/kettle/",
                "inLanguage": "en-gb",
                "articleSection": "Night",
                "wordCount": 5,
                "author": {
                    "@type": "Person",
                    "name": "Maren Hollis",
                    "url": "https://night.example/by/maren-hollis/",
                },
                "publisher": {
                    "@type": "Organization",
                    "name": "Night Kitchen",
                    "url": "https://night.example/",
                },
                "datePublished": "2024-03-05T12:00:00+00:00",
                "dateModified": "2024-03-07T12:00:00+00:00",
            },
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {
                        "@type": "ListItem",
                        "position": position,
                        "name": name,
                        "item": f"https://night.example{path}",
                    }
                    for position, name, path in [
                        (1, "Night Kitchen", "/"),
                        (2, "Care", "/category/care/"),
                        (3, "Night", "/category/care/night/"),
                        (4, "The kettle", "/articles/kettle/"),
                    ]
                ],
            },
        ],
    }


def test_article_that_was_not_corrected_was_changed_when_it_was_published(client):
    article = factories.article(slug="kettle", publish_at=MARCH)
    Article.objects.filter(pk=article.pk).update(updated_at=MARCH + timedelta(hours=23))

    (described, _) = told(client, "/articles/kettle/")["@graph"]

    assert described["dateModified"] == described["datePublished"] == "2024-03-05T12:00:00+00:00"


def test_cover_is_described(client, media):
    article = article_with_cover(size=(1600, 900), status=Article.Status.PUBLISHED)

    (described, _) = told(client, "/articles/kettle/")["@graph"]

    assert described["image"] == {
        "@type": "ImageObject",
        "url": f"http://testserver/media/{article.cover.name}",
        "width": 1600,
        "height": 900,
        "caption": "A kettle",
    }


@pytest.mark.parametrize(
    "title",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]> & \u2028 \" ' \\",
        "{{ title }}",
    ],
)
def test_words_cannot_leave_the_script_that_holds_them(client, title):
    factories.article(title, slug="kettle", standfirst=title, publish_at=MARCH)

    (described, way) = told(client, "/articles/kettle/")["@graph"]

    names = (described["headline"], described["description"], way["itemListElement"][-1]["name"])
    assert names == (title, title, title)
    page = reading.html(client.get("/articles/kettle/").text)
    assert [script.attributes["type"] for script in page.all("script")] == [
        "application/ld+json",
        "module",
        "module",
    ]
