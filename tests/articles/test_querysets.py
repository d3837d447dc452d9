"""Who sees what: an article is live by its status and by the clock, and by nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from articles import publishing
from articles.models import Article, Category, RelatedArticle
from tests import factories

pytestmark = pytest.mark.django_db

# Everywhere that an article may turn up, and the words by which it is found.
WHERE = [
    "/",
    "/articles/quill/",
    "/articles/neighbour/",
    "/category/care/",
    "/category/care/trust/",
    "/tag/night/",
    "/by/maren-hollis/",
    "/archive/2024/",
    "/archive/2024/3/",
    "/search/?q=heron",
    "/feed.rss",
    "/feed.atom",
    "/category/care/feed.rss",
    "/category/care/trust/feed.atom",
    "/sitemap-articles.xml",
]
SECTIONS = {
    "/sitemap-categories.xml": "/category/care/trust/",
    "/sitemap-tags.xml": "/tag/night/",
}
MARCH = datetime(2024, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def neighbour():
    """A live article beside it, which no list of it goes without."""
    care = factories.category("Care")
    return factories.article("Neighbour", slug="neighbour", category=care, publish_at=MARCH)


def quill(neighbour, **values):
    """An article in a category, with a tag, and picked under its neighbour."""
    trust = factories.category("Trust", parent=neighbour.category)
    body = "<p>A heron on the bank.</p>"
    values = {"publish_at": MARCH} | values
    made = factories.article(
        "Quill", slug="quill", body=body, category=trust, tags=["night"], **values
    )
    RelatedArticle.objects.create(article=neighbour, other=made)
    return made


def shows_up(client):
    """The addresses under which anything of it can be read."""
    own = [path for path in WHERE if "quill" in client.get(path).text.lower()]
    return own + [path for path, made in SECTIONS.items() if made in client.get(path).text]


EVERYWHERE = [*WHERE, *SECTIONS]
HIDDEN = {
    "draft": {"status": Article.Status.DRAFT},
    "draft with a date": {"status": Article.Status.DRAFT, "publish_at": MARCH},
    "in review": {"status": Article.Status.IN_REVIEW, "publish_at": MARCH},
    "scheduled": {"publish_at": timezone.now() + timedelta(days=300)},
    "featured draft": {"status": Article.Status.DRAFT, "featured": True},
}


def test_live_article_is_everywhere(client, neighbour):
    quill(neighbour)

    assert shows_up(client) == EVERYWHERE


@pytest.mark.parametrize("values", HIDDEN.values(), ids=HIDDEN.keys())
def test_article_that_is_not_live_is_nowhere(client, neighbour, values):
    quill(neighbour, **values)

    assert shows_up(client) == []


@pytest.mark.parametrize("values", HIDDEN.values(), ids=HIDDEN.keys())
def test_article_that_is_not_live_is_not_found(client, neighbour, values):
    quill(neighbour, **values)

    assert client.get("/articles/quill/").status_code == 404


@pytest.mark.parametrize("status", [Article.Status.DRAFT, Article.Status.IN_REVIEW])
def test_article_taken_back_is_gone_on_the_next_request(client, neighbour, status):
    made = quill(neighbour)
    before = shows_up(client)

    publishing.move(made, status)

    assert (before, shows_up(client)) == (EVERYWHERE, [])


def test_article_removed_is_gone_on_the_next_request(client, neighbour):
    made = quill(neighbour)
    before = shows_up(client)

    publishing.removed(made)

    assert (before, shows_up(client)) == (EVERYWHERE, [])


def test_article_published_is_there_on_the_next_request(client, neighbour):
    made = quill(neighbour, status=Article.Status.DRAFT)
    before = shows_up(client)

    publishing.move(made, Article.Status.PUBLISHED)

    assert (before, shows_up(client)) == ([], EVERYWHERE)


def test_scheduled_article_appears_by_the_clock_alone(client, neighbour):
    made = quill(neighbour, publish_at=timezone.now() + timedelta(days=1))
    before = shows_up(client)

    # The row alone, without a word to anybody: as if the moment had come.
    QuerySet(Article).filter(pk=made.pk).update(publish_at=MARCH)

    assert (before, shows_up(client)) == ([], EVERYWHERE)


def test_archive_counts_live_articles_alone(client, neighbour):
    quill(neighbour, status=Article.Status.DRAFT, publish_at=datetime(2023, 1, 1, tzinfo=UTC))

    text = client.get("/archive/").text

    assert ("2024" in text, "2023" in text) == (True, False)


# The reads


def slugs(articles):
    return [article.slug for article in articles]


def test_live_leaves_out_what_is_scheduled_and_what_is_a_draft():
    factories.article(slug="live")
    factories.article(slug="scheduled", publish_at=timezone.now() + timedelta(days=1))
    factories.article(slug="draft", status=Article.Status.DRAFT)

    assert slugs(Article.objects.live()) == ["live"]


def test_is_live_and_is_scheduled_say_the_same_of_one_article():
    live = factories.article()
    scheduled = factories.article(publish_at=timezone.now() + timedelta(days=1))
    draft = factories.article(status=Article.Status.DRAFT, publish_at=MARCH)

    assert [(one.is_live, one.is_scheduled) for one in (live, scheduled, draft)] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_newest_first_puts_the_later_row_first_where_the_moment_is_the_same():
    for slug in ("first", "second"):
        factories.article(slug=slug, publish_at=MARCH)
    factories.article(slug="earlier", publish_at=MARCH - timedelta(days=1))

    assert slugs(Article.objects.newest_first()) == ["second", "first", "earlier"]


def test_featured_first_lets_the_latest_featured_one_lead_and_no_other():
    factories.article(slug="old-featured", featured=True, publish_at=MARCH)
    factories.article(slug="featured", featured=True, publish_at=MARCH + timedelta(days=1))
    factories.article(slug="newest", publish_at=MARCH + timedelta(days=2))

    assert slugs(Article.objects.live().featured_first()) == ["featured", "newest", "old-featured"]


def test_featured_first_passes_over_what_is_not_live():
    factories.article(slug="newest")
    factories.article(slug="draft", featured=True, status=Article.Status.DRAFT)
    tomorrow = timezone.now() + timedelta(days=1)
    factories.article(slug="scheduled", featured=True, publish_at=tomorrow)

    assert slugs(Article.objects.live().featured_first()) == ["newest"]


def test_teasers_need_no_further_query_and_no_text(django_assert_num_queries):
    factories.article()

    with django_assert_num_queries(1):
        (teaser,) = Article.objects.teasers()
        names = (teaser.byline.name, teaser.category.get_absolute_url())

    assert names == ("Maren Hollis", "/category/trust/")
    assert teaser.get_deferred_fields() == {"body"}


def test_within_takes_a_category_and_those_inside_it_alone():
    care = factories.category("Care")
    inner = factories.category("Sleep", parent=factories.category("Night", parent=care))
    factories.article(slug="care", category=care)
    factories.article(slug="inner", category=inner)
    factories.article(slug="beside", category=factories.category("Care work"))
    factories.article(slug="namesake", category=factories.category("Sleep"))

    assert set(slugs(Article.objects.within(care))) == {"care", "inner"}
    assert slugs(Article.objects.within(inner)) == ["inner"]


def test_family_is_the_line_of_a_category_and_its_children():
    care = factories.category("Care")
    night = factories.category("Night", parent=care)
    sleep = factories.category("Sleep", parent=night)
    factories.category("Day", parent=care)
    factories.category("Trust")

    assert list(Category.objects.family("care/night")) == [care, night, sleep]


def test_also_read_shows_picks_first_in_their_order_and_each_article_once():
    article, first, second, computed = (factories.article(slug=slug) for slug in "abcd")
    # What the engine has found among them is not what this is about.
    RelatedArticle.objects.all().delete()
    picked, found = RelatedArticle.Source.PICKED, RelatedArticle.Source.COMPUTED
    for other, source, position in [
        (computed, found, 1),
        (first, found, 0),
        (second, picked, 2),
        (first, picked, 1),
    ]:
        RelatedArticle.objects.create(
            article=article, other=other, source=source, position=position
        )

    assert slugs(article.also_read()) == ["b", "c", "d"]


def test_also_read_shows_five_at_most():
    article = factories.article()
    others = [factories.article() for _ in range(7)]
    RelatedArticle.objects.all().delete()
    for position, other in enumerate(others):
        RelatedArticle.objects.create(article=article, other=other, position=position)

    assert article.also_read() == others[:5]
