from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import groupby, pairwise

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from publication import identity
from publication.freshness import public_page
from publication.paging import Leaf, leaf, requested

from . import search as searching
from . import structured_data
from .models import Article, Byline, Category, Tag
from .querysets import ArticleQuerySet


@public_page
def home(request: HttpRequest) -> HttpResponse:
    articles = Article.objects.live().featured_first().teasers()
    page = leaf(request, articles, _per_page(request))
    lead = page.rows.pop(0) if page.number == 1 and page.rows else None
    return render(request, "articles/home.html", {"lead": lead, "leaf": page})


@public_page
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.live().with_page(), slug=slug)
    tags = list(article.tags.order_by("name"))
    context = page_context(request, article, tags, article.also_read())
    return render(request, "articles/article_detail.html", context)


def page_context(
    request: HttpRequest, article: Article, tags: list[Tag], also_read: list[Article]
) -> dict[str, object]:
    """What the article's page needs besides the comments."""
    return {
        "article": article,
        "tags": tags,
        "also_read": also_read,
        "structured_data": structured_data.for_article(article, identity.of(request)),
    }


@public_page
def category(request: HttpRequest, path: str) -> HttpResponse:
    family = list(Category.objects.family(path))
    lineage = [place for place in family if path == place.path or path.startswith(f"{place.path}/")]
    if not lineage or lineage[-1].path != path:
        raise Http404("no such category")
    here = lineage[-1]
    for above, below in pairwise(lineage):
        below.parent = above
    articles = Article.objects.live().within(here).newest_first().teasers()
    context = {
        "category": here,
        "inside": [place for place in family if place not in lineage],
        "leaf": leaf(request, articles, _per_page(request)),
    }
    return render(request, "articles/category.html", context)


@public_page
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tag, slug=slug)
    articles = Article.objects.live().filter(tags=found).newest_first().teasers()
    context = {"tag": found, "leaf": _leaf_of_what_is_there(request, articles)}
    return render(request, "articles/tag.html", context)


@public_page
def byline(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Byline, slug=slug)
    articles = found.articles.live().newest_first().teasers()
    context = {"byline": found, "leaf": _leaf_of_what_is_there(request, articles)}
    return render(request, "articles/byline.html", context)


@public_page
def archive(request: HttpRequest) -> HttpResponse:
    months = (
        Article.objects.live()
        .order_by()
        .annotate(month=TruncMonth("publish_at"))
        .values_list("month")
        .annotate(number=Count("pk"))
        .order_by("-month")
    )
    years = [
        (year, [(month.date(), number) for month, number in rows])
        for year, rows in groupby(months, key=lambda row: row[0].year)
    ]
    return render(request, "articles/archive.html", {"years": years})


@public_page
def archive_year(request: HttpRequest, year: int) -> HttpResponse:
    first, following = _start(year), _start(year + 1)
    context = {
        **_period(request, first, following, str(year)),
        "older": _neighbour(year - 1, _start(year - 1), first),
        "newer": _neighbour(year + 1, following, _start(year + 2)),
    }
    return render(request, "articles/archive_period.html", context)


@public_page
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    first = _start(year, month)
    following = _start(year + month // 12, month % 12 + 1)
    context = {
        **_period(request, first, following, date_format(first, "F Y")),
        "older": _nearest_month(Article.objects.live().filter(publish_at__lt=first).newest_first()),
        "newer": _nearest_month(
            Article.objects.live().filter(publish_at__gte=following).order_by("publish_at", "pk")
        ),
    }
    return render(request, "articles/archive_period.html", context)


def _start(year: int, month: int = 1) -> datetime:
    """The first moment of a month in the site's time zone. Raises Http404 where there is none."""
    try:
        first = timezone.make_aware(datetime(year, month, 1))
        first.astimezone(UTC)  # East of Greenwich the year 1 begins before it.
    except (ValueError, OverflowError) as error:
        raise Http404("no such month") from error
    return first


def _period(
    request: HttpRequest, first: datetime, following: datetime, name: str
) -> dict[str, object]:
    within = Article.objects.live().filter(publish_at__gte=first, publish_at__lt=following)
    page = _leaf_of_what_is_there(request, within.newest_first().teasers())
    return {"period": name, "leaf": page}


def _leaf_of_what_is_there(request: HttpRequest, articles: ArticleQuerySet) -> Leaf:
    """A page of `articles`. Raises Http404 where there are none: a tag that only drafts carry,
    or the byline of somebody who has not published yet, is nobody's business."""
    page = leaf(request, articles, _per_page(request))
    if not page.total:
        raise Http404("nothing is published here")
    return page


def _neighbour(year: int, first: datetime, following: datetime) -> tuple[str, str] | None:
    within = Article.objects.live().filter(publish_at__gte=first, publish_at__lt=following)
    return (str(year), reverse("archive_year", args=[year])) if within.exists() else None


def _nearest_month(articles: ArticleQuerySet) -> tuple[str, str] | None:
    moment = articles.values_list("publish_at", flat=True).first()
    if moment is None:
        return None
    local = timezone.localtime(moment)
    month = date(local.year, local.month, 1)
    return date_format(month, "F Y"), reverse("archive_month", args=[month.year, month.month])


@public_page
def search(request: HttpRequest) -> HttpResponse:
    query = searching.parse(request.GET.get("q", ""))
    found = None
    if query.words:
        found = searching.results(request, query, _per_page(request))
    else:
        requested(request)
    context = {
        "query": query.text,
        "error": query.error,
        "leaf": found,
        "categories": [] if found and found.total else Category.objects.filter(parent=None),
    }
    return render(request, "articles/search.html", context, status=400 if query.error else 200)


def _per_page(request: HttpRequest) -> int:
    return int(identity.of(request).articles_per_page)  # type: ignore[call-overload]
