"""The comments under an article, as threads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, OuterRef, Subquery, Window
from django.db.models.functions import DenseRank

from articles.models import Article
from publication.paging import Leaf

from . import conf
from .models import Comment


@dataclass
class Node:
    """One place in a thread.

    `comment` is None where what stood there is not shown but was answered: the place is kept,
    and of the comment itself nothing but its number was read.
    """

    pk: int
    comment: Comment | None
    withdrawn: bool = False
    level: int = 0
    answers: Node | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def began_at(self) -> datetime:
        """When the first words that are shown here or below were sent."""
        if self.comment:
            return self.comment.submitted_at
        return min(child.began_at for child in self.children)


def read(article: Article, number: int) -> tuple[list[Node], Leaf, int]:
    """Page `number` of the threads under `article`, oldest first; the number of comments in all.

    One query. A thread is read whole, so a page may hold more comments than threads.
    """
    visible = Comment.objects.visible().under(article).by_thread()
    threads = (
        visible.filter(article=OuterRef("article"))
        .order_by()
        .values("article")
        .annotate(threads=Count("thread_id_or_own", distinct=True))
        .values("threads")
    )
    # The page's form says how long comments wait; asked here, it costs no query of its own.
    oldest = Comment.objects.waiting().order_by("waiting_since", "pk").values("waiting_since")[:1]
    first = (number - 1) * conf.THREADS_A_PAGE
    rows = list(
        visible.without_private_side()
        .annotate(
            rank=Window(
                DenseRank(), order_by=[F("thread_began_at").asc(), F("thread_id_or_own").asc()]
            ),
            row_total=Window(Count("pk")),
            thread_total=Subquery(threads),
            oldest_waiting=Subquery(oldest),
        )
        .filter(rank__gt=first, rank__lte=first + conf.THREADS_A_PAGE)
        .order_by("rank", "submitted_at", "pk")
    )
    leaf = Leaf(
        rows=rows,
        number=number,
        per_page=conf.THREADS_A_PAGE,
        total=rows[0].thread_total if rows else 0,
        path=article.get_absolute_url(),
        parameter="comments",
        fragment="#comments",
    )
    _tell_namesakes(rows)
    return grow(rows, _withdrawn_above(rows)), leaf, rows[0].row_total if rows else 0


def _withdrawn_above(rows: list[Comment]) -> frozenset[int]:
    """Which of the comments that `rows` answer were withdrawn. Asks only where some are missing."""
    shown = {row.pk for row in rows}
    missing = {pk for row in rows for pk in row.ancestor_ids} - shown
    if not missing:
        return frozenset()
    withdrawn = Comment.objects.filter(pk__in=missing, status=Comment.Status.WITHDRAWN)
    return frozenset(withdrawn.values_list("pk", flat=True))


def _tell_namesakes(rows: list[Comment]) -> None:
    """Say of each of `rows` (`has_namesake`) whether somebody else here has the same name."""
    marks: dict[str, set[str]] = {}
    for row in rows:
        marks.setdefault(row.name.casefold(), set()).add(row.mark)
    for row in rows:
        row.has_namesake = len(marks[row.name.casefold()]) > 1


def grow(rows: Iterable[Comment], withdrawn: frozenset[int] = frozenset()) -> list[Node]:
    """The threads that `rows` make, with a place kept for each ancestor that is not among them."""
    nodes = {row.pk: Node(row.pk, row) for row in rows}
    roots: list[Node] = []
    placed: set[int] = set()
    for node in list(nodes.values()):
        line = [*node.comment.ancestor_ids, node.pk] if node.comment else [node.pk]
        above: Node | None = None
        for pk in line:
            here = nodes.setdefault(pk, Node(pk, None, withdrawn=pk in withdrawn))
            if pk not in placed:
                placed.add(pk)
                (above.children if above else roots).append(here)
            above = here
    _settle(roots, level=0, above=None)
    return roots


def _settle(nodes: list[Node], level: int, above: Node | None) -> None:
    """Order `nodes`, and indent them no deeper than reads well."""
    nodes.sort(key=lambda node: (node.began_at, node.pk))
    for node in nodes:
        node.level = min(level, conf.LEVELS)
        node.answers = above if level > conf.LEVELS else None
        _settle(node.children, level + 1, node)


def page_of(comment: Comment) -> int:
    """The page of its article's threads on which `comment`, a visible one, stands."""
    visible = Comment.objects.visible().under(comment.article).by_thread()
    own = visible.without_private_side().get(pk=comment.pk)
    before = visible.filter(thread_began_at__lt=own.thread_began_at) | visible.filter(
        thread_began_at=own.thread_began_at, thread_id_or_own__lt=own.thread_id_or_own
    )
    threads = before.order_by().values("thread_id_or_own").distinct().count()
    return threads // conf.THREADS_A_PAGE + 1
