from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, F, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from publication.models import Publication

if TYPE_CHECKING:
    from articles.models import Article

OFF = Publication.Comments.OFF
PRIVATE_SIDE = [
    "commenter",
    "submission_key",
    "text",
    "findings",
    "held_for",
    "told",
    "waiting_since",
    "assignee",
]


class CommentQuerySet(models.QuerySet):
    def visible(self) -> CommentQuerySet:
        """What the public may see, now: approved, on a live article that shows comments."""
        from . import modes

        approved = self.filter(
            status="approved",
            article__status="published",
            article__publish_at__lte=timezone.now(),
        )
        return approved.alias(mode=modes.expression()).exclude(mode=OFF)

    def waiting(self) -> CommentQuerySet:
        """What a moderator is to look at: new, changed by its writer, or reported."""
        return self.filter(waiting_since__isnull=False)

    def under(self, article: Article) -> CommentQuerySet:
        return self.filter(article=article)

    def newest_first(self) -> CommentQuerySet:
        return self.order_by("-submitted_at", "-pk")

    def by_thread(self) -> CommentQuerySet:
        """With the moment and the id of the comment that each thread began with."""
        return self.annotate(
            thread_id_or_own=Coalesce(F("thread_id"), F("pk")),
            thread_began_at=Case(
                When(thread__isnull=True, then=F("submitted_at")),
                default=F("thread__submitted_at"),
                output_field=models.DateTimeField(),
            ),
        )

    def without_private_side(self) -> CommentQuerySet:
        """Without the columns that lead to the commenter: what public pages read."""
        return self.defer(*PRIVATE_SIDE)

    def with_queue_card(self) -> CommentQuerySet:
        """With everything that the moderation queue shows of a comment."""
        return self.select_related("article", "parent").defer(
            "article__body", "submission_key", "parent__submission_key"
        )

    def counted_up_to(self, limit: int) -> int:
        """Their number, or `limit` when there are more: cheap however long the table is."""
        return self.order_by().values("pk")[:limit].count()
