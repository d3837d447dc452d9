"""Who the site is: its name, its navigation, its address on the web.

One object per request holds them, reads each at most once, and only when asked.
"""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from . import edition
from .models import Edition, NavigationItem, Publication


def load() -> Publication:
    """The publication's row, with the edition on it; the defaults where there is no row yet."""
    now = timezone.now()
    row = edition.annotate(Publication.objects.filter(pk=Publication.ONLY), now).first()
    if row is None:
        row = Publication(pk=Publication.ONLY)
        known = edition.annotate(Edition.objects.filter(pk=Edition.ONLY), now).first()
        for name in ("edition_number", "edition_changed_at", "edition_moment"):
            setattr(row, name, getattr(known, name, None))
    return row


class Identity:
    """The publication as templates use it."""

    @cached_property
    def row(self) -> Publication:
        return load()

    @cached_property
    def edition(self) -> edition.Current:
        return edition.read(self.row)

    @cached_property
    def _navigation(self) -> list[NavigationItem]:
        return list(NavigationItem.objects.all())

    @property
    def header(self) -> list[NavigationItem]:
        return [item for item in self._navigation if item.place == NavigationItem.Place.HEADER]

    @property
    def footer_links(self) -> list[NavigationItem]:
        return [item for item in self._navigation if item.place == NavigationItem.Place.FOOTER]

    @property
    def origin(self) -> str:
        return settings.QUIETPRESS_ORIGIN

    @property
    def language(self) -> str:
        return settings.LANGUAGE_CODE

    def __getattr__(self, name: str) -> object:
        # What is not said above is a field of the row: {{ publication.name }}.
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.row, name)


def of(request: HttpRequest) -> Identity:
    """The identity for `request`: the same object however often it is asked for."""
    if not hasattr(request, "_identity"):
        request._identity = Identity()  # type: ignore[attr-defined]
    return request._identity  # type: ignore[attr-defined]


def absolute(path: str) -> str:
    """`path` as a full URL under the configured origin, whatever Host a request came with."""
    return path if path.startswith(("http://", "https://")) else settings.QUIETPRESS_ORIGIN + path
