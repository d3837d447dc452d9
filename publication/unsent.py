"""What somebody typed into a form of the staff that could not be taken: it is given back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from . import prose

# What the form says of itself, what its buttons say, and what nobody wants to see on a screen.
_NOT_TYPED = re.compile(
    r"^_|__prefix__|^(?:csrfmiddlewaretoken|action|select_across|index)$|^initial-"
    r"|-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|-id$|pass(?:word|phrase)|secret|token",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Words:
    """What stood in one field of the form."""

    name: str
    text: str

    @property
    def label(self) -> str:
        return re.sub(r"[-_]+", " ", self.name).capitalize()

    @property
    def rows(self) -> int:
        return min(20, sum(1 + len(line) // 60 for line in self.text.splitlines()))

    @property
    def prose(self) -> str:
        """A text from the editor, cleaned as it is on storing; empty where it is none."""
        return prose.sanitise(self.text) if self.text.lstrip().startswith("<") else ""


def words(request: HttpRequest) -> list[Words]:
    """Everything in the POST of `request` that a person may have typed, in its order."""
    if request.path == reverse("admin:login"):
        return []
    return [
        Words(name, text)
        for name, texts in request.POST.lists()
        if not _NOT_TYPED.search(name)
        for text in texts
        if text.strip() and text != "on"  # A ticked box.
    ]


def form_address(request: HttpRequest) -> str:
    """Where the form of `request` can be opened again, or the staff's first page."""
    match = request.resolver_match
    is_form = match is not None and (match.url_name or "").endswith(("_add", "_change"))
    return request.get_full_path() if is_form else reverse("admin:index")
