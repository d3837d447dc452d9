"""The desk of authors and editors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article, RelatedArticle, Tag
from comments.models import Comment
from tests import factories

pytestmark = pytest.mark.django_db

ADD = reverse("admin:articles_article_add")
NEW_PREVIEW = reverse("admin:articles_article_preview_new")


@pytest.fixture
def editor(client):
    user = factories.user("Editor")
    client.force_login(user)
    return user


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def form(picks=(), initial=0, **changes):
    """What the article form sends. `picks` are (article, position) pairs."""
    fields = {
        "title": "A kettle, after all",
        "slug": "",
        "standfirst": "What stood on the stove.",
        "content_note": "",
        "body": "<p>It was cold.</p>",
        "category": str(factories.category().pk),
        "byline": str(factories.byline().pk),
        "tags": "kettles, Grief",
        "cover_alt": "",
        "status": "published",
        "publish_at_0": "",
        "publish_at_1": "",
        "comments": "",
        "related-TOTAL_FORMS": str(len(picks)),
        "related-INITIAL_FORMS": str(initial),
    }
    for number, (other, position) in enumerate(picks):
        fields |= {
            f"related-{number}-other": str(other.pk),
            f"related-{number}-position": str(position),
        }
    return fields | changes


def errors(response):
    return response.context["adminform"].form.errors.get_json_data()


def test_article_is_published_now_under_the_address_of_its_title(client, editor):
    client.post(ADD, form())

    article = Article.objects.get()
    assert (article.slug, article.is_live, article.owner) == ("a-kettle-after-all", True, editor)
    assert sorted(tag.name for tag in article.tags.all()) == ["Grief", "kettles"]
    assert client.get("/articles/a-kettle-after-all/").status_code == 200


def test_address_of_a_title_that_is_taken_gets_a_number(client, editor):
    for _ in range(3):
        client.post(ADD, form())

    assert sorted(Article.objects.values_list("slug", flat=True)) == [
        "a-kettle-after-all",
        "a-kettle-after-all-2",
        "a-kettle-after-all-3",
    ]


def test_address_in_any_script_is_kept(client, editor):
    client.post(ADD, form(title="Ένα μπρίκι 茶壶"))

    article = Article.objects.get()
    assert (article.slug, client.get(article.get_absolute_url()).status_code) == (
        "ένα-μπρίκι-茶壶",
        200,
    )


def test_scheduled_article_waits(client, editor):
    tomorrow = timezone.localtime() + timedelta(days=1)

    client.post(ADD, form(publish_at_0=f"{tomorrow:%d/%m/%Y}", publish_at_1=f"{tomorrow:%H:%M:%S}"))

    article = Article.objects.get()
    assert (article.is_scheduled, client.get(article.get_absolute_url()).status_code) == (True, 404)


MISTAKES = {
    "title": ({"title": " "}, "This field is required."),
    "slug": ({"slug": "two words"}, None),
    "body": ({"body": "<p></p>"}, "This field cannot be blank."),
    "category": ({"category": "999"}, None),
    "byline": ({"byline": ""}, "This field is required."),
    "status": ({"status": "live"}, None),
    "publish_at": ({"publish_at_0": "yesterday", "publish_at_1": "noon"}, None),
    "standfirst": ({"standfirst": "x" * 301}, None),
}


@pytest.mark.parametrize("field", MISTAKES)
def test_mistake_is_named_beside_its_field_and_stores_nothing(client, editor, field):
    changes, message = MISTAKES[field]

    response = client.post(ADD, form(**changes))

    assert (response.status_code, list(errors(response)), Article.objects.count()) == (
        200,
        [field],
        0,
    )
    if message:
        assert errors(response)[field][0]["message"] == message


@pytest.mark.parametrize("words", ["💛", "‮rtl", "<script>x</script>", "{{ x }}", "a" * 200])
def test_unusual_titles_are_stored_and_shown(client, editor, words):
    client.post(ADD, form(title=words))

    article = Article.objects.get()
    assert (article.title, client.get(article.get_absolute_url()).status_code) == (words, 200)


# Also read


def test_picks_stand_in_the_order_that_the_editor_gives(client, editor):
    first, second, third = (factories.article() for _ in range(3))

    client.post(ADD, form(picks=[(third, 1), (first, 3), (second, 2)]))

    article = Article.objects.get(slug="a-kettle-after-all")
    assert article.also_read()[:3] == [third, second, first]


def test_article_picked_twice_is_a_mistake_and_no_crash(client, editor):
    other = factories.article()

    response = client.post(ADD, form(picks=[(other, 1), (other, 2)]))

    (formset,) = response.context["inline_admin_formsets"]
    assert formset.formset.non_form_errors() == [f"“{other}” is picked twice."]


def test_article_does_not_recommend_itself(client, editor):
    article = factories.article()

    response = client.post(change(article), form(picks=[(article, 1)]))

    (formset,) = response.context["inline_admin_formsets"]
    assert formset.formset.errors == [{"other": ["An article does not recommend itself."]}]


def test_form_leaves_computed_lines_alone(client, editor):
    article, other = factories.article(), factories.article()
    RelatedArticle.objects.all().delete()
    RelatedArticle.objects.create(
        article=article, other=other, source=RelatedArticle.Source.COMPUTED
    )

    response = client.get(change(article))

    (formset,) = response.context["inline_admin_formsets"]
    assert formset.formset.initial_form_count() == 0


# Preview


def test_preview_shows_the_form_and_stores_nothing(client, editor):
    picked = factories.article("The second chair")

    response = client.post(NEW_PREVIEW, form(picks=[(picked, 1)], status="draft"))

    assert (response.status_code, response.context["also_read"]) == (200, [picked])
    assert sorted(tag.name for tag in response.context["tags"]) == ["Grief", "kettles"]
    assert response.text.count("<p>It was cold.</p>") == 1
    assert (Article.objects.count(), Tag.objects.count()) == (1, 0)


def test_preview_of_a_stored_article_leaves_it_as_it_is(client, editor):
    article = factories.article("Before")

    shown = client.post(
        reverse("admin:articles_article_preview", args=[article.pk]), form(title="After")
    )

    article.refresh_from_db()
    assert ("After" in shown.text, article.title) == (True, "Before")


def test_preview_cleans_the_text_as_saving_does(client, editor):
    response = client.post(
        NEW_PREVIEW, form(body="<p onclick=x>Words<script>alert(1)</script></p>")
    )

    assert ("onclick" in response.text, "alert(1)" in response.text) == (False, False)


def test_preview_with_mistakes_names_them(client, editor):
    response = client.post(NEW_PREVIEW, form(title="", category=""))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["title", "category"]


def test_preview_is_kept_nowhere_and_only_posted(client, editor):
    response = client.post(NEW_PREVIEW, form())

    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert client.get(NEW_PREVIEW).status_code == 405


# What follows


def test_deleted_article_takes_its_comments_along_and_is_gone(client, editor):
    article = factories.article()
    factories.comment(article)

    client.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"})

    assert (Article.objects.count(), Comment.objects.count()) == (0, 0)
    assert client.get(article.get_absolute_url()).status_code == 410


def test_several_articles_deleted_at_once_are_gone(client, editor):
    articles = [factories.article() for _ in range(2)]
    url = reverse("admin:articles_article_changelist")
    data = {"action": "delete_selected", "_selected_action": [a.pk for a in articles]}

    client.post(url, data | {"post": "yes"})

    assert [client.get(a.get_absolute_url()).status_code for a in articles] == [410, 410]


def test_bulk_actions_publish_and_withdraw(client, editor):
    url = reverse("admin:articles_article_changelist")
    article = factories.article(status="draft")
    place = article.get_absolute_url()
    seen = [client.get(place).status_code]

    for action in ("publish", "back_to_draft"):
        client.post(url, {"action": action, "_selected_action": [article.pk]})
        seen.append(client.get(place).status_code)

    assert seen == [404, 200, 404]


def test_version_can_be_looked_at_and_brought_back_with_its_address(client, editor):
    article = factories.article(slug="first", body="<p>Heliotrope.</p>")
    version = article.history.latest()
    client.post(change(article), form(slug="second"))
    url = reverse("admin:articles_article_simple_history", args=[article.pk, version.pk])

    looked_at = client.get(url)
    client.post(url, form(title=article.title, slug="first", body="<p>Heliotrope.</p>"))

    assert looked_at.status_code == 200
    assert [client.get(f"/articles/{slug}/").status_code for slug in ("first", "second")] == [
        200,
        301,
    ]
    assert "Heliotrope" in client.get("/search/?q=heliotrope").text


def test_renamed_tag_is_found_by_its_new_name_and_its_old_address_leads_on(client, editor):
    article = factories.article(tags=["kettles"])
    tag = Tag.objects.get()

    client.post(
        reverse("admin:articles_tag_change", args=[tag.pk]),
        {"name": "samovars", "slug": "samovars"},
    )

    assert list(client.get("/search/?q=samovars").context["leaf"]) == [article]
    assert client.get("/tag/kettles/")["Location"] == "/tag/samovars/"


def test_author_signs_with_their_own_byline(client):
    author = factories.user("Author")
    client.force_login(author)
    own = factories.byline("Own Name")
    own.user = author
    own.save()

    refused = client.post(ADD, form(status="draft", byline=str(factories.byline("Other").pk)))
    client.post(ADD, form(status="draft", byline=str(own.pk)))

    assert list(errors(refused)) == ["byline"]
    assert Article.objects.get().byline == own


def test_words_that_change_set_the_date_of_the_correction_and_nothing_else_does(client, editor):
    article = factories.article(publish_at=timezone.now() - timedelta(days=9))
    Article.objects.update(updated_at=article.publish_at)
    article.refresh_from_db()

    publishing.move(article, Article.Status.IN_REVIEW)
    publishing.move(article, Article.Status.PUBLISHED)
    untouched = Article.objects.get().corrected_at
    article.body = "<p>Other words.</p>"
    article.save()

    assert (untouched, Article.objects.get().corrected_at is None) == (None, False)


def test_article_list_asks_as_much_for_thirty_as_for_one(client, editor, django_assert_num_queries):
    url = reverse("admin:articles_article_changelist")
    factories.article(category=factories.category("Inner", factories.category("Outer")))
    client.get(url)
    with django_assert_num_queries(20, exact=False) as one:
        client.get(url)
    for _ in range(29):
        factories.article(category=factories.category("Inner", factories.category("Outer")))

    with django_assert_num_queries(len(one)):
        client.get(url)
