"""What an article and its surroundings are, and what the database refuses to store of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone

from articles.models import Article, ArticleTag, Category, RelatedArticle, slug_from
from tests import factories

pytestmark = pytest.mark.django_db

MARCH = datetime(2024, 3, 5, 12, tzinfo=UTC)


# Constraints


@pytest.mark.parametrize(
    "values",
    [
        {"status": "published", "publish_at": None},
        {"status": "withdrawn"},
        {"cover": "covers/a.webp", "cover_alt": ""},
        {"comments": "perhaps"},
    ],
)
def test_article_that_must_never_be_is_refused_by_the_database(values):
    factories.article(status=Article.Status.DRAFT)

    with pytest.raises(IntegrityError):
        Article.objects.update(**values)


def test_article_has_its_address_alone():
    factories.article(slug="kettle")

    with pytest.raises(IntegrityError):
        factories.article(slug="kettle")


def test_tag_stands_on_an_article_once():
    article = factories.article(tags=["night"])
    line = ArticleTag.objects.get()

    with pytest.raises(IntegrityError):
        ArticleTag.objects.create(content_object=article, tag=line.tag)


def test_article_is_not_read_beside_itself():
    article = factories.article()

    with pytest.raises(IntegrityError):
        RelatedArticle.objects.create(article=article, other=article)


def test_article_is_picked_once():
    article, other = factories.article(), factories.article()
    RelatedArticle.objects.create(article=article, other=other)

    with pytest.raises(IntegrityError):
        RelatedArticle.objects.create(article=article, other=other)


@pytest.mark.parametrize("name", ["category", "byline"])
def test_what_an_article_stands_under_cannot_be_deleted(name):
    article = factories.article()

    with pytest.raises(ProtectedError):
        getattr(article, name).delete()


def test_article_outlives_the_account_of_its_owner():
    article = factories.article(owner=factories.user())

    article.owner.delete()

    assert Article.objects.get().owner is None


# What follows from the text


def test_article_is_cleaned_and_counted_when_it_is_stored():
    article = factories.article(body="<p>One <b>two</b> three.</p><script>four</script>")

    assert (article.body, article.word_count) == ("<p>One two three.</p>", 3)


def test_excerpt_is_the_standfirst_or_the_beginning_of_the_text():
    long = "<p>Word &amp; word.</p>" * 60

    excerpts = [
        factories.article(standfirst="In short.", body=long).excerpt,
        factories.article(body="<p>One.</p><p>Two &lt;b&gt;.</p>").excerpt,
        factories.article(body=long).excerpt,
    ]

    assert excerpts[:2] == ["In short.", "One. Two <b>."]
    assert (len(excerpts[2]), excerpts[2][:13], excerpts[2][-1]) == (300, "Word & word. ", "…")


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (1, 1), (220, 1), (440, 2), (500, 2), (600, 3)]
)
def test_reading_minutes_are_those_of_an_unhurried_reader(words, minutes):
    assert Article(word_count=words).reading_minutes == minutes


@pytest.mark.parametrize(
    ("after", "corrected"),
    [
        (timedelta(hours=-1), False),
        (timedelta(hours=23), False),
        (timedelta(days=1), True),
        (timedelta(days=400), True),
    ],
)
def test_correction_counts_from_a_day_after_publishing(after, corrected):
    article = Article(publish_at=MARCH, updated_at=MARCH + after)

    assert article.corrected_at == (article.updated_at if corrected else None)


def test_correction_is_of_the_words_and_of_nothing_else():
    article = factories.article(publish_at=MARCH)
    Article.objects.update(updated_at=MARCH)
    article = Article.objects.get()

    article.featured = True
    article.slug = "another"
    article.save()
    untouched = article.corrected_at
    article.title = "Another"
    article.save()

    assert (untouched, article.corrected_at is None) == (None, False)


def test_cover_without_a_description_is_refused_where_it_is_typed():
    article = Article(cover="covers/a.webp", cover_alt="  ", cover_width=9, cover_height=9)

    with pytest.raises(ValidationError) as raised:
        article.clean()

    assert list(raised.value.message_dict) == ["cover_alt"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The kettle, again!", "the-kettle-again"),
        ("Über Trauer", "über-trauer"),
        ("夜の台所", "夜の台所"),
        ("🕯️", "article"),
        ("", "article"),
        ("x" * 300, "x" * 200),
        ("y" * 199 + " z", "y" * 199),
    ],
)
def test_slug_from_gives_every_title_an_address(title, slug):
    assert slug_from(title) == slug


def test_rows_say_what_they_are():
    night = factories.category("Night", parent=factories.category("Care"))
    article, other = factories.article("The kettle", tags=["dark"]), factories.article()
    line = RelatedArticle(article=article, other=other)

    assert (str(night), str(article), str(article.byline)) == (
        "Care › Night",
        "The kettle",
        "Maren Hollis",
    )
    assert str(line) == str(other)
    assert [str(tag) for tag in article.tags.all()] == ["dark"]


# Categories


def complaints(category):
    with pytest.raises(ValidationError) as raised:
        category.clean()
    return raised.value.message_dict


@pytest.fixture
def line():
    """Care › Night › Sleep."""
    care = factories.category("Care")
    night = factories.category("Night", parent=care)
    return care, night, factories.category("Sleep", parent=night)


def test_category_knows_its_line_and_its_path(line):
    care, night, sleep = line

    assert (sleep.path, sleep.lineage) == ("care/night/sleep", [care, night, sleep])
    assert sleep.get_absolute_url() == "/category/care/night/sleep/"


def test_category_three_deep_is_the_deepest(line):
    *_, sleep = line

    assert complaints(Category(name="Dreams", slug="dreams", parent=sleep)) == {
        "parent": ["Categories nest 3 deep at most."]
    }


def test_category_takes_what_is_inside_it_along_no_deeper_than_that(line):
    _, night, _ = line

    night.parent = factories.category("Trust", parent=factories.category("People"))

    assert complaints(night) == {"parent": ["Categories nest 3 deep at most."]}


def test_category_may_move_where_there_is_room(line):
    _, night, sleep = line

    night.parent = factories.category("People")
    night.clean()
    night.save()

    sleep.refresh_from_db()
    assert sleep.path == "people/night/sleep"


def test_category_inside_itself_is_refused(line):
    care, _, sleep = line

    care.parent = sleep

    assert complaints(care) == {"parent": ["A category cannot stand inside itself."]}


def test_category_as_its_own_parent_is_refused_twice(line):
    care, *_ = line

    care.parent = care

    assert complaints(care) == {"parent": ["A category cannot stand inside itself."]}
    with pytest.raises(IntegrityError):
        Category.objects.filter(pk=care.pk).update(parent=care.pk)


@pytest.mark.parametrize("parent", [False, True])
def test_category_beside_one_of_the_same_address_is_refused(line, parent):
    care, *_ = line
    twin = (
        Category(name="Night again", slug="night", parent=care)
        if parent
        else Category(name="Care again", slug="care")
    )

    assert complaints(twin) == {"slug": ["Another category beside this one has this address."]}
    with pytest.raises(IntegrityError):
        twin.save()


def test_category_of_the_same_address_elsewhere_is_taken(line):
    elsewhere = Category(name="Night", slug="night")

    elsewhere.clean()
    elsewhere.save()

    assert elsewhere.path == "night"


def test_category_with_another_inside_cannot_be_deleted(line):
    care, *_ = line

    with pytest.raises(ProtectedError):
        care.delete()


def test_article_that_is_dated_back_was_not_changed_since():
    now = timezone.now()

    article = factories.article(publish_at=now - timedelta(days=400), created_at=now)

    assert Article.objects.get(pk=article.pk).corrected_at is None


def test_deleted_category_is_gone_for_good(client):
    category = factories.category("Passing")
    url = category.get_absolute_url()

    category.delete()

    assert client.get(url).status_code == 410
