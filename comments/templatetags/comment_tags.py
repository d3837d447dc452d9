from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context

from articles.models import Article
from comments import mark, modes, promise, stamp, thread
from comments.forms import CommentForm
from comments.models import Comment
from publication.freshness import changed_at
from publication.identity import Identity
from publication.paging import Leaf, requested

register = template.Library()


@dataclass(frozen=True)
class Discussion:
    """What stands under an article. `threads` and `leaf` are empty where comments are off."""

    shown: bool
    rule: modes.Rule
    total: int = 0
    threads: tuple[thread.Node, ...] = ()
    leaf: Leaf | None = None

    @property
    def open(self) -> bool:
        return self.rule.takes


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def comments_for(context: Context, article: Article) -> dict[str, Any]:
    """The comments under `article` and the form for one more. Asks the database once.

    Raises Http404 for a page of comments that is not there.
    """
    request, publication = context["request"], context["publication"]
    discussion = _read(article, publication, requested(request, "comments"))
    form = None
    if discussion.open:
        form = CommentForm.blank(article, publication.row)
        changed_at(request, stamp.hour())
    elif discussion.rule.is_closed:
        changed_at(request, discussion.rule.closes_at)
    return {
        "article": article,
        "discussion": discussion,
        "form": form,
        "promise": _promise(article, publication, discussion) if form else None,
        "publication": publication,
        "request": request,
    }


def _promise(article: Article, publication: Identity, discussion: Discussion) -> promise.Promise:
    rows = discussion.leaf.rows if discussion.leaf else []
    oldest = rows[0].oldest_waiting if rows else promise.oldest_waiting()
    return promise.read(article, publication.row, oldest)


def _read(article: Article, publication: Identity, number: int) -> Discussion:
    rule = modes.of(article, publication.row)
    if not rule.shows:
        return Discussion(shown=False, rule=rule)
    threads, leaf, total = thread.read(article, number)
    leaf.must_exist()
    return Discussion(
        shown=True,
        rule=rule,
        total=total,
        threads=tuple(threads),
        leaf=leaf,
    )


@register.inclusion_tag("comments/_mark.html")
def mark_beside(comment: Comment) -> dict[str, Any]:
    """The pattern that tells `comment`'s writer from others of the same name."""
    if not comment.mark:
        return {}
    return {
        "drawing": mark.drawing(comment.mark),
        "colour": mark.colour(comment.mark),
        "size": mark.SIZE,
        "mark": comment.mark,
        "has_namesake": getattr(comment, "has_namesake", False),
    }
