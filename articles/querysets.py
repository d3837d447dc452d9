from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from modelsearch.queryset import SearchableQuerySetMixin

from publication.addressed import AddressedQuerySet
from publication.edition import PublicQuerySet

if TYPE_CHECKING:
    from publication.models import User

    from .models import Article, Category


class ArticleQuerySet(SearchableQuerySetMixin, PublicQuerySet):
    def live(self) -> ArticleQuerySet:
        """The articles that the public may see, now."""
        return self.filter(status="published", publish_at__lte=timezone.now())

    def own_or_live(self, user: User) -> ArticleQuerySet:
        """Those that `user` began, whatever their status, and those that everybody may see."""
        return self.filter(Q(owner=user) | Q(status="published", publish_at__lte=timezone.now()))

    def newest_first(self) -> ArticleQuerySet:
        return self.order_by("-publish_at", "-pk")

    def featured_first(self) -> ArticleQuerySet:
        """Newest first, but for the latest featured one, which leads."""
        lead = self.filter(featured=True).newest_first().values("pk")[:1]
        return self.annotate(
            leads=models.Case(
                models.When(pk=models.Subquery(lead), then=Value(1)),
                default=Value(0),
                output_field=models.IntegerField(),
            )
        ).order_by("-leads", "-publish_at", "-pk")

    def teasers(self) -> ArticleQuerySet:
        """With everything that a teaser shows, and without the text."""
        return self.defer("body").select_related("byline", "category")

    def with_text(self) -> ArticleQuerySet:
        """The same with the text: for feeds, and for the passages that a search shows."""
        return self.select_related("byline", "category")

    def with_page(self) -> ArticleQuerySet:
        """With everything that the article's own page shows, but for lists of other rows."""
        return self.select_related("byline", "category__parent__parent")

    def within(self, category: Category) -> ArticleQuerySet:
        """Those of `category` and of the categories inside it."""
        inside = Q(category__path=category.path) | Q(category__path__startswith=f"{category.path}/")
        return self.filter(inside)


class CategoryQuerySet(AddressedQuerySet):
    def family(self, path: str) -> CategoryQuerySet:
        """The category at `path`, those around it and those directly inside it, outermost first."""
        parts = path.split("/")
        around = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
        return self.filter(Q(path__in=around) | Q(parent__path=path)).order_by("path")


class RelatedArticleQuerySet(models.QuerySet):
    def for_article(self, article: Article) -> RelatedArticleQuerySet:
        """The lines of its "Also read" list that may be shown, in order."""
        return (
            self.filter(article=article, other__status="published")
            .filter(other__publish_at__lte=timezone.now())
            .select_related("other")
            .defer("other__body")
            .order_by("source", "position", "pk")
        )
