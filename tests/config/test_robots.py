"""What crawlers are asked to leave alone."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_robots_keeps_crawlers_from_what_is_not_for_them(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Disallow: /comments/",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_robots_names_the_configured_origin_whoever_asks(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "internal.example"]

    response = client.get("/robots.txt", headers={"host": "internal.example"})

    assert response.text.splitlines()[-1] == "Sitemap: http://testserver/sitemap.xml"
