"""Every address of the admin, as every role. docs/roles.md shows the same table."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import get_resolver, reverse
from django.utils.http import urlencode

from articles.models import RelatedArticle, Tag
from comments import roles
from comments.models import ChecklistItem, HeldWord, ReasonTemplate, Sweep
from comments.tasks import train_classifier
from publication.models import NavigationItem, Redirect, SupportLine
from tests import factories

pytestmark = pytest.mark.django_db

EVERYONE = {"", "Author", "Editor", "Moderator", "Administrator"}
EDITORS = {"Editor", "Administrator"}
WRITERS = EDITORS | {"Author"}
MODERATORS = {"Moderator", "Administrator"}
ADMINISTRATORS = {"Administrator"}
NOBODY: set[str] = set()

# model: who may open its list, its form for a new row, the row, its history, and delete the row.
# The article belongs to somebody else and is live.
EXPECTED = {
    "articles_article": (WRITERS, WRITERS, WRITERS, WRITERS, EDITORS),
    "articles_category": (WRITERS, EDITORS, WRITERS, WRITERS, EDITORS),
    "articles_byline": (WRITERS, EDITORS, WRITERS, WRITERS, EDITORS),
    "articles_tag": (WRITERS, EDITORS, WRITERS, WRITERS, EDITORS),
    "publication_page": (EDITORS, EDITORS, EDITORS, EDITORS, EDITORS),
    "publication_navigationitem": (EDITORS, EDITORS, EDITORS, EDITORS, EDITORS),
    "publication_redirect": (EDITORS, EDITORS, EDITORS, EDITORS, EDITORS),
    "publication_publication": (ADMINISTRATORS, NOBODY, ADMINISTRATORS, ADMINISTRATORS, NOBODY),
    "publication_user": (ADMINISTRATORS,) * 5,
    "auth_group": (ADMINISTRATORS, NOBODY, ADMINISTRATORS, ADMINISTRATORS, NOBODY),
    "publication_supportline": (ADMINISTRATORS,) * 5,
    # What the worker does: for superusers.
    "django_tasks_database_dbtaskresult": (NOBODY,) * 5,
    "comments_heldword": (MODERATORS,) * 5,
    "comments_reasontemplate": (MODERATORS,) * 5,
    "comments_checklistitem": (MODERATORS,) * 5,
    "comments_comment": (MODERATORS, NOBODY, MODERATORS, MODERATORS, NOBODY),
}
VIEWS = ("changelist", "add", "change", "history", "delete")

# The other addresses of the admin, for who opens them.
OTHERS = {
    "index": EVERYONE,
    "login": EVERYONE,
    "logout": NOBODY,  # By POST alone; a GET is refused.
    "password_change": EVERYONE,
    "password_change_done": EVERYONE,
    "jsi18n": EVERYONE,
    "autocomplete": WRITERS,
    "app_list": EVERYONE,
    "view_on_site": EVERYONE,
    "articles_article_preview_new": NOBODY,  # By POST alone, too: see below.
    "articles_article_preview": NOBODY,
    "articles_article_version": WRITERS,
    "auth_user_password_change": ADMINISTRATORS,
    "comments_heldword_paste": MODERATORS,
    "comments_sweep": ADMINISTRATORS,
    "comments_sweep_progress": ADMINISTRATORS,
    "comments_cases": MODERATORS,
    "comments_case": MODERATORS,
    "comments_person": ADMINISTRATORS,
    "comments_record": ADMINISTRATORS,
    "comments_desk": MODERATORS,
    "comments_desk_one": MODERATORS,
    "comments_desk_settings": MODERATORS,
    "comments_desk_undo": NOBODY,  # By POST alone.
    "comments_desk_claim": NOBODY,
}


def rows():
    article = factories.article(owner=factories.user("Editor"))
    other = factories.article()
    RelatedArticle.objects.create(article=article, other=other)
    return {
        "articles_article": article,
        "articles_category": factories.category("Unused"),
        "articles_byline": factories.byline("Nobody Yet"),
        "articles_tag": Tag.objects.create(name="sleep", slug="sleep"),
        "publication_page": factories.page(),
        "publication_navigationitem": NavigationItem.objects.create(label="x", path="/x/"),
        "publication_redirect": Redirect.objects.create(old_path="/x/"),
        "publication_publication": factories.publication(),
        "publication_user": factories.user(),
        "auth_group": Group.objects.create(name="Friends"),
        "publication_supportline": SupportLine.objects.first(),
        "django_tasks_database_dbtaskresult": train_classifier.enqueue().db_result,
        "comments_heldword": HeldWord.objects.create(text="casino"),
        "comments_reasontemplate": ReasonTemplate.objects.first(),
        "comments_checklistitem": ChecklistItem.objects.first(),
        "comments_comment": factories.comment(article, status="pending"),
    }


def others(made):
    """The addresses of OTHERS for the rows of `made`."""
    article = made["articles_article"]
    content_type = ContentType.objects.get_for_model(article)
    sweep = Sweep.objects.create(
        actor=factories.user(), step="spam", filter={"held": "", "days": 1}, total=0
    )
    search = {"app_label": "articles", "model_name": "relatedarticle", "field_name": "other"}
    arguments = {
        "app_list": ["articles"],
        "view_on_site": [content_type.pk, article.pk],
        "articles_article_preview": [article.pk],
        "articles_article_version": [article.pk, article.history.first().pk],
        "auth_user_password_change": [made["publication_user"].pk],
        "comments_sweep_progress": [sweep.pk],
        "comments_case": [made["comments_comment"].pk],
        "comments_desk_one": [made["comments_comment"].pk],
        "comments_desk_claim": [made["comments_comment"].pk],
    }
    for name in OTHERS:
        url = reverse(f"admin:{name}", args=arguments.get(name, []))
        yield name, f"{url}?{urlencode(search)}" if name == "autocomplete" else url


def addresses():
    for model, row in rows().items():
        for view, allowed in zip(VIEWS, EXPECTED[model], strict=True):
            args = [] if view in {"changelist", "add"} else [row.pk]
            yield reverse(f"admin:{model}_{view}", args=args), allowed


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_role_opens_what_it_may_and_nothing_else(client, role):
    client.force_login(factories.user(role))
    expected, found = {}, {}

    for url, allowed in addresses():
        expected[url] = role in allowed
        found[url] = client.get(url).status_code in {200, 302}

    assert found == expected


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_role_opens_of_the_other_addresses_what_it_may(client, role):
    expected, found = {}, {}
    made = rows()

    for name, url in others(made):
        client.force_login(factories.user(role))
        expected[name] = role in OTHERS[name]
        found[name] = client.get(url).status_code in {200, 302}

    # The list of an app is not there for who may see nothing in it.
    expected["app_list"] = role in WRITERS
    assert found == expected


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_role_previews_what_it_may_write(client, role):
    client.force_login(factories.user(role))
    article = factories.article(owner=factories.user("Editor"))
    new = reverse("admin:articles_article_preview_new")
    stored = reverse("admin:articles_article_preview", args=[article.pk])

    answers = [client.post(url, author_form()).status_code for url in (new, stored)]

    assert answers == [
        200 if role in WRITERS else 403,
        200 if role in EDITORS else 403,
    ]


def test_tables_name_every_address_of_the_admin():
    patterns = {
        pattern.name
        for group in get_resolver().url_patterns
        if getattr(group, "namespace", "") == "admin"
        for pattern in flatten(group)
        if pattern.name
    }

    known = {f"{model}_{view}" for model in EXPECTED for view in VIEWS} | set(OTHERS)
    assert patterns == known


def flatten(group):
    for pattern in group.url_patterns:
        yield from flatten(pattern) if hasattr(pattern, "url_patterns") else [pattern]


def test_visitor_is_led_to_the_sign_in_everywhere(client):
    answers = {url: client.get(url) for url, _ in addresses()}

    assert {url: answer.url for url, answer in answers.items()} == {
        url: f"{reverse('admin:login')}?next={url}" for url in answers
    }


def test_table_names_every_model_of_the_admin():
    from django.contrib import admin

    registered = {
        f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry
    }

    assert registered == set(EXPECTED)


def test_every_staff_page_is_kept_nowhere(client):
    client.force_login(factories.user("Administrator"))

    headers = {client.get(url).headers["Cache-Control"] for url, _ in addresses()}

    assert headers == {"max-age=0, no-cache, no-store, must-revalidate, private"}


# What an Author may do with articles


def author_form(article=None, **changes):
    fields = {
        "title": "A new title",
        "slug": "",
        "standfirst": "",
        "content_note": "",
        "body": "<p>Words.</p>",
        "category": str(factories.category().pk),
        "byline": str(factories.byline().pk),
        "tags": "sleep, work",
        "cover_alt": "",
        "status": "draft",
        "comments": "",
        "related-TOTAL_FORMS": "0",
        "related-INITIAL_FORMS": "0",
    }
    return fields | changes


def test_author_hands_in_and_cannot_publish(client):
    author = factories.user("Author")
    client.force_login(author)
    url = reverse("admin:articles_article_add")

    refused = client.post(url, author_form(status="published"))
    accepted = client.post(url, author_form(status="in_review"))

    assert list(refused.context["adminform"].form.errors) == ["status"]
    assert accepted.status_code == 302
    assert [(a.status, a.slug) for a in author.articles.all()] == [("in_review", "a-new-title")]


@pytest.mark.parametrize("status", ["draft", "in_review", "published"])
def test_author_changes_only_their_own_unpublished_articles(client, status):
    author = factories.user("Author")
    client.force_login(author)
    own = factories.article(owner=author, status=status)
    strange = factories.article(owner=factories.user("Author"), status=status)

    answers = []
    for article in (own, strange):
        url = reverse("admin:articles_article_change", args=[article.pk])
        client.post(url, author_form(title="Changed"))
        article.refresh_from_db()
        answers.append(article.title == "Changed")

    assert answers == [status != "published", False]


def test_author_never_sees_a_strangers_draft(client):
    client.force_login(factories.user("Author"))
    draft = factories.article(title="Unspoken", status="draft", owner=factories.user("Author"))

    pages = [
        client.get(reverse("admin:articles_article_changelist")),
        client.get(reverse("admin:articles_article_changelist"), {"q": "unspoken"}),
        client.get(reverse("admin:articles_article_change", args=[draft.pk]), follow=True),
        client.get(
            reverse("admin:autocomplete"),
            {
                "app_label": "articles",
                "model_name": "relatedarticle",
                "field_name": "other",
                "term": "",
            },
        ),
    ]

    assert ["Unspoken" in page.text for page in pages] == [False] * 4


def test_author_cannot_preview_a_strangers_draft(client):
    client.force_login(factories.user("Author"))
    draft = factories.article(status="draft", owner=factories.user("Author"))

    url = reverse("admin:articles_article_preview", args=[draft.pk])

    assert client.post(url, author_form()).status_code == 404


def test_administrator_does_not_become_a_superuser(client):
    administrator = factories.user("Administrator")
    client.force_login(administrator)
    root = factories.user()
    type(root).objects.filter(pk=root.pk).update(is_superuser=True)

    own = reverse("admin:publication_user_change", args=[administrator.pk])
    wish = dict.fromkeys(["is_superuser", "is_staff", "is_active"], "on")
    client.post(own, {"username": administrator.username, **wish})
    roots = reverse("admin:publication_user_change", args=[root.pk])
    roots_password = reverse("admin:auth_user_password_change", args=[root.pk])
    refused = [client.post(url, {"username": "x"}).status_code for url in (roots, roots_password)]

    administrator.refresh_from_db()
    assert (administrator.is_superuser, refused) == (False, [403, 403])


def test_groups_hold_what_the_roles_say():
    held = {
        group.name: set(group.permissions.values_list("content_type__app_label", "codename"))
        for group in Group.objects.all()
    }

    assert held == {role: roles.codenames(role) for role in roles.ROLES}
