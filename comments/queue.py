"""What the moderation queue lists, in which order, and how far it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from .models import Comment

COUNTED_UP_TO = 1_000
ALL = "all"


def chosen_status(request: HttpRequest) -> str:
    """The status to list, or ALL; what is pending without a choice, or with one that is none."""
    asked = request.GET.get(StatusFilter.parameter_name)
    return asked if asked in {*Comment.Status.values, ALL} else Comment.Status.PENDING


def ordering(status: str) -> list[str]:
    """Who has waited longest comes first; among what is decided, the newest."""
    pending = status == Comment.Status.PENDING
    return ["submitted_at", "pk"] if pending else ["-submitted_at", "-pk"]


def following(comment: Comment, listed: list[Comment], status: str) -> Comment | None:
    """Which of `listed` comes after `comment`, that may have left the list; or the last of them."""
    place = (comment.submitted_at, comment.pk)
    others = [other for other in listed if other.pk != comment.pk]
    newest_first = ordering(status)[0].startswith("-")
    for other in others:
        its = (other.submitted_at, other.pk)
        if its < place if newest_first else its > place:
            return other
    return others[-1] if others else None


def shown_count(number: int) -> str:
    return f"{number:,}+" if number >= COUNTED_UP_TO else str(number)


class CappedPaginator(Paginator):
    """Counts to COUNTED_UP_TO at most, so that a list of 100,000 opens as fast as one of ten."""

    @cached_property
    def count(self) -> int:
        return self.object_list.counted_up_to(COUNTED_UP_TO)


class StatusFilter(admin.SimpleListFilter):
    """The queue first: without a choice, what is pending."""

    title = "status"
    parameter_name = "status"

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.chosen = chosen_status(request)
        super().__init__(request, *args)

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [*Comment.Status.choices, (ALL, "All")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        return queryset if self.chosen == ALL else queryset.filter(status=self.chosen)

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        for value, label in self.lookup_choices:
            yield {
                "selected": self.chosen == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label if value == ALL else f"{label} ({_counted(value)})",
            }


def _counted(status: str) -> str:
    return shown_count(Comment.objects.filter(status=status).counted_up_to(COUNTED_UP_TO))


class Queue(ChangeList):
    """Django's list, looked into by the page's own filters and search alone."""

    def get_filters(self, request: HttpRequest) -> tuple[Any, ...]:
        found = super().get_filters(request)
        if found[2]:  # What no filter has taken: Django would look for it in the columns.
            raise IncorrectLookupParameters
        return found

    def get_results(self, request: HttpRequest) -> None:
        # Some values that a filter accepts, such as a day in the year 1 west of here, are refused
        # on the way to the database.
        try:
            super().get_results(request)
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters from error

    @property
    def shown_count(self) -> str:
        return shown_count(self.result_count)
