"""What the publication says of itself, and what the database refuses to store of it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from publication import paths
from publication.models import Edition, NavigationItem, Page, Publication, Redirect
from tests import factories

pytestmark = pytest.mark.django_db


# Constraints


@pytest.mark.parametrize(
    "row",
    [
        Publication(pk=2),
        Publication(pk=1, articles_per_page=0),
        Publication(pk=1, articles_per_page=101),
        Publication(pk=1, comments="perhaps"),
        Edition(pk=2, number=1, changed_at="2025-01-01T00:00Z"),
        NavigationItem(label="About", path="/about/", place="aside"),
        Redirect(old_path="/a/", new_path="/a/"),
    ],
    ids=lambda row: type(row).__name__,
)
def test_row_that_must_never_be_is_refused_by_the_database(row):
    with pytest.raises(IntegrityError):
        row.save(force_insert=True)


def test_old_path_leads_to_one_place_alone():
    Redirect.objects.create(old_path="/a/", new_path="/b/")

    with pytest.raises(IntegrityError):
        Redirect.objects.create(old_path="/a/", new_path="/c/")


def test_page_has_its_address_alone():
    factories.page("About")

    with pytest.raises(IntegrityError):
        factories.page("About")


# Page


@pytest.mark.parametrize("slug", ["search", "archive", "admin"])
def test_page_under_an_address_of_the_site_itself_is_refused(slug):
    page = Page(title="A page", slug=slug, body="<p>a</p>")

    with pytest.raises(ValidationError) as raised:
        page.full_clean()

    assert raised.value.message_dict == {"slug": ["Another part of the site has this address."]}


@pytest.mark.parametrize("slug", ["about", "articles", "category", "comments", "feed"])
def test_page_under_an_address_that_nothing_has_is_taken(client, slug):
    page = Page(title="A page", slug=slug, body="<p>a</p>")

    page.full_clean()
    page.save()

    assert client.get(page.get_absolute_url()).status_code == 200


def test_page_under_no_address_is_refused_where_the_address_is_typed():
    with pytest.raises(ValidationError) as raised:
        Page(title="A page", slug="a page", body="<p>a</p>").full_clean()

    assert list(raised.value.message_dict) == ["slug"]


# Navigation


@pytest.mark.parametrize(
    "path",
    ["/", "/about/", "/search/?q=sleep", "/articles/kettle/#comments", "https://line.example/help"],
)
def test_navigation_leads_to_this_site_or_to_another(path):
    NavigationItem(label="There", path=path).full_clean()


@pytest.mark.parametrize(
    "path",
    [
        "about/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,a",
        "ftp://elsewhere.example/",
        "https://",
        "/a b/",
        "",
    ],
)
def test_navigation_leads_nowhere_else(path):
    with pytest.raises(ValidationError) as raised:
        NavigationItem(label="There", path=path).full_clean()

    assert list(raised.value.message_dict) == ["path"]


# Redirect


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/old", "/old/"),
        ("/old/", "/old"),
        ("/caf%C3%A9", "/café/"),
        ("/2019/old.html", "/2019/old.html"),
    ],
)
def test_redirect_typed_by_hand_is_found_however_it_was_spelt(client, typed, asked):
    redirect = Redirect(old_path=typed, new_path="/new")

    redirect.full_clean()
    redirect.save()

    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (301, "/new/")


def test_redirect_typed_without_a_new_path_says_that_it_is_gone(client):
    redirect = Redirect(old_path="/old", new_path="")

    redirect.full_clean()
    redirect.save()

    assert client.get("/old/").status_code == 410


def test_redirect_to_itself_is_refused_however_it_is_spelt():
    with pytest.raises(ValidationError):
        Redirect(old_path="/old", new_path="/old/").full_clean()


@pytest.mark.parametrize("old_path", ["/old/?p=12", "/old/#notes", "old/", "//elsewhere.example/"])
def test_redirect_of_what_is_no_path_is_refused(old_path):
    with pytest.raises(ValidationError) as raised:
        Redirect(old_path=old_path, new_path="/new/").full_clean()

    assert list(raised.value.message_dict) == ["old_path"]


def test_redirect_to_another_site_is_refused():
    with pytest.raises(ValidationError) as raised:
        Redirect(old_path="/old/", new_path="//elsewhere.example/").full_clean()

    assert list(raised.value.message_dict) == ["new_path"]


# As staff read them


def test_rows_say_what_they_are():
    assert str(Publication(name="Night Kitchen")) == "Night Kitchen"
    assert str(Page(title="About")) == "About"
    assert str(NavigationItem(label="About")) == "About"
    assert str(Redirect(old_path="/a/", new_path="/b/")) == "/a/ → /b/"
    assert str(Redirect(old_path="/a/")) == "/a/ → gone"
    assert paths.normalise("/a") == "/a/"


def test_redirects_typed_by_hand_do_not_lead_round_in_a_circle():
    Redirect.objects.create(old_path="/b/", new_path="/c/")
    Redirect.objects.create(old_path="/c/", new_path="/a/")

    with pytest.raises(ValidationError) as refused:
        Redirect(old_path="/a/", new_path="/b/").full_clean()

    assert refused.value.message_dict == {"new_path": ["This leads round in a circle."]}
