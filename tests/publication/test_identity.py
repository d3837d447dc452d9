"""Who the site says that it is, on every page."""

from __future__ import annotations

import pytest

from publication import identity
from publication.models import NavigationItem
from tests import factories
from tests.publication import reading

pytestmark = pytest.mark.django_db


def test_site_without_a_row_has_a_name_and_pages(client):
    page = reading.html(client.get("/").text)

    assert (page.one("title").text, page.one("h1").text) == ("Quietpress", "Quietpress")


def test_site_says_its_name_tagline_and_footer(client):
    factories.publication(name="Night Kitchen", tagline="For the small hours", footer="By hand")

    page = reading.html(client.get("/").text)

    assert page.one("title").text == "Night Kitchen: For the small hours"
    assert page.one("p", class_="tagline").text == "For the small hours"
    assert page.one("footer").one("p").text == "By hand"


def test_navigation_stands_in_its_place_and_order(client):
    for label, place, position in [
        ("Second", "header", 20),
        ("First", "header", 10),
        ("Imprint", "footer", 10),
    ]:
        NavigationItem.objects.create(
            label=label, path=f"/{label.lower()}/", place=place, position=position
        )

    page = reading.html(client.get("/").text)

    header = [link.text for link in page.one("nav", aria_label="Main").all("a")]
    footer = [link.text for link in page.one("nav", aria_label="Footer").all("a")]
    assert header == ["First", "Second", "Search"]
    assert footer == ["Imprint", "Archive", "RSS", "Atom"]


def test_navigation_marks_the_page_that_is_open(client):
    factories.page("About")
    NavigationItem.objects.create(label="About", path="/about/")

    page = reading.html(client.get("/about/").text)

    marked = page.all("a", aria_current="page")
    assert [link.text for link in marked] == ["About"]


def test_identity_is_read_once_a_request(rf, django_assert_num_queries):
    factories.publication(name="Night Kitchen")
    request = rf.get("/")

    with django_assert_num_queries(2):
        for _ in range(2):
            site = identity.of(request)
            assert (site.name, site.edition.number > 0) == ("Night Kitchen", True)
            assert (site.header, site.footer_links) == ([], [])


def test_identity_has_nothing_that_the_row_has_not(rf):
    with pytest.raises(AttributeError):
        identity.of(rf.get("/")).password  # noqa: B018


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/about/", "https://night.example/about/"),
        ("https://pictures.example/a.webp", "https://pictures.example/a.webp"),
    ],
)
def test_absolute_stands_under_the_configured_origin(settings, path, url):
    settings.QUIETPRESS_ORIGIN = "https://night.example"

    assert identity.absolute(path) == url


def test_canonical_address_is_the_configured_one_whoever_asks(client, settings):
    factories.page("About")
    settings.QUIETPRESS_ORIGIN = "https://night.example"
    settings.ALLOWED_HOSTS = ["internal.example"]

    response = client.get("/about/?utm_source=x", headers={"host": "internal.example"})

    page = reading.html(response.text)
    assert page.one("link", rel="canonical").attributes["href"] == "https://night.example/about/"
    assert page.one("meta", property="og:url").attributes["content"] == (
        "https://night.example/about/"
    )
    assert page.one("meta", property="og:image").attributes["content"] == (
        "https://night.example/static/img/og.png"
    )
    assert "internal.example" not in response.text
