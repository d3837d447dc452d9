"""What an author may type, and what becomes of it."""

from __future__ import annotations

import pytest
from django.forms import inlineformset_factory

from articles.forms import ArticleForm, PickForm, PickFormSet
from articles.models import Article, RelatedArticle
from tests import factories
from tests.articles.pictures import bomb, camera, picture, upload

pytestmark = pytest.mark.django_db


def filled(files=None, instance=None, **changes):
    fields = {
        "title": "The kettle",
        "slug": "",
        "standfirst": "",
        "content_note": "",
        "body": "<p>It was cold.</p>",
        "category": factories.category().pk,
        "byline": factories.byline().pk,
        "tags": "",
        "cover_alt": "",
        "status": Article.Status.DRAFT,
        "publish_at": "",
        "comments": "",
    }
    return ArticleForm(fields | changes, files, instance=instance)


def test_article_is_stored_as_it_was_typed():
    article = filled(tags="night, kitchen", standfirst="On a stove.").save()

    assert (article.title, article.slug, article.standfirst, article.body) == (
        "The kettle",
        "the-kettle",
        "On a stove.",
        "<p>It was cold.</p>",
    )
    assert sorted(tag.name for tag in article.tags.all()) == ["kitchen", "night"]


@pytest.mark.parametrize("name", ["title", "body", "category", "byline", "status"])
def test_article_without_what_it_needs_is_refused(name):
    form = filled(**{name: ""})

    assert list(form.errors) == [name]


def test_address_follows_the_title_and_makes_room_for_others():
    slugs = [filled().save().slug for _ in range(3)]

    assert slugs == ["the-kettle", "the-kettle-2", "the-kettle-3"]


def test_address_that_is_typed_is_kept_and_refused_where_it_is_taken():
    first = filled(slug="stove").save()

    assert first.slug == "stove"
    assert filled(slug="stove").errors == {"slug": ["Another article has this address."]}


def test_address_of_an_article_stays_when_its_title_changes():
    article = filled().save()

    changed = filled(instance=article, title="The stove", slug=article.slug).save()

    assert changed.slug == "the-kettle"


def test_address_that_is_emptied_is_made_anew():
    article = filled(slug="stove").save()

    assert filled(instance=article, slug="").save().slug == "the-kettle"


def test_published_article_without_a_moment_is_published_now():
    article = filled(status=Article.Status.PUBLISHED).save()

    assert article.is_live


def test_cover_is_stored_without_what_the_camera_wrote(media):
    article = filled({"cover": upload(camera())}, cover_alt="A kettle").save()

    stored = article.cover.read()
    article.cover.close()
    assert (stored[8:12], b"Ines" in stored, b"Exif" in stored) == (b"WEBP", False, False)
    assert (article.cover_width, article.cover_height) == (48, 64)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html></html>",
        picture("GIF"),
        picture("JPEG")[:200],
        bomb(60_000, 60_000),
        b"",
    ],
)
def test_cover_that_is_no_picture_is_refused_beside_the_field(data):
    form = filled({"cover": upload(data)}, cover_alt="A kettle")

    assert list(form.errors) == ["cover"]


def test_cover_without_a_description_is_refused_beside_the_field():
    form = filled({"cover": upload(picture())})

    assert form.errors == {"cover_alt": ["Describe the picture for those who cannot see it."]}


def picks(article, *others):
    """The hand-picked lines of `article`, as its page in the admin sends them."""
    formset = inlineformset_factory(
        Article,
        RelatedArticle,
        PickForm,
        PickFormSet,
        fk_name="article",
        fields=["other", "position"],
    )
    lines = {f"related-{row}-other": other.pk for row, other in enumerate(others)}
    lines |= {f"related-{row}-position": row for row in range(len(others))}
    counts = {"related-TOTAL_FORMS": len(others), "related-INITIAL_FORMS": 0}
    return formset(lines | counts, instance=article)


def test_picks_are_stored_in_their_order():
    article, first, second = (factories.article() for _ in range(3))
    RelatedArticle.objects.all().delete()

    lines = picks(article, second, first)

    assert lines.is_valid()
    lines.save()
    assert article.also_read() == [second, first]


def test_pick_of_the_article_itself_is_refused():
    article = factories.article()

    assert picks(article, article).errors == [{"other": ["An article does not recommend itself."]}]


def test_pick_of_one_article_twice_is_refused():
    article, other = factories.article(), factories.article("The stove")

    assert picks(article, other, other).non_form_errors() == ["“The stove” is picked twice."]
