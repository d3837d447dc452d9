"""Whatever is asked for gets an answer: no address makes the site fail.

The test client raises what a view raises, so an answer of any kind is a pass.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from tests.publication import site

pytestmark = pytest.mark.django_db

# As a server hands them on: the bytes of the decoded path, read as Latin-1 (PEP 3333).
PATHS = {
    "unknown": "/nothing/",
    "deep": "/a/b/c/d/e/f/",
    "long": f"/{'a' * 9000}/",
    "long article": f"/articles/{'a' * 9000}/",
    "long category": f"/category/{'a' * 9000}/",
    "long tag": f"/tag/{'a' * 9000}/",
    "long picture": f"/media/{'a' * 9000}",
    "invalid UTF-8": "/articles/\xff\xfe/",
    "half a character": "/tag/caf\xc3/",
    "surrogate": "/tag/\xed\xa0\x80/",
    "NUL": "/\x00/",
    "NUL in an article": "/articles/kettle\x00/",
    "NUL in a picture": "/media/\x00",
    "NUL in a sitemap": "/sitemap-\x00.xml",
    "NUL in a static file": "/static/\x00",
    "line feed": "/articles/kettle\n/",
    "no host": "//[x/",
    "two slashes": "//elsewhere.example/",
    "three slashes": "///",
    "backslashes": "/\\\\elsewhere.example\\",
    "percent": "/%",
    "percent twice": "/%2525/",
    "question mark": "/about?/",
    "number sign": "/about#/",
    "number with too many digits": f"/archive/{'9' * 5000}/",
    "month with too many digits": f"/archive/2024/{'9' * 5000}/",
    "four categories deep": "/category/a/b/c/d/",
    "empty category": "/category//",
    "unknown sitemap": "/sitemap-staff.xml",
}
QUERIES = {
    "invalid UTF-8": "q=%ff%fe",
    "half an escape": "q=%e",
    "NUL in a page": "page=%00",
    "huge page": f"page={'9' * 5000}",
    "many fields": "&".join(f"a{number}=1" for number in range(3000)),
    "no names": "&&&===&",
    "long": "x=" + "y" * 100_000,
}
PAGED = [
    "/?page=PAGE",
    "/category/care/?page=PAGE",
    "/tag/night/?page=PAGE",
    "/by/maren-hollis/?page=PAGE",
    "/archive/2024/?page=PAGE",
    "/archive/2024/3/?page=PAGE",
    "/search/?q=stove&page=PAGE",
]


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_strange_path_is_not_found(client, path):
    assert client.get("/", PATH_INFO=path).status_code == 404


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_strange_query_gets_an_answer(client, query):
    site.build()

    found = {path: client.get(path, QUERY_STRING=query).status_code for path in site.PUBLIC}

    assert set(found.values()) <= {200, 400, 404}


@pytest.mark.parametrize("page", ["0", "-1", "999", "abc", "1.5", "٢", "%00", ""])
def test_page_that_is_no_page_is_not_found(client, page):
    site.build()

    found = {path: client.get(path.replace("PAGE", page)).status_code for path in PAGED}

    assert found == dict.fromkeys(PAGED, 404)


@given(path=st.text(st.characters(max_codepoint=255), max_size=40), query=st.text(max_size=40))
@given_settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_path_and_query_get_an_answer(client, path, query):
    response = client.get("/", {"q": query, "page": query[:2]}, PATH_INFO=f"/{path}")

    assert response.status_code in {200, 301, 302, 400, 404}


@given(query=st.text(max_size=40))
@given_settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_search_gets_an_answer(client, query):
    assert client.get("/search/", {"q": query}).status_code in {200, 400}
