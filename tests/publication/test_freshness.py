"""What caches and browsers may keep, and how soon they learn of a change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.http import http_date

from articles import publishing
from articles.models import Article, Byline, Category
from publication import edition, freshness
from publication.models import Edition, NavigationItem, Page, Publication, ScheduledChange
from tests import factories
from tests.publication import site

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
LATER = datetime(2025, 2, 1, tzinfo=UTC)


def last_changed(moment):
    """Let the last announcement have been at `moment`."""
    Edition.objects.update(changed_at=moment)


def date(moment):
    return http_date(moment.timestamp())


@pytest.fixture
def quiet(monkeypatch):
    """A site that was started long ago and not touched since."""
    monkeypatch.setattr(freshness, "STARTED", LONG_AGO - timedelta(days=1))
    built = site.build()
    last_changed(LONG_AGO)
    return built


# What every public page says


def test_public_page_may_be_kept_and_must_be_asked_for_again(client, quiet):
    responses = {path: client.get(path) for path in site.PUBLIC}

    said = {path: (it.status_code, it["Cache-Control"]) for path, it in responses.items()}
    assert said == dict.fromkeys(site.PUBLIC, (200, "public, no-cache"))


def test_public_page_is_the_same_for_every_reader(client, quiet):
    anonymous = {path: client.get(path).content for path in site.PUBLIC}
    client.force_login(factories.user())
    french = {"accept-language": "fr", "user-agent": "Elsewhere/1.0"}
    staff = {path: client.get(path, headers=french).content for path in site.PUBLIC}

    assert staff == anonymous


def test_public_page_sets_no_cookie_and_varies_with_none(client, quiet):
    client.force_login(factories.user())

    responses = [client.get(path) for path in site.PUBLIC]

    assert [response.cookies.output() for response in responses] == [""] * len(site.PUBLIC)
    assert {response.get("Vary") for response in responses} <= {None, "Accept-Encoding"}


@pytest.mark.parametrize("path", ["/nothing-here/", "/articles/nothing-here/", "/?page=0"])
def test_page_that_is_not_there_is_kept_by_nobody_and_sets_no_cookie(client, quiet, path):
    response = client.get(path)

    assert response.status_code == 404
    assert (response.get("Last-Modified"), response.get("Cache-Control")) == (None, None)
    assert (response.cookies.output(), response.get("Vary")) == ("", "Accept-Encoding")


def test_head_answers_like_get_without_the_body(client, quiet):
    got = {path: client.get(path) for path in site.PUBLIC}
    asked = {path: client.head(path) for path in site.PUBLIC}

    for response in got.values():
        # ConditionalGetMiddleware leaves it out; RFC 9110, 9.3.2 allows that.
        del response["ETag"]
    assert {path: (200, b"", dict(it.headers)) for path, it in got.items()} == {
        path: (it.status_code, it.content, dict(it.headers)) for path, it in asked.items()
    }


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_public_page_takes_nothing(quiet, method):
    client = Client(enforce_csrf_checks=True)

    responses = {path: client.generic(method, path) for path in site.PUBLIC}

    said = {path: (it.status_code, it["Allow"]) for path, it in responses.items()}
    assert said == dict.fromkeys(site.PUBLIC, (405, "GET, HEAD"))


# Unchanged


def test_unchanged_page_is_known_by_its_etag(client, quiet):
    tags = {path: client.get(path)["ETag"] for path in site.PUBLIC}

    again = {path: client.get(path, headers={"if-none-match": tags[path]}) for path in tags}

    expected = {path: (304, b"", tag) for path, tag in tags.items()}
    assert {
        path: (it.status_code, it.content, it["ETag"]) for path, it in again.items()
    } == expected


def test_unchanged_page_is_known_by_its_date(client, quiet):
    dates = {path: client.get(path)["Last-Modified"] for path in site.PUBLIC}

    again = {path: client.get(path, headers={"if-modified-since": dates[path]}) for path in dates}

    assert dates == dict.fromkeys(site.PUBLIC, date(LONG_AGO))
    assert {path: (it.status_code, it.content) for path, it in again.items()} == dict.fromkeys(
        site.PUBLIC, (304, b"")
    )


def test_unchanged_page_is_known_when_compressed(client, quiet):
    tag = client.get("/", headers={"accept-encoding": "gzip"})["ETag"]

    response = client.get("/", headers={"accept-encoding": "gzip", "if-none-match": tag})

    assert (tag[:2], response.status_code) == ("W/", 304)


# Changed


def change_article(built):
    was = publishing.before(built.article.pk)
    built.article.title = "The kettle, again"
    built.article.save()
    publishing.changed(built.article, was)


def withdraw_article(built):
    publishing.move(built.article, Article.Status.DRAFT)


def remove_article(built):
    publishing.removed(built.article)


def change_navigation(built):
    built.item.label = "Who we are"
    built.item.save()


def remove_navigation(built):
    NavigationItem.objects.all().delete()


def change_publication(built):
    Publication.objects.update(name="Day Kitchen")


def change_page(built):
    built.page.title = "Who we are"
    built.page.save()


def remove_page(built):
    Page.objects.get().delete()


def change_category(built):
    Category.objects.filter(slug="trust").update(name="Trusting")


def change_byline(built):
    Byline.objects.update(name="M. Hollis")


# What becomes of the pages that a change touches.
CHANGES = {
    change_article: {"/": 200, "/articles/kettle/": 200, "/feed.rss": 200},
    withdraw_article: {
        "/": 200,
        "/feed.atom": 200,
        "/sitemap-articles.xml": 200,
        "/articles/kettle/": 404,
    },
    remove_article: {"/": 200, "/articles/kettle/": 410},
    change_navigation: {"/": 200, "/articles/kettle/": 200},
    remove_navigation: {"/about/": 200},
    change_publication: {"/": 200, "/feed.rss": 200},
    change_page: {"/about/": 200},
    remove_page: {"/about/": 410, "/sitemap-pages.xml": 200},
    change_category: {"/category/care/trust/": 200, "/articles/kettle/": 200},
    change_byline: {"/by/maren-hollis/": 200, "/": 200},
}


@pytest.mark.parametrize(
    ("change", "expected"), CHANGES.items(), ids=[it.__name__ for it in CHANGES]
)
def test_change_is_seen_on_the_next_request(client, quiet, change, expected):
    before = {path: client.get(path) for path in expected}

    change(quiet)
    by_tag = {
        path: client.get(path, headers={"if-none-match": it["ETag"]}) for path, it in before.items()
    }
    by_date = {
        path: client.get(path, headers={"if-modified-since": it["Last-Modified"]})
        for path, it in before.items()
    }

    for after in (by_tag, by_date):
        assert {path: it.status_code for path, it in after.items()} == expected
        assert [path for path, it in after.items() if it.content == before[path].content] == []


def test_date_moves_with_the_last_change(client, quiet):
    last_changed(LATER)

    response = client.get("/", headers={"if-modified-since": date(LONG_AGO)})

    assert (response.status_code, response["Last-Modified"]) == (200, date(LATER))


def test_date_moves_when_a_scheduled_moment_has_come(client, quiet):
    ScheduledChange.objects.create(at=LATER)

    response = client.get("/", headers={"if-modified-since": date(LONG_AGO)})

    assert (response.status_code, response["Last-Modified"]) == (200, date(LATER))


def test_date_is_not_before_the_release_that_made_the_page(client, quiet, monkeypatch):
    monkeypatch.setattr(freshness, "STARTED", LATER)

    response = client.get("/", headers={"if-modified-since": date(LONG_AGO)})

    assert (response.status_code, response["Last-Modified"]) == (200, date(LATER))


def test_date_moves_where_nothing_was_ever_said_of_the_publication(client, quiet):
    Publication.objects.all().delete()
    last_changed(LATER)

    assert client.get("/")["Last-Modified"] == date(LATER)


def test_date_is_left_out_while_the_second_of_a_change_still_runs(client, quiet):
    # A second change in it would carry the same date: the page would seem unchanged.
    last_changed(datetime.now(tz=UTC) + timedelta(minutes=1))

    response = client.get("/", headers={"if-modified-since": date(LONG_AGO)})

    assert (response.status_code, response.get("Last-Modified")) == (200, None)


def test_announcement_alone_makes_no_new_page_for_who_holds_the_etag(client, quiet):
    tag = client.get("/")["ETag"]

    edition.announce()

    assert client.get("/", headers={"if-none-match": tag}).status_code == 304
