"""The staff's words outlive their session, and the session does not end while they work."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from articles.models import Article
from tests import factories
from tests.publication import reading

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"
BODY = '<p>A <em>long</em> night.</p><script>alert(1)</script><p onclick="x()">And a morning.</p>'
TYPED = {
    "title": "The kettle & the stove",
    "standfirst": "  ",
    "body": BODY,
    "related-TOTAL_FORMS": "0",
    "related-INITIAL_FORMS": "0",
    "live": "on",
    "_save": "Save",
    "related-__prefix__-position": "0",
}


def given_back(response):
    """The labels and texts of the fields that a page gives back."""
    page = reading.html(response.text)
    labels = {label.attributes["for"]: label.text for label in page.all("label")}
    texts = re.findall(r"<textarea[^>]*>(.*?)</textarea>", response.text, re.DOTALL)
    areas = page.all("textarea")
    assert all("readonly" in area.attributes for area in areas)
    names = [labels[area.attributes["id"]] for area in areas]
    return dict(zip(names, texts, strict=True))


@pytest.mark.parametrize("path", [ADD, "/admin/publication/page/add/"])
def test_form_sent_after_the_session_has_ended_is_given_back(client, path):
    response = client.post(path, TYPED)

    page = reading.html(response.text)
    assert (response.status_code, page.one("h1").text) == (401, "Your session has ended")
    assert given_back(response) == {
        "Title": "The kettle &amp; the stove",
        "Body, as HTML": BODY.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;"),
    }
    assert Article.objects.count() == 0


def test_text_that_is_given_back_can_be_copied_as_the_editor_has_it(client):
    response = client.post(ADD, TYPED)

    assert "<p>A <em>long</em> night.</p><p>And a morning.</p></div>" in response.text
    assert "<script>alert" not in response.text


def test_way_to_sign_in_again_opens_beside_the_words_and_leads_to_the_form(client):
    response = client.post(f"{ADD}?category=1&byline=2", TYPED)

    (link,) = [it for it in reading.html(response.text).all("a") if "Sign in" in it.text]
    factories.user("Administrator", username="ana", password="pass")
    back = client.post(link.attributes["href"], {"username": "ana", "password": "pass"})
    assert link.attributes["target"] == "_blank"
    assert back["Location"] == f"{ADD}?category=1&byline=2"


def test_page_with_the_words_is_kept_nowhere(client):
    response = client.post(ADD, TYPED)

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["WWW-Authenticate"] == 'Cookie realm="staff"'


def test_who_only_looks_is_led_to_the_sign_in_as_before(client):
    response = client.get(ADD)

    assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next={ADD}")


def test_signing_out_twice_is_no_fault(client):
    assert client.post("/admin/logout/").status_code == 302


def test_password_is_never_given_back(client):
    response = client.post(
        "/admin/auth/user/1/password/",
        {"password1": "correct horse", "old_password": "battery", "note": "staple"},
    )

    assert response.status_code == 401
    assert given_back(response) == {"Note": "staple"}
    assert "correct horse" not in response.text


# A form that was opened before somebody signed in again


@pytest.fixture
def author():
    """An author whose form carries another token than their browser."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.user("Administrator"))
    client.get(ADD)
    return client


def test_form_from_before_the_last_sign_in_is_given_back(author):
    response = author.post(ADD, {**TYPED, "csrfmiddlewaretoken": "x" * 64})

    assert (response.status_code, response["Cache-Control"]) == (
        403,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert list(given_back(response)) == ["Title", "Body, as HTML"]
    assert ADD in [it.attributes["href"] for it in reading.html(response.text).all("a")]


def test_form_of_another_site_is_not_shown(author):
    response = author.post(ADD, TYPED, headers={"origin": "https://evil.example"})

    assert (response.status_code, given_back(response)) == (403, {})
    assert "kettle" not in response.text


def test_refused_sign_in_gives_nothing_back():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/admin/login/", {"username": "ana", "password": "pass"})

    assert (response.status_code, given_back(response)) == (403, {})


# The session


def ends(client):
    return Session.objects.get(pk=client.session.session_key).expire_date


def test_session_of_somebody_who_works_is_prolonged_once_a_day(client, monkeypatch):
    client.force_login(factories.user("Administrator"))
    first = ends(client)

    client.get("/admin/")
    same_day = client.get("/admin/")
    second = ends(client)
    session = client.session
    session["last_day"] = "2024-03-05"
    session.save()
    next_day = client.get("/admin/")

    assert first < second < ends(client)
    assert ("sessionid" in same_day.cookies, "sessionid" in next_day.cookies) == (False, True)


def test_public_page_does_not_touch_the_session_of_staff(client):
    client.force_login(factories.user("Administrator"))
    before = ends(client)

    response = client.get("/")

    assert (response.cookies.output(), ends(client)) == ("", before)
