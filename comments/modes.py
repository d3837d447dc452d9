"""The rule for comments under one article: its own, or its category's, or the publication's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from articles.models import Article, Category
from publication.models import Publication

from . import stamp

Mode = Publication.Comments
TAKING = frozenset({Mode.OPEN, Mode.FIRST, Mode.MODERATED})


@dataclass(frozen=True)
class Rule:
    """What holds now. `closes_at`: when the article stops taking comments, or stopped."""

    mode: str
    closes_at: datetime | None
    live: bool

    @property
    def shows(self) -> bool:
        return self.mode != Mode.OFF

    @property
    def is_closed(self) -> bool:
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def takes(self) -> bool:
        return self.live and self.mode in TAKING and not self.is_closed


def of(article: Article, publication: Publication) -> Rule:
    """Reads the article's category and those around it."""
    holders: list[Article | Category] = [article, *reversed(article.category.lineage)]
    mode = next((holder.comments for holder in holders if holder.comments), publication.comments)
    days = [holder.comments_close_after for holder in [*holders, publication]]
    after = next((number for number in days if number is not None), 0)
    return Rule(mode=mode, closes_at=_closes(article, after), live=article.is_live)


def _closes(article: Article, days: int) -> datetime | None:
    """A whole hour: see `promise.slow_from`."""
    if not days or article.publish_at is None:
        return None
    return stamp.hour(article.publish_at + timedelta(days=days)) + timedelta(hours=1)


def expression() -> Combinable:
    """The mode for each comment of a query, in the database; the same rule as `of`."""
    holders = ["article", "article__category"]
    for _ in range(Category.DEPTH - 1):
        holders.append(f"{holders[-1]}__parent")
    own = [NullIf(F(f"{holder}__comments"), Value("")) for holder in holders]
    site = Subquery(Publication.objects.order_by().values("comments")[:1])
    return Coalesce(*own, site, Value(Mode.MODERATED.value))
