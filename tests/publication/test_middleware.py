"""What stands on every response, whatever it says."""

from __future__ import annotations

import pytest
from django.test import Client

from publication import redirects
from tests.publication import site

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "img-src": "'self'",
    "object-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
}
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def policy(response):
    parts = response["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def headers(response):
    return {name: response.get(name) for name in HEADERS}


def test_public_page_carries_every_header(client):
    site.build()

    responses = {path: client.get(path) for path in site.PUBLIC}

    said = {path: (it.status_code, policy(it), headers(it)) for path, it in responses.items()}
    assert said == dict.fromkeys(site.PUBLIC, (200, POLICY, HEADERS))


def moved(client):
    redirects.moved("/old/", "/new/")
    return client.get("/old/")


def gone(client):
    redirects.gone("/old/")
    return client.get("/old/")


def unreadable(client):
    return client.get("/", headers={"host": "elsewhere.example"})


def forbidden(client):
    return Client(enforce_csrf_checks=True).post("/admin/login/")


@pytest.mark.parametrize(
    ("ask", "status"),
    [
        (lambda client: client.get("/nothing-here/"), 404),
        (lambda client: client.post("/"), 405),
        (lambda client: client.get("/search/", {"q": "x" * 201}), 400),
        (lambda client: client.get("/archive"), 301),
        (lambda client: client.get("/", headers={"if-none-match": client.get("/")["ETag"]}), 304),
        (moved, 301),
        (gone, 410),
        (unreadable, 400),
        (forbidden, 403),
    ],
)
def test_other_answers_carry_every_header_too(client, ask, status):
    response = ask(client)

    assert (response.status_code, policy(response), headers(response)) == (status, POLICY, HEADERS)


def test_failure_carries_every_header_too(broken_database):
    response = broken_database.get("/")

    assert (response.status_code, policy(response), headers(response)) == (500, POLICY, HEADERS)


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/publication/page/"])
def test_staff_page_is_kept_by_nobody_and_found_by_no_search_engine(client, path):
    response = client.get(path)

    directives = set(response["Cache-Control"].split(", "))
    assert directives == {"max-age=0", "no-cache", "no-store", "must-revalidate", "private"}
    assert response["X-Robots-Tag"] == "noindex, nofollow"
