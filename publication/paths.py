"""Paths of this site in one form, for whoever stores or looks one up."""

import re
from urllib.parse import quote, unquote

from django.core.exceptions import ValidationError

_AFTER_PATH = re.compile(r"[?#].*", re.DOTALL)


def normalise(path: str) -> str:
    """`path` percent-decoded, without query or fragment, with one leading and one closing slash.

    A path that ends in a file name (`/feed.xml`) gets no closing slash.
    """
    decoded = unquote(_AFTER_PATH.sub("", path))
    decoded = "/" + decoded.strip("/")
    last = decoded.rsplit("/", 1)[-1]
    return decoded if decoded == "/" or "." in last else f"{decoded}/"


def to_url(path: str) -> str:
    """`path` percent-encoded (RFC 3986), ready for a Location header."""
    return quote(path, safe="/:@!$&'()*+,;=~-._")


def validate_path(value: str) -> None:
    """Raise ValidationError unless `value` is a path on this site."""
    if (
        not value.startswith("/")
        or value.startswith("//")
        or "\\" in value
        or not value.isprintable()
    ):
        raise ValidationError("Enter a path on this site that starts with one /.")
    if _AFTER_PATH.search(value):
        raise ValidationError("Enter the path alone, without ? or # and what follows.")
