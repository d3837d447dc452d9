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


def version(article, number):
    return reverse("admin:articles_article_version", args=[article.pk, number])


def history(article):
    return reverse("admin:articles_article_history", args=[article.pk])


def test_versions_say_who_saved_what(client, editor):
    article = factories.article("Before")
    client.post(change(article), form(title="After", slug=article.slug, body=article.body))

    versions = client.get(history(article)).context["versions"]

    assert [(v.title, v.saved_by, v.changed) for v in versions] == [
        ("After", editor.username, "title, standfirst, date"),
        ("Before", "", "first version"),
    ]


def test_words_of_a_version_come_back_and_nothing_else(client, editor):
    article = factories.article("Before", slug="first", status="draft", body="<p>Heliotrope.</p>")
    number = article.history.latest().history_id
    client.post(change(article), form(title="After", slug="second"))

    shown = client.get(version(article, number))
    client.post(version(article, number))

    article.refresh_from_db()
    assert shown.text.count("<p>Heliotrope.</p>") == 1
    assert (article.title, article.body, article.slug, article.is_live) == (
        "Before",
        "<p>Heliotrope.</p>",
        "second",
        True,
    )
    assert list(client.get("/search/?q=heliotrope").context["leaf"]) == [article]


def test_version_of_another_article_is_not_found(client, editor):
    article, other = factories.article(), factories.article()
    number = other.history.latest().history_id

    urls = [version(article, number), version(article, 999), f"{history(article)}x/"]

    assert [client.get(url).status_code for url in urls] == [404, 404, 302]


def test_author_gets_at_nothing_through_versions(client):
    """The first version of a published article was the author's own draft, once."""
    author = factories.user("Author")
    client.force_login(author)
    own = factories.article("Own", status="draft", owner=author)
    number = own.history.latest().history_id
    publishing.move(own, Article.Status.PUBLISHED)
    strange = factories.article("Unspoken", status="draft", owner=factories.user("Author"))
    strange_number = strange.history.latest().history_id

    brought_back = client.post(version(own, number)).status_code
    looked_at = [
        client.get(url).status_code for url in (history(strange), version(strange, strange_number))
    ]

    own.refresh_from_db()
    assert (brought_back, own.status, looked_at) == (403, "published", [404, 404])


def test_second_of_two_editors_is_told_before_the_first_is_overwritten(client, editor):
    article = factories.article("Before", slug="kettle")
    begun_from = client.get(change(article)).context["adminform"].form.initial["version"]
    client.post(change(article), form(slug="kettle", standfirst="First.", version=begun_from))

    told = client.post(change(article), form(slug="kettle", title="Second", version=begun_from))
    again = told.context["adminform"].form
    title_kept = again["title"].value()
    client.post(
        change(article), form(slug="kettle", title="Second", version=again["version"].value())
    )

    article.refresh_from_db()
    assert list(again.errors) == ["__all__"]
    assert (title_kept, article.title) == ("Second", "Second")


def test_author_cannot_pick_or_see_a_strangers_draft_through_also_read(client):
    author = factories.user("Author")
    client.force_login(author)
    draft = factories.article("Unspoken", status="draft", owner=factories.user("Author"))
    live = factories.article(owner=factories.user("Editor"))
    RelatedArticle.objects.create(article=live, other=draft)

    refused = client.post(ADD, form(status="draft", picks=[(draft, 1)]))
    seen = client.get(change(live))

    assert (Article.objects.filter(owner=author).count(), "Unspoken" in refused.text) == (0, False)
    assert (seen.status_code, "Unspoken" in seen.text) == (200, False)


def test_author_cannot_delete_a_strangers_article_in_bulk(client):
    client.force_login(factories.user("Author"))
    article = factories.article(owner=factories.user("Editor"))
    data = {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"}

    response = client.post(reverse("admin:articles_article_changelist"), data)

    assert (response.status_code, Article.objects.count()) == (403, 1)


def test_delete_page_tells_an_editor_nothing_of_the_comments(client, editor):
    article = factories.article()
    factories.comment(article, status="pending", name="Ines", text="Between us.")

    response = client.get(reverse("admin:articles_article_delete", args=[article.pk]))

    assert ("Ines" in response.text, "Between us." in response.text) == (False, False)
    assert dict(response.context["model_count"]) == {"articles": 1, "comments": 1}


@pytest.mark.parametrize("tags", ["🙂", "+++, sleep", "x" * 101, '"unclosed'])
def test_tag_without_a_name_is_a_mistake_at_its_field(client, editor, tags):
    response = client.post(ADD, form(tags=tags))

    assert (response.status_code, Article.objects.count()) == (
        (200, 0) if tags != '"unclosed' else (302, 1)
    )
    if response.status_code == 200:
        assert list(errors(response)) == ["tags"]


def test_tags_that_would_share_an_address_get_their_own():
    first, second = Tag.objects.create(name="a b"), Tag.objects.create(name="a-b")
    nameless = Tag.objects.create(name="…")

    assert (first.slug, second.slug, nameless.slug) == ("a-b", "a-b-1", "tag")


def test_deleted_tag_is_found_no_more(client, editor):
    article = factories.article(tags=["samovars"])
    tag = Tag.objects.get()
    found = client.get("/search/?q=samovars").context["leaf"].total

    client.post(reverse("admin:articles_tag_delete", args=[tag.pk]), {"post": "yes"})

    assert (found, client.get("/search/?q=samovars").context["leaf"].total) == (1, 0)
    assert article.tags.count() == 0


def test_login_names_are_shown_to_administrators_alone(client):
    byline = factories.byline()
    url = reverse("admin:articles_byline_change", args=[byline.pk])
    seen = {}

    for role in ("Editor", "Administrator"):
        client.force_login(factories.user(role))
        seen[role] = "user" in client.get(url).context["adminform"].form.fields

    assert seen == {"Editor": False, "Administrator": True}


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
