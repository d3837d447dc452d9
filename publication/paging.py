"""Pages of rows, read and counted in one query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Window
from django.http import Http404, HttpRequest

_NUMBER = re.compile(r"[1-9][0-9]{0,6}")


@dataclass(frozen=True)
class Leaf:
    """One page of rows. `number` counts from 1; an empty list is one page long."""

    rows: list[Any]
    number: int
    per_page: int
    total: int
    path: str
    query: tuple[tuple[str, str], ...] = ()
    parameter: str = "page"
    fragment: str = ""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    def url(self, number: int) -> str:
        """The address of page `number`; the first one carries no number."""
        query = [*self.query]
        if number > 1:
            query.append((self.parameter, str(number)))
        return self.path + (f"?{urlencode(query)}" if query else "") + self.fragment

    def must_exist(self) -> None:
        """Raise Http404 where this page lies beyond the last one."""
        if not self.rows and self.number > 1:
            raise Http404("no such page")

    @property
    def here(self) -> str:
        return self.url(self.number)

    @property
    def previous(self) -> str:
        return self.url(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self.url(self.number + 1) if self.number < self.pages else ""


def requested(request: HttpRequest, parameter: str = "page") -> int:
    """The page number asked for. Raises Http404 on anything that is not one."""
    value = request.GET.get(parameter, "1")
    if not _NUMBER.fullmatch(value):
        raise Http404(f"{parameter} is not a page number")
    return int(value)


def leaf(
    request: HttpRequest,
    rows: QuerySet,
    per_page: int,
    query: tuple[tuple[str, str], ...] = (),
) -> Leaf:
    """The page of `rows` that `request` asks for. Raises Http404 beyond the last one."""
    number = requested(request)
    first = (number - 1) * per_page
    counted = rows.annotate(row_total=Window(Count("*")))
    found = list(counted[first : first + per_page])
    total = found[0].row_total if found else 0
    page = Leaf(found, number, per_page, total, request.path, query)
    page.must_exist()
    return page
