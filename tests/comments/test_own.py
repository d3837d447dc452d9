"""The writer's own pages: what becomes of a comment, changing it, taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from comments import conf, moderation, private_link
from comments.models import Comment, KeptText, ModerationAction, Note, PrivateLink
from tests import factories

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}
WORDS = "A planted sentence about the samovar."


def written(status="pending", **values):
    comment = factories.comment(factories.article(), status=status, text=WORDS, **values)
    return comment, private_link.issue(comment)


def url(token, page=""):
    return reverse(f"comment_own{page}", args=[token])


def state(client, token):
    page = client.get(url(token)).text
    return page.split('role="status">')[1].split("</p>")[0].strip()


# The link


def test_link_is_stored_hashed():
    comment, token = written()

    stored = [str(value) for row in PrivateLink.objects.values() for value in row.values()]

    assert (private_link.find(token), [v for v in stored if token in v]) == (comment, [])


def test_link_of_another_comment_opens_only_that():
    one, token = written()
    written()

    assert private_link.find(token) == one


@pytest.mark.parametrize("page", ["", "_received", "_edit", "_withdraw"])
def test_unknown_link_leads_nowhere(client, page):
    answers = [client.get(url("x" * 43, page)), client.post(url("x" * 43, page), headers=OURS)]

    assert [answer.status_code for answer in answers][:1] == [404]
    assert "This link leads nowhere" in answers[0].text


@pytest.mark.parametrize("page", ["", "_received", "_edit", "_withdraw"])
def test_page_is_kept_nowhere_and_sets_no_cookie(client, page):
    _, token = written()

    answer = client.get(url(token, page))

    assert (answer["Cache-Control"], answer["X-Robots-Tag"], answer.cookies.output()) == (
        "max-age=0, no-cache, no-store, must-revalidate, private",
        "noindex, nofollow",
        "",
    )


@pytest.mark.parametrize("page", ["", "_received", "_edit", "_withdraw"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client, page, method):
    _, token = written()
    before = list(Comment.objects.values()), ModerationAction.objects.count()

    getattr(client, method)(url(token, page))

    assert (list(Comment.objects.values()), ModerationAction.objects.count()) == before


# What becomes of it


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("pending", "Your comment waits for a moderator."),
        ("spam", "Your comment waits for a moderator."),
        ("rejected", "Your comment was not published."),
    ],
)
def test_page_says_what_became_of_the_comment(client, status, says):
    _, token = written(status)

    assert state(client, token) == says


@pytest.mark.parametrize("page", ["", "_received", "_edit", "_withdraw"])
def test_spam_looks_like_what_waits(client, page):
    pages = []
    for status in ("pending", "spam"):
        comment, token = written(status, name="Ines", address="ines@readers.example")
        Comment.objects.filter(pk=comment.pk).update(article=factories.article("Same", slug=status))
        text = client.get(url(token, page)).text
        pages.append(text.replace(token, "[token]").replace(f"/articles/{status}/", "/articles/"))

    assert pages[0] == pages[1]


def test_rejection_carries_the_moderators_reason(client):
    comment, token = written()
    moderation.reject(comment, None, comment.sight, told="It tells too much of your son.")

    assert "It tells too much of your son." in client.get(url(token)).text


def test_what_is_for_the_team_is_said_to_be_read(client):
    comment, token = written(kind="team")
    before = state(client, token)
    moderation.keep(comment, factories.user("Moderator"), comment.sight)

    assert (before, state(client, token)) == (
        "The team will read it. It is never published.",
        "The team has read it. It is not published.",
    )


@pytest.mark.parametrize("crisis", [True, False])
def test_received_page_shows_support_lines_where_words_suggest_a_crisis(client, crisis):
    text = "I want to end my life." if crisis else "I want to mend my wife's bike."
    comment = factories.comment(factories.article(), status="pending", text=text)

    page = client.get(url(private_link.issue(comment), "_received"), headers={
        "accept-language": "de-AT,de;q=0.8"}).text  # fmt: skip

    shown = page.count("<h3>")
    assert (shown > 3, page.split("<h3>")[1].split("</h3>")[0] if shown else "") == (
        (True, "Austria") if crisis else (False, "")
    )


def test_received_page_shows_the_link_and_no_other_page_does(client):
    _, token = written()
    link = f'value="http://testserver{url(token)}"'

    pages = {page: client.get(url(token, page)).text for page in ("_received", "", "_withdraw")}

    assert [page for page, text in pages.items() if link in text] == ["_received"]


# Changing it


def change(client, token, text, headers=OURS):
    return client.post(url(token, "_edit"), {"text": text}, headers=headers)


@pytest.mark.parametrize("status", ["pending", "spam"])
def test_waiting_comment_is_changed_at_once(client, status):
    comment, token = written(status)
    waited_since = comment.waiting_since

    answer = change(client, token, "Other words.")

    comment.refresh_from_db()
    assert (answer.status_code, comment.text, comment.html, comment.status) == (
        303,
        "Other words.",
        "<p>Other words.</p>",
        status,
    )
    assert comment.waiting_since == waited_since


def test_changed_words_are_screened_again(client):
    comment, token = written()

    change(client, token, "Look at https://advertising.example now")

    comment.refresh_from_db()
    assert (comment.held_for, comment.findings[0]["words"]) == (
        "links",
        ["https://advertising.example"],
    )


def test_changed_approved_comment_stays_up_until_it_is_decided(client):
    comment, token = written("approved")
    article = comment.article.get_absolute_url()
    change(client, token, "Other words.")
    comment.refresh_from_db()
    meanwhile = WORDS in client.get(article).text, "Other words." in client.get(article).text
    waits = comment.waiting_since is not None

    moderation.accept_edit(comment, factories.user("Moderator"), comment.sight)

    after = WORDS in client.get(article).text, "Other words." in client.get(article).text
    assert (meanwhile, waits, after) == ((True, False), True, (False, True))


def test_refused_change_leaves_what_stood_there(client):
    comment, token = written("approved")
    change(client, token, "Other words.")
    comment.refresh_from_db()

    moderation.refuse_edit(comment, factories.user("Moderator"), comment.sight)

    assert (Comment.objects.get().text, KeptText.objects.count()) == (WORDS, 0)


@pytest.mark.parametrize(
    ("status", "code"), [("approved", 409), ("rejected", 409), ("pending", 303)]
)
def test_change_is_refused_when_its_time_is_over(client, status, code):
    _, token = written(status)
    Comment.objects.update(submitted_at=timezone.now() - conf.EDIT_FOR)

    answer = change(client, token, "Other words.")

    assert (answer.status_code, "Other words." in answer.text) == (code, code == 409)
    assert KeptText.objects.count() == 0


def test_change_never_slips_in_under_a_decision(client):
    """A moderator decides on what they saw: not on what the writer made of it meanwhile."""
    comment, token = written()
    seen = comment.sight
    change(client, token, "Something else entirely.")

    with pytest.raises(moderation.AlreadyDecided):
        moderation.approve(comment, factories.user("Moderator"), seen)

    assert Comment.objects.get().status == "pending"


def test_change_from_another_site_is_refused_and_given_back(client):
    _, token = written()

    answer = change(client, token, "Other words.", headers={"sec-fetch-site": "cross-site"})

    assert (answer.status_code, "Other words." in answer.text) == (403, True)
    assert Comment.objects.get().text == WORDS


def test_empty_change_says_what_is_wrong(client):
    _, token = written()

    answer = change(client, token, " ")

    assert (answer.status_code, "Write your comment, or take it back." in answer.text) == (
        422,
        True,
    )


# Taking it back


def everywhere():
    """Every text in every table."""
    return "\n".join(
        str(value)
        for model in apps.get_models()
        for row in model._base_manager.values_list()
        for value in row
    )


@pytest.mark.parametrize("status", ["pending", "approved", "rejected", "spam"])
def test_withdrawn_words_are_gone_from_everywhere(client, status):
    comment, token = written(status, name="Planted Name")
    Note.objects.create(comment=comment, author=factories.user("Moderator"), text=WORDS)
    change(client, token, f"{WORDS} And more: samovar@planted.example")
    pages = [comment.article.get_absolute_url(), reverse("comments_rss"), "/search/?q=planted"]

    answer = client.post(url(token, "_withdraw"), headers=OURS)

    assert (answer.status_code, answer["Location"]) == (303, reverse("comment_withdrawn"))
    stored = everywhere()
    assert [word for word in ("planted", "Planted Name", "samovar") if word in stored] == []
    assert [page for page in pages if "Planted Name" in client.get(page).text] == []
    assert client.get(url(token)).status_code == 404


def test_withdrawn_comment_keeps_its_answers_and_says_so(client):
    comment, token = written("approved")
    factories.comment(comment.article, comment, text="An answer stays.")

    client.post(url(token, "_withdraw"), headers=OURS)

    page = client.get(comment.article.get_absolute_url()).text
    assert ("This comment was withdrawn by its writer." in page, "An answer stays." in page) == (
        True,
        True,
    )


def test_withdrawing_wins_over_a_decision_made_meanwhile(client):
    comment, token = written()
    client.get(url(token, "_withdraw"))
    moderation.approve(comment, factories.user("Moderator"), comment.sight)

    client.post(url(token, "_withdraw"), headers=OURS)

    assert Comment.objects.get().status == "withdrawn"


def test_withdrawing_from_another_site_is_refused(client):
    _, token = written()

    answer = client.post(url(token, "_withdraw"), headers={"sec-fetch-site": "cross-site"})

    assert (answer.status_code, Comment.objects.get().text) == (403, WORDS)


def test_record_of_decisions_survives_withdrawing_without_the_words(client):
    comment, token = written("approved")

    client.post(url(token, "_withdraw"), headers=OURS)

    assert list(ModerationAction.objects.values_list("step", "comment_id")) == [
        ("approve", comment.pk),
        ("withdraw", comment.pk),
    ]


def test_old_link_still_opens_an_old_comment(client):
    _, token = written("approved")
    Comment.objects.update(submitted_at=timezone.now() - timedelta(days=900))

    assert client.post(url(token, "_withdraw"), headers=OURS).status_code == 303
    assert Comment.objects.get().status == "withdrawn"
