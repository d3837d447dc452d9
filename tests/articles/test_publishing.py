"""What follows when an article changes: addresses, search, "Also read", files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from articles import publishing
from articles.models import Article, Byline, Category, RelatedArticle, Tag
from publication.models import Redirect
from tests import factories
from tests.publication import reading

pytestmark = pytest.mark.django_db

MARCH = datetime(2024, 3, 5, 12, tzinfo=UTC)
ABOUT_SLEEP = "<p>Melatonin, insomnia and the long hours of a wakeful night in winter.</p>"


def rename(article, slug):
    was = publishing.before(article.pk)
    article.slug = slug
    article.save()
    publishing.changed(article, was)


def leads(client, path):
    """Where `path` leads, or what else it answers."""
    response = client.get(path)
    return response.get("Location", response.status_code)


def known():
    return dict(Redirect.objects.values_list("old_path", "new_path"))


# Addresses


def test_new_address_is_where_the_old_one_leads(client):
    article = factories.article(slug="old")

    rename(article, "new")

    response = client.get("/articles/old/")
    assert (response.status_code, response["Location"]) == (301, "/articles/new/")
    assert client.get("/articles/new/").status_code == 200


def test_new_addresses_one_after_another_need_one_step_each(client):
    article = factories.article(slug="first")

    for slug in ("second", "third"):
        rename(article, slug)

    assert [leads(client, f"/articles/{slug}/") for slug in ("first", "second", "third")] == [
        "/articles/third/",
        "/articles/third/",
        200,
    ]


def test_address_given_back_is_the_article_again(client):
    article = factories.article(slug="first")

    for slug in ("second", "first"):
        rename(article, slug)

    assert (leads(client, "/articles/first/"), leads(client, "/articles/second/")) == (
        200,
        "/articles/first/",
    )


def test_address_taken_over_is_the_other_article(client):
    article = factories.article(slug="first")
    rename(article, "second")

    factories.article("Another", slug="first")

    page = reading.html(client.get("/articles/first/").text)
    assert (page.one("h1").text, known()) == ("Another", {})


def test_address_taken_over_by_a_draft_still_leads_to_the_article(client):
    article = factories.article(slug="first")
    rename(article, "second")

    factories.article("Another", slug="first", status=Article.Status.DRAFT)

    assert leads(client, "/articles/first/") == "/articles/second/"


def test_address_of_an_article_that_nobody_has_seen_leaves_no_trace(client):
    draft = factories.article(slug="draft", status=Article.Status.DRAFT)
    scheduled = factories.article(slug="later", publish_at=timezone.now() + timedelta(days=1))

    rename(draft, "draft-2")
    rename(scheduled, "later-2")

    assert known() == {}


def test_address_changed_while_it_was_taken_back_leads_on_when_it_returns(client):
    article = factories.article(slug="old")
    publishing.move(article, Article.Status.DRAFT)
    rename(article, "new")
    publishing.move(article, Article.Status.PUBLISHED)

    assert leads(client, "/articles/old/") == "/articles/new/"


def test_deleted_article_is_gone_for_good(client):
    article = factories.article(slug="kettle")
    rename(article, "stove")

    publishing.removed(article)

    assert [leads(client, f"/articles/{slug}/") for slug in ("kettle", "stove")] == [410, 410]


@pytest.mark.parametrize(
    "values",
    [
        {"status": Article.Status.DRAFT},
        {"status": Article.Status.IN_REVIEW},
        {"publish_at": timezone.now() + timedelta(days=100)},
    ],
)
def test_deleted_article_that_nobody_has_seen_was_never_there(client, values):
    article = factories.article(slug="kettle", **values)

    publishing.removed(article)

    assert (leads(client, "/articles/kettle/"), known()) == (404, {})


def test_deleted_article_that_was_taken_back_before_is_gone_for_good(client):
    article = factories.article(slug="kettle")
    publishing.move(article, Article.Status.DRAFT)

    publishing.removed(article)

    assert leads(client, "/articles/kettle/") == 410


def test_address_of_a_deleted_article_can_be_used_again(client):
    publishing.removed(factories.article(slug="kettle"))

    factories.article("Another", slug="kettle")

    assert leads(client, "/articles/kettle/") == 200


def test_change_that_is_taken_back_leaves_no_trace(client):
    article = factories.article(slug="old")

    with transaction.atomic():
        rename(article, "new")
        transaction.set_rollback(True)

    assert (leads(client, "/articles/old/"), known()) == (200, {})


# Status


def test_publishing_sets_the_moment_and_taking_back_keeps_it():
    article = factories.article(status=Article.Status.DRAFT)
    unset = article.publish_at

    publishing.move(article, Article.Status.PUBLISHED)
    moment = article.publish_at
    publishing.move(article, Article.Status.DRAFT)

    assert (unset, moment <= timezone.now(), article.publish_at) == (None, True, moment)


def test_publishing_keeps_a_moment_that_is_set():
    article = factories.article(status=Article.Status.DRAFT, publish_at=MARCH)

    publishing.move(article, Article.Status.PUBLISHED)

    assert Article.objects.get().publish_at == MARCH


def test_every_status_is_kept_in_the_history():
    article = factories.article(status=Article.Status.DRAFT)
    for status in (Article.Status.IN_REVIEW, Article.Status.PUBLISHED):
        publishing.move(article, status)

    assert list(article.history.values_list("status", flat=True)) == [
        "published",
        "in_review",
        "draft",
    ]


# Categories


@pytest.fixture
def night():
    """Care › Night › Sleep, with an article in the innermost."""
    night = factories.category("Night", parent=factories.category("Care"))
    sleep = factories.category("Sleep", parent=night)
    factories.article("In sleep", slug="in-sleep", category=sleep)
    return night


def test_category_that_moves_takes_what_is_inside_along(client, night):
    night.parent = None
    night.save()

    assert list(Category.objects.values_list("path", flat=True)) == ["care", "night", "night/sleep"]
    assert reading.titles(client.get("/category/night/sleep/")) == ["In sleep"]


def test_category_that_moves_leads_its_old_addresses_on(client, night):
    night.parent = None
    night.save()

    assert [leads(client, f"/category/care/{path}/") for path in ("night", "night/sleep")] == [
        "/category/night/",
        "/category/night/sleep/",
    ]


def test_category_with_a_new_slug_leads_its_old_addresses_on(client, night):
    night.slug = "dark"
    night.save()

    assert leads(client, "/category/care/night/sleep/") == "/category/care/dark/sleep/"


def test_category_that_moves_twice_and_back_leads_everything_to_where_it_is(client, night):
    care = night.parent
    for parent, slug in [(None, "night"), (None, "dark"), (care, "night")]:
        night.parent, night.slug = parent, slug
        night.save()

    assert [leads(client, f"/category/{path}/") for path in ("night", "dark", "dark/sleep")] == [
        "/category/care/night/",
        "/category/care/night/",
        "/category/care/night/sleep/",
    ]
    assert client.get("/category/care/night/sleep/").status_code == 200


def test_category_beside_it_with_a_name_that_begins_alike_stays(night):
    factories.category("Nightfall", parent=night.parent)

    night.slug = "dark"
    night.save()

    assert sorted(Category.objects.values_list("path", flat=True)) == [
        "care",
        "care/dark",
        "care/dark/sleep",
        "care/nightfall",
    ]


def test_category_with_a_new_name_alone_stays_where_it_is(night):
    night.name = "The night"
    night.save()

    assert known() == {}


# Tags, bylines and pages


def test_tag_and_byline_with_a_new_address_lead_their_old_ones_on(client):
    factories.article(tags=["night"])
    tag, byline = Tag.objects.get(), Byline.objects.get()

    tag.slug, byline.slug = "dark", "m-hollis"
    tag.save()
    byline.save()

    assert (leads(client, "/tag/night/"), leads(client, "/by/maren-hollis/")) == (
        "/tag/dark/",
        "/by/m-hollis/",
    )


def test_tag_that_nobody_has_seen_leaves_no_trace(client):
    factories.article(tags=["secret"], status=Article.Status.DRAFT)
    tag = Tag.objects.get()
    before = leads(client, "/tag/secret/")

    tag.slug = "other"
    tag.save()
    tag.delete()

    assert (before, leads(client, "/tag/secret/"), known()) == (404, 404, {})


def test_deleted_tag_is_gone_for_good(client):
    factories.article(tags=["night"])

    Tag.objects.all().delete()

    assert leads(client, "/tag/night/") == 410


def test_page_with_a_new_address_leads_its_old_one_on(client):
    page = factories.page("About")

    page.slug = "who-we-are"
    page.save()

    assert leads(client, "/about/") == "/who-we-are/"


def test_tag_with_a_new_name_is_found_by_it(client):
    factories.article("The kettle", tags=["heron"])
    tag = Tag.objects.get()

    tag.name = "stork"
    tag.save()
    publishing.tag_changed(tag)

    found = [reading.titles(client.get("/search/", {"q": word})) for word in ("stork", "heron")]
    assert found == [["The kettle"], []]


# "Also read"


@pytest.fixture
def alike():
    """Two articles that are near, and others that are not: what all share tells nothing."""
    for number in range(5):
        body = f"<p>Bread{number} jam{number} tea{number}.</p>"
        factories.article(f"Breakfast {number}", slug=f"breakfast-{number}", body=body)
    return [
        factories.article(title, slug=slug, body=ABOUT_SLEEP)
        for title, slug in [("Insomnia", "insomnia"), ("Wakeful nights", "wakeful")]
    ]


def computed(article):
    """The computed lines of its list, the nearest article first."""
    lines = RelatedArticle.objects.filter(article=article, source=RelatedArticle.Source.COMPUTED)
    return [line.other.slug for line in lines.order_by("position")]


def test_new_article_is_read_beside_what_is_near_to_it(alike):
    first, second = alike

    assert (computed(first)[0], computed(second)[0]) == ("wakeful", "insomnia")


def test_article_taken_back_is_in_no_list(alike):
    first, second = alike

    publishing.move(second, Article.Status.DRAFT)

    assert "wakeful" not in computed(first)


def test_deleted_article_leaves_a_list_of_others(alike):
    first, second = alike

    publishing.removed(second)

    assert [slug[:10] for slug in computed(first)[:2]] == ["breakfast-", "breakfast-"]


def test_article_about_something_else_now_is_read_beside_something_else(alike):
    _, second = alike
    was = publishing.before(second.pk)
    second.title, second.body = "Toast", "<p>Bread3 jam3 tea3.</p>"
    second.save()
    publishing.changed(second, was)

    assert computed(second)[0] == "breakfast-3"
