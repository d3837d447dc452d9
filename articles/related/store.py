"""The computed "Also read" lists in the database.

`ArticleTerm` is the index of the published articles, those scheduled among them. A draft has no
terms and is in nobody's list, but has a list of its own for the preview. Lists change in the
transaction that changes an article: its own, and those that it enters or leaves. The number of
queries does not grow with the number of articles.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Article, ArticleTag, ArticleTerm, RelatedArticle
from publication import edition

from . import terms
from .ranking import LISTED, Entry, keep, look, select
from .scoring import Profile, weigh

SHORT = 6  # A list that lost a line and now has fewer is computed anew ...
RENEWED = 3  # ... but no more than these in one change.
# In a site of so few articles every list is computed at each change, and written by one query:
# there the rarity of a term moves with every article.
FEW = 16
BATCH = 200
TEXTS = 1_500  # Texts that a rebuild holds in memory, some 60 kB each.

Progress = Callable[[str, int], None]


def update(article: Article) -> None:
    """Bring its terms, its list and the lists that it enters or leaves up to date.

    The row and its tags are stored already.
    """
    with transaction.atomic():
        others = _Others(article.pk, _published(), _Texts())
        listing = _lists_with(article)
        listed = _computed().filter(article=article).values_list("other", flat=True)
        found = look(others.own(), others, known={*listing[:LISTED], *listed})
        is_published = article.pk in others.published
        _keep_terms(article.pk, found.strongest if is_published else {})
        _computed().filter(other=article).delete()
        if len(others.published) <= FEW:
            _replace_lists(_lists({article.pk, *others.published}, others))
            return
        _replace_lists({article.pk: keep(others.entries(found.near))})
        entered = _enter(article, found.near) if is_published else set()
        _renew(set(listing) - entered, others)


def forget(article: Article) -> None:
    """Take `article`, which is about to be deleted, out of every list and of the index."""
    with transaction.atomic():
        listing = _lists_with(article)
        _computed().filter(Q(article=article) | Q(other=article)).delete()
        _keep_terms(article.pk, {})
        published = {pk: live for pk, live in _published().items() if pk != article.pk}
        others = _Others(article.pk, published, _Texts())
        if len(published) <= FEW:
            _replace_lists(_lists(published, others))
        else:
            _renew(listing, others)


def rebuild(progress: Progress) -> int:
    """Compute everything anew, as after an import; how many articles there are.

    The lists that are there stay until the new ones replace them, a batch in a transaction: the
    site can be read and written meanwhile. What an author saves meanwhile may need another save.
    """
    texts = _Texts(limit=TEXTS)
    published = _published()
    drafts = Article.objects.exclude(status=Article.Status.PUBLISHED)
    ArticleTerm.objects.filter(article__in=drafts).delete()
    # Twice: the first article meets an empty index and cannot know which of its terms will tell.
    for turn in (1, 2):
        for done, pk in enumerate(published, start=1):
            _rebuild_terms(_Others(pk, published, texts))
            progress(f"terms, {turn} of 2", done)
    everything = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    lists = _lists(everything, _Others(0, published, texts), progress)
    for start in range(0, len(everything), BATCH):
        with transaction.atomic():
            _replace_lists({pk: lists[pk] for pk in everything[start : start + BATCH]})
            edition.announce()
    return len(everything)


class _Texts:
    """The weighed terms of whole articles, held to be asked for again."""

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self._held: OrderedDict[int, Profile] = OrderedDict()

    def read(self, ids: Iterable[int]) -> dict[int, Profile]:
        wanted = set(ids)
        for pk in wanted & self._held.keys():
            self._held.move_to_end(pk)
        self._held.update(_profiles(wanted - self._held.keys()))
        found = {pk: self._held[pk] for pk in wanted if pk in self._held}
        while self._limit is not None and len(self._held) > self._limit:
            self._held.popitem(last=False)
        return found


class _Others:
    """`ranking.Others`, from the database. `published` says of each whether it is live."""

    def __init__(self, pk: int, published: Mapping[int, bool], texts: _Texts) -> None:
        self.pk = pk
        self.published = published
        self.texts = texts

    def own(self) -> Profile:
        return self.texts.read([self.pk]).get(self.pk, {})

    def entries(self, scores: Mapping[int, float]) -> list[Entry]:
        return [Entry(pk, score, self.published[pk]) for pk, score in scores.items()]

    def ids(self) -> Sequence[int]:
        return [pk for pk in self.published if pk != self.pk]

    def profiles(self, ids: Iterable[int]) -> Mapping[int, Profile]:
        return self.texts.read(ids)

    def kept(self, terms: Iterable[str]) -> Mapping[str, int]:
        return dict(self._index(terms).values_list("term").annotate(Count("article")).order_by())

    def postings(self, terms: Iterable[str]) -> Iterable[tuple[int, str, float]]:
        return self._index(terms).values_list("article", "term", "weight")

    def _index(self, terms: Iterable[str]) -> models.QuerySet[ArticleTerm]:
        return ArticleTerm.objects.filter(term__in=list(terms)).exclude(article=self.pk)


def _computed() -> models.QuerySet[RelatedArticle]:
    return RelatedArticle.objects.filter(source=RelatedArticle.Source.COMPUTED)


def _lists_with(article: Article) -> list[int]:
    """Whose lists `article` is on, the nearest first."""
    lines = _computed().filter(other=article).order_by("-score", "article")
    return list(lines.values_list("article", flat=True))


def _published() -> dict[int, bool]:
    """The published articles, from an index alone; and whether each is live."""
    now = timezone.now()
    rows = Article.objects.filter(status=Article.Status.PUBLISHED).order_by()
    return {pk: at <= now for pk, at in sorted(rows.values_list("pk", "publish_at"))}


def _profiles(ids: Iterable[int]) -> dict[int, Profile]:
    """The weighed terms of these articles, from their stored texts."""
    ids = list(ids)
    tags: defaultdict[int, list[str]] = defaultdict(list)
    tagged = ArticleTag.objects.filter(content_object__in=ids).order_by("tag__name")
    for pk, tag in tagged.values_list("content_object", "tag__name"):
        tags[pk].append(tag)
    rows = Article.objects.filter(pk__in=ids).values_list(
        "pk", "title", "standfirst", "body", "category__path"
    )
    return {
        pk: weigh(
            terms.count(
                title,
                terms.plain(body),
                standfirst=standfirst,
                tags=tags[pk],
                category=category,
            )
        )
        for pk, title, standfirst, body, category in rows.order_by()
    }


def _keep_terms(pk: int, weights: Profile) -> None:
    ArticleTerm.objects.filter(article=pk).delete()
    ArticleTerm.objects.bulk_create(
        [ArticleTerm(article_id=pk, term=term, weight=weights[term]) for term in sorted(weights)]
    )


def _rebuild_terms(others: _Others) -> None:
    selected = select(others.own(), others)
    with transaction.atomic():
        # It may have been withdrawn or deleted since the rebuild began.
        row = Article.objects.select_for_update().filter(
            pk=others.pk, status=Article.Status.PUBLISHED
        )
        if row.values_list("pk", flat=True).first():
            _keep_terms(others.pk, selected)


def _lists(
    articles: Iterable[int], others: _Others, progress: Progress = lambda step, done: None
) -> dict[int, list[Entry]]:
    """The lists of `articles`; who finds one of the published `others` is found by it too."""
    published = others.published
    lists: dict[int, list[Entry]] = {pk: [] for pk in articles}
    for done, pk in enumerate(sorted(lists), start=1):
        around = _Others(pk, published, others.texts)
        found = look(around.own(), around).near
        lists[pk] = keep([*lists[pk], *around.entries(found)])
        for other, score in found.items() if pk in published else ():
            if other in lists:
                lists[other] = keep([*lists[other], Entry(pk, score, published[pk])])
        progress("lists", done)
    return lists


def _replace_lists(lists: Mapping[int, Sequence[Entry]]) -> None:
    """Store these computed lists, without what was deleted or withdrawn in the meantime."""
    there = set(Article.objects.filter(pk__in=list(lists)).values_list("pk", flat=True))
    others = {entry.other for entries in lists.values() for entry in entries}
    public = Article.objects.filter(pk__in=others, status=Article.Status.PUBLISHED)
    public = set(public.values_list("pk", flat=True))
    _computed().filter(article__in=list(lists)).delete()
    _add(
        RelatedArticle(article_id=pk, other_id=entry.other, position=position, score=entry.score)
        for pk, entries in lists.items()
        if pk in there
        for position, entry in enumerate(entries, start=1)
        if entry.other in public
    )


def _add(lines: Iterable[RelatedArticle]) -> None:
    lines = list(lines)
    for line in lines:
        line.source = RelatedArticle.Source.COMPUTED
    RelatedArticle.objects.bulk_create(lines)


def _enter(article: Article, scores: Mapping[int, float]) -> set[int]:
    """Put `article` on the lists of those near to it, where it is near enough; which these are.

    It is on none of them now. Who was last on a full list leaves it.
    """
    now = timezone.now()
    lists: dict[int, list[Entry]] = {pk: [] for pk in scores}
    lines: dict[tuple[int, int], int] = {}
    for line, pk, other, score, at in (
        _computed()
        .filter(article__in=list(scores))
        .values_list("pk", "article", "other", "score", "other__publish_at")
    ):
        lists[pk].append(Entry(other, score, at is not None and at <= now))
        lines[pk, other] = line
    live = article.is_live
    stays = {
        (pk, entry.other)
        for pk, entries in lists.items()
        for entry in keep([*entries, Entry(article.pk, scores[pk], live)])
    }
    entered = {pk for pk in scores if (pk, article.pk) in stays}
    gone = [line for place, line in lines.items() if place not in stays]
    RelatedArticle.objects.filter(pk__in=gone).delete()
    _add(RelatedArticle(article_id=pk, other=article, score=scores[pk]) for pk in sorted(entered))
    _number(entered)
    return entered


def _number(lists: Iterable[int]) -> None:
    """Set the positions of these computed lists by their scores, in one query."""
    before = Q(score__gt=OuterRef("score")) | Q(
        score=OuterRef("score"), other__lt=OuterRef("other")
    )
    better = (
        _computed()
        .filter(before, article=OuterRef("article"))
        .order_by()
        .values("article")
        .annotate(number=Count("pk"))
        .values("number")
    )
    _computed().filter(article__in=list(lists)).update(position=Coalesce(Subquery(better), 0) + 1)


def _renew(lists: Iterable[int], others: _Others) -> None:
    """Compute those of `lists` anew that have become short, as far as there are more articles."""
    lines = Count("related", filter=Q(related__source=RelatedArticle.Source.COMPUTED))
    enough = min(SHORT, len(others.published) - 1)
    short = (
        Article.objects.filter(pk__in=list(lists))
        .annotate(lines=lines)
        .filter(lines__lt=enough)
        .order_by("lines", "pk")
    )
    for pk in short.values_list("pk", flat=True)[:RENEWED]:
        around = _Others(pk, others.published, others.texts)
        _replace_lists({pk: keep(around.entries(look(around.own(), around).near))})
