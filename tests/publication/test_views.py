"""Pages, pictures, and what a reader meets when something is not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from publication.models import Page
from tests import factories
from tests.publication import reading, site

pytestmark = pytest.mark.django_db


def heading(response):
    return reading.html(response.text).one("h1").text


# Pages


def test_page_is_shown_under_its_address(client):
    factories.page("About", body="<p>Who we are.</p>", summary="Who writes here")

    response = client.get("/about/")

    page = reading.html(response.text)
    assert (response.status_code, page.one("h1").text) == (200, "About")
    assert page.one("div", class_="prose").text == "Who we are."
    assert page.one("meta", name="description").attributes["content"] == "Who writes here"
    assert page.one("link", rel="canonical").attributes["href"] == "http://testserver/about/"


def test_page_that_is_not_published_is_not_found(client):
    factories.page("About", live=False)

    assert client.get("/about/").status_code == 404


def test_page_taken_offline_is_gone_on_the_next_request(client):
    factories.page("About")
    before = client.get("/about/").status_code

    Page.objects.update(live=False)

    assert (before, client.get("/about/").status_code) == (200, 404)


def test_page_text_is_cleaned_when_it_is_stored(client):
    factories.page("About", body='<p onclick="x()">Hello<script>alert(1)</script></p>')

    prose = reading.html(client.get("/about/").text).one("div", class_="prose")
    assert [(inner.tag, inner.attributes, inner.text) for inner in prose.inside] == [
        ("p", {}, "Hello")
    ]


def test_address_without_its_closing_slash_leads_to_the_page(client):
    factories.page("About")

    response = client.get("/about")

    assert (response.status_code, response["Location"]) == (301, "/about/")


def test_every_public_address_is_among_those_the_tests_ask_for():
    names = {resolve(path.split("?")[0]).url_name for path in site.PUBLIC}

    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    acts_or_answers = {name for name in known if name.startswith("comment")}
    assert known - names - acts_or_answers == {"media", "category_atom", "sitemap_section"} - names


# Pictures


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "covers").mkdir(parents=True)
    return Path(settings.MEDIA_ROOT)


def test_picture_may_be_kept_for_good(client, media):
    (media / "covers" / "a.webp").write_bytes(b"RIFF")

    response = client.get("/media/covers/a.webp")

    assert b"".join(response.streaming_content) == b"RIFF"
    assert (response["Content-Type"], response["Cache-Control"]) == (
        "image/webp",
        "public, max-age=31536000, immutable",
    )
    response.close()


@pytest.mark.parametrize("path", ["/media/covers/b.webp", "/media/covers/", "/media/"])
def test_pictures_are_not_listed(client, media, path):
    (media / "covers" / "a.webp").write_bytes(b"RIFF")

    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/media/../secret",
        "/media/covers/../../secret",
        "/media//etc/passwd",
        "/media/..\\secret",
        "/media/covers/..",
    ],
)
def test_nothing_outside_the_media_folder_is_served(client, media, path):
    (media.parent / "secret").write_text("a key")

    assert client.get("/", PATH_INFO=path).status_code in {400, 404}


def test_picture_name_that_no_file_system_has_is_not_found(client, media):
    assert client.get(f"/media/{'a' * 5000}.webp").status_code == 404


def test_picture_takes_nothing(media):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/media/covers/a.webp").status_code == 405


# When something is not there


def test_unknown_address_offers_a_way_on(client):
    response = client.get("/nothing-here/")

    page = reading.html(response.text)
    assert (response.status_code, page.one("h1").text) == (404, "There is nothing at this address")
    assert page.one("main").one("form").attributes["action"] == reverse("search")
    assert page.one("meta", name="robots").attributes["content"] == "noindex"


def test_error_pages_stand_in_the_look_of_the_site(client):
    factories.publication(name="Night Kitchen")

    page = reading.html(client.get("/nothing-here/").text)

    assert page.one("title").text == "There is nothing at this address · Night Kitchen"
    assert page.one("p", class_="name").text == "Night Kitchen"


def test_request_for_another_host_is_refused_with_a_page(client):
    response = client.get("/", headers={"host": "elsewhere.example"})

    assert (response.status_code, heading(response)) == (400, "That request could not be read")


def test_form_without_its_token_is_refused_with_a_page():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})

    assert (response.status_code, heading(response)) == (403, "The form had been open too long")


def test_failure_is_told_without_asking_the_database(broken_database):
    response = broken_database.get("/")

    assert (response.status_code, heading(response)) == (500, "Something went wrong on our side")
    assert reading.html(response.text).one("link", rel="stylesheet").attributes["href"] == (
        "/static/css/site.css"
    )
