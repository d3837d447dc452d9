from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context

from articles.models import Article
from comments import stamp, submission, thread
from comments.forms import CommentForm
from publication.freshness import changed_at
from publication.identity import Identity
from publication.models import Publication
from publication.paging import Leaf, requested

register = template.Library()


@dataclass(frozen=True)
class Discussion:
    """What stands under an article. `threads` and `leaf` are empty where comments are off."""

    shown: bool
    open: bool
    total: int = 0
    threads: tuple[thread.Node, ...] = ()
    leaf: Leaf | None = None


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def comments_for(context: Context, article: Article) -> dict[str, Any]:
    """The comments under `article` and the form for one more. Asks the database once.

    Raises Http404 for a page of comments that is not there.
    """
    request, publication = context["request"], context["publication"]
    discussion = _read(article, publication, requested(request, "comments"))
    form = None
    if discussion.open:
        form = CommentForm.blank(article, publication)
        changed_at(request, stamp.hour())
    return {
        "article": article,
        "discussion": discussion,
        "form": form,
        "publication": publication,
        "request": request,
    }


def _read(article: Article, publication: Identity, number: int) -> Discussion:
    if submission.mode(article, publication.row) == Publication.Comments.OFF:
        return Discussion(shown=False, open=False)
    threads, leaf, total = thread.read(article, number)
    leaf.must_exist()
    return Discussion(
        shown=True,
        open=submission.takes_comments(article, publication.row),
        total=total,
        threads=tuple(threads),
        leaf=leaf,
    )
