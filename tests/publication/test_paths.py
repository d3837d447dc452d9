from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from publication import paths


@pytest.mark.parametrize(
    ("path", "normal"),
    [
        ("/about/", "/about/"),
        ("/about", "/about/"),
        ("about", "/about/"),
        ("//about//", "/about/"),
        ("/", "/"),
        ("", "/"),
        ("/feed.xml", "/feed.xml"),
        ("/2019/05/kettle.html", "/2019/05/kettle.html"),
        ("/about/?page=2", "/about/"),
        ("/about/#comments", "/about/"),
        ("/caf%C3%A9/", "/café/"),
        ("/café/", "/café/"),
        ("//[not-an-address/", "/[not-an-address/"),
    ],
)
def test_normalise_brings_every_spelling_into_one_form(path, normal):
    assert paths.normalise(path) == normal


@given(st.text())
def test_normalise_takes_whatever_is_asked_for(path):
    normal = paths.normalise(path)

    assert (normal[0], normal[1:2] == "/") == ("/", False)


def test_to_url_encodes_what_a_header_cannot_carry():
    assert paths.to_url("/café/a b\r\nX: y/?") == "/caf%C3%A9/a%20b%0D%0AX:%20y/%3F"


@pytest.mark.parametrize("path", ["/", "/about/", "/caf%C3%A9/", "/2019/05/kettle.html"])
def test_validate_path_takes_paths_on_this_site(path):
    paths.validate_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "about/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "https://elsewhere.example/",
        "javascript:alert(1)",
        "/a\r\nb/",
        "/a\x00b/",
        "/a\u202eb/",
    ],
)
def test_validate_path_refuses_what_leads_elsewhere(path):
    with pytest.raises(ValidationError):
        paths.validate_path(path)
