import pytest
from django.test import RequestFactory

from comments import origin
from comments.origin import Origin


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"sec-fetch-site": "same-origin"}, Origin.OURS),
        ({"sec-fetch-site": "same-origin", "origin": "https://evil.example"}, Origin.OURS),
        ({"sec-fetch-site": "cross-site"}, Origin.FOREIGN),
        ({"sec-fetch-site": "same-site", "origin": "http://testserver"}, Origin.FOREIGN),
        ({"sec-fetch-site": "none"}, Origin.UNKNOWN),
        ({"origin": "http://testserver"}, Origin.OURS),
        ({"origin": "https://evil.example"}, Origin.FOREIGN),
        ({"origin": "http://testserver.evil.example"}, Origin.FOREIGN),
        ({"origin": "null"}, Origin.UNKNOWN),
        ({}, Origin.UNKNOWN),
    ],
)
def test_origin_is_what_the_browser_says(headers, expected):
    assert origin.of(RequestFactory().post("/", headers=headers)) is expected


def test_origin_of_the_configured_site_is_ours_whatever_the_host(settings):
    settings.QUIETPRESS_ORIGIN = "https://magazine.example"

    request = RequestFactory().post("/", headers={"origin": "https://magazine.example"})

    assert origin.of(request) is Origin.OURS
