"""What a reader meets: sending, answering, being refused, and the receipt."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article
from comments import conf, moderation, private_link, stamp
from comments.models import Comment, Commenter
from publication.models import Publication
from tests import factories
from tests.publication import reading

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}


def filled(article, **changes):
    fields = {
        "name": "Ines",
        "email": "ines@readers.example",
        "text": "First line.\n\nSecond paragraph.",
        "parent": "",
        "stamp": stamp.make(article),
    }
    return fields | changes


def send(client, article, headers=OURS, **changes):
    url = reverse("comment_submit", args=[article.slug])
    return client.post(url, filled(article, **changes), headers=headers)


# Sending


def test_comment_is_stored_and_awaits_moderation(client):
    article = factories.article()

    response = send(client, article)

    comment = Comment.objects.get()
    assert (comment.status, comment.name, comment.html) == (
        "pending",
        "Ines",
        "<p>First line.</p>\n<p>Second paragraph.</p>",
    )
    path = reverse("comment_own_received", args=["x" * 43]).replace("x" * 43, r"([\w-]{43})")
    token = re.fullmatch(path, response["Location"])[1]
    assert (response.status_code, private_link.find(token)) == (303, comment)


def test_comment_is_seen_by_its_writer_alone(client):
    article = factories.article()

    receipt = send(client, article)["Location"]

    assert "Second paragraph." in client.get(receipt).text
    assert "Second paragraph." not in client.get(article.get_absolute_url()).text


def test_receipt_is_kept_nowhere(client):
    response = client.get(send(client, factories.article())["Location"])

    assert (response["Cache-Control"], response["X-Robots-Tag"], response.cookies.output()) == (
        "max-age=0, no-cache, no-store, must-revalidate, private",
        "noindex, nofollow",
        "",
    )


def test_receipt_tells_nothing_of_an_article_that_is_not_live(client):
    article = factories.article("The old title", slug="kettle")
    receipt = send(client, article)["Location"]
    live = client.get(receipt).text

    article.title = "A title that nobody may see yet"
    article.save()
    publishing.move(article, Article.Status.DRAFT)
    response = client.get(receipt)

    assert ("The old title" in live, "/articles/kettle/" in live) == (True, True)
    assert (response.status_code, "Second paragraph." in response.text) == (200, True)
    assert "nobody may see" not in response.text
    assert "/articles/kettle/" not in response.text


def test_receipt_takes_nothing(client):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(send(client, factories.article())["Location"]).status_code == 405


def test_second_identical_send_stores_nothing_and_gives_a_link_to_the_first(client):
    article = factories.article()

    answers = [send(client, article)["Location"] for _ in range(3)]

    tokens = [answer.split("/")[-3] for answer in answers]
    assert (len(set(tokens)), Comment.objects.count(), Commenter.objects.count()) == (3, 1, 1)
    assert [private_link.find(token) for token in tokens] == [Comment.objects.get()] * 3


@pytest.mark.parametrize("decided", [moderation.approve, moderation.reject, moderation.mark_spam])
def test_resent_words_are_a_new_comment_after_a_decision(client, decided):
    """Else whoever guesses the address behind words could withdraw them, or learn that it fits."""
    article = factories.article()
    send(client, article)
    first = Comment.objects.get()
    decided(first, by=factories.user("Moderator"), expecting="pending")

    token = send(client, article)["Location"].split("/")[-3]

    second = Comment.objects.exclude(pk=first.pk).get()
    assert (private_link.find(token), second.status) == (second, "pending")


def test_resent_words_are_a_new_comment_after_a_while(client):
    article = factories.article()
    send(client, article)
    Comment.objects.update(submitted_at=timezone.now() - conf.SENT_TWICE_WITHIN)

    send(client, article)

    assert Comment.objects.count() == 2


@pytest.mark.parametrize(
    "changes", [{"name": "Ana"}, {"email": "ana@readers.example"}, {"text": "Other words."}]
)
def test_send_that_differs_is_another_comment(client, changes):
    article = factories.article()

    send(client, article)
    send(client, article, **changes)

    assert Comment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_eight_identical_sends_at_once_store_one():
    article = factories.article()
    start, answers = Barrier(8), []

    def post():
        try:
            start.wait()
            answers.append(send(Client(), article)["Location"])
        finally:
            connection.close()

    threads = [Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(answers), len(set(answers)), Comment.objects.count()) == (8, 8, 1)


def test_answer_hangs_below_what_it_answers(client):
    article = factories.article()
    parent = factories.comment(article)

    response = send(client, article, parent=str(parent.pk))

    answer = Comment.objects.exclude(pk=parent.pk).get()
    assert (response.status_code, answer.parent, answer.thread) == (303, parent, parent)


def test_address_is_optional_where_the_publication_says_so(client):
    factories.publication(comment_address_required=False)

    response = send(client, factories.article(), email="")

    assert (response.status_code, Comment.objects.get().commenter) == (303, None)


def test_sending_sets_no_cookie_and_reads_none(client):
    response = send(client, factories.article())

    assert (response.cookies.output(), response.get("Vary", "")) == ("", "")


# Where it came from


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}]
)
def test_send_from_another_site_is_refused_and_keeps_the_words(client, headers):
    response = send(client, factories.article(), headers=headers)

    assert (response.status_code, Comment.objects.count()) == (403, 0)
    assert "Second paragraph." in response.text


def hidden_fields(page: str) -> dict[str, str]:
    import re

    inputs = [
        dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]+>", page)
    ]
    return {i["name"]: unescape(i.get("value", "")) for i in inputs if i.get("type") == "hidden"}


@pytest.mark.parametrize("headers", [{}, {"origin": "null"}, {"sec-fetch-site": "none"}])
def test_send_by_a_browser_that_tells_nothing_is_confirmed_first(client, headers):
    article = factories.article()

    asked = send(client, article, headers=headers)
    stored_before = Comment.objects.count()
    url = reverse("comment_submit", args=[article.slug])
    confirmed = client.post(url, hidden_fields(asked.text), headers=headers)

    assert (asked.status_code, stored_before) == (200, 0)
    assert (confirmed.status_code, Comment.objects.count()) == (303, 1)
    assert Comment.objects.get().text == "First line.\n\nSecond paragraph."


def test_confirmation_holds_for_these_words_alone(client):
    article = factories.article()
    fields = hidden_fields(send(client, article, headers={}).text)

    url = reverse("comment_submit", args=[article.slug])
    response = client.post(url, fields | {"text": "Other words."})

    assert (response.status_code, Comment.objects.count()) == (200, 0)


# Mistakes: each answer has its status, its reason, and every word that was typed

WRONG = {
    "name missing": ({"name": ""}, "id_name", "Enter a name. It need not be your real one."),
    "name too long": (
        {"name": "x" * 61},
        "id_name",
        "Ensure this value has at most 60 characters (it has 61).",
    ),
    "name unseen": ({"name": "\u200b\u2060"}, "id_name", "This holds nothing that can be seen."),
    "email missing": (
        {"email": ""},
        "id_email",
        "Enter an email address. It will not be published.",
    ),
    "email wrong": (
        {"email": "ines at home"},
        "id_email",
        "Enter an email address such as name@example.org.",
    ),
    "email too long": (
        {"email": "x" * 250 + "@a.example"},
        "id_email",
        "Ensure this value has at most 254 characters (it has 260).",
    ),
    "text missing": ({"text": " \n "}, "id_text", "Write your comment."),
    "text too long": (
        {"text": "x" * 10_001},
        "id_text",
        "Ensure this value has at most 10000 characters (it has 10001).",
    ),
    "NUL": ({"text": "a\x00b"}, "id_text", "Null characters are not allowed."),
    "broken bytes": (
        {"text": "caf\ufffd"},
        "id_text",
        "Some characters did not arrive in one piece. Please type them again.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_mistake_is_named_beside_its_field_and_in_the_summary(client, case):
    changes, field, message = WRONG[case]

    response = send(client, factories.article(), **changes)

    page = unescape(response.text)
    assert (response.status_code, Comment.objects.count()) == (422, 0)
    assert (page.count(message), page.count(f'href="#{field}"')) == (2, 1)
    assert page.count('aria-invalid="true"') == 1


def test_mistake_keeps_every_word_that_was_typed(client):
    text = "A long thought.\n\n<b>With</b> “marks” & 💛 in it."

    response = send(client, factories.article(), email="wrong", name="Ana <i>", text=text)

    form = response.context["form"]
    assert (form["name"].value(), form["email"].value(), form["text"].value()) == (
        "Ana <i>",
        "wrong",
        text,
    )
    assert "<b>With</b>" not in response.text


@pytest.mark.parametrize(
    "text",
    ["💛🕯️👩‍👧", "עברית ومرحبا", "\u202eabc", "<script>alert(1)</script>", "' OR 1=1; --",
     "{{ 7|add:7 }} {% debug %}", "a\tb", "ก็ไม่รู้", "x" * 10_000],
)  # fmt: skip
def test_unusual_words_are_stored_and_shown_as_they_are(client, text):
    article = factories.article()

    response = send(client, article, text=text)
    comment = Comment.objects.get()
    moderation.approve(comment, by=None, expecting="pending")

    assert response.status_code == 303
    assert comment.text == text.replace("\u202e", "")
    assert client.get(article.get_absolute_url()).status_code == 200


def test_form_that_was_open_too_long_is_sent_again_with_one_click(client):
    article = factories.article()

    stale = send(client, article, stamp="")
    again = send(client, article, stamp=stale.context["form"]["stamp"].value())

    assert (stale.status_code, stale.context["form"]["text"].value()) == (
        422,
        "First line.\n\nSecond paragraph.",
    )
    assert (again.status_code, Comment.objects.count()) == (303, 1)


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "withdrawn"])
def test_answer_to_a_comment_that_is_gone_can_become_a_comment_of_its_own(client, status):
    article = factories.article()
    gone = factories.comment(article, status=status)

    refused = send(client, article, parent=str(gone.pk))
    form = refused.context["form"]
    again = send(client, article, parent=form["parent"].value(), stamp=form["stamp"].value())

    assert (refused.status_code, form["text"].value()) == (409, "First line.\n\nSecond paragraph.")
    assert (again.status_code, Comment.objects.exclude(pk=gone.pk).get().parent) == (303, None)


@pytest.mark.parametrize("parent", ["x", "-1", "0", "9" * 40, "١", "1 OR 1=1"])
def test_answer_to_nothing_is_no_answer(client, parent):
    response = send(client, factories.article(), parent=parent)

    assert (response.status_code, Comment.objects.count()) == (409, 0)


def test_answer_to_a_comment_elsewhere_is_no_answer(client):
    elsewhere = factories.comment(factories.article())

    response = send(client, factories.article(), parent=str(elsewhere.pk))

    assert (response.status_code, Comment.objects.count()) == (409, 1)


@pytest.mark.parametrize(
    ("article", "site"),
    [("read_only", "moderated"), ("off", "moderated"), ("", "read_only"), ("", "off")],
)
def test_closed_article_takes_nothing_and_gives_the_words_back(client, article, site):
    factories.publication(comments=site)

    response = send(client, factories.article(comments=article))

    assert (response.status_code, Comment.objects.count()) == (403, 0)
    assert "Second paragraph." in response.text


def test_article_may_take_comments_where_the_publication_takes_none(client):
    factories.publication(comments=Publication.Comments.OFF)

    response = send(client, factories.article(comments="moderated"))

    assert response.status_code == 303


@pytest.mark.parametrize(
    "values",
    [
        {"status": Article.Status.DRAFT},
        {"status": Article.Status.IN_REVIEW},
        {"publish_at": timezone.now() + timedelta(days=1)},
    ],
)
def test_article_that_is_not_live_takes_nothing_and_gives_the_words_back(client, values):
    response = send(client, factories.article(**values))

    assert (response.status_code, Comment.objects.count()) == (404, 0)
    assert "Second paragraph." in response.text


def test_body_beyond_all_measure_is_refused(client):
    response = send(client, factories.article(), text="x" * 1_100_000)

    assert (response.status_code, Comment.objects.count()) == (413, 0)


def test_broken_bodies_are_refused_without_a_traceback(client):
    url = reverse("comment_submit", args=[factories.article().slug])
    bodies = {
        "application/x-www-form-urlencoded": b"name=\xff\xfe&text=%ff%00&parent=%",
        "multipart/form-data": b"no boundary",
        "multipart/form-data; boundary=x": b"--x\r\nnot a part",
        "application/json": b"{}",
        "text/plain; charset=utf-7": b"+ADw-script+AD4-",
        "application/x-www-form-urlencoded; charset=latin-1": b"name=caf%E9",
    }

    statuses = {
        kind: client.post(url, body, content_type=kind, headers=OURS).status_code
        for kind, body in bodies.items()
    }

    assert statuses == {
        "application/x-www-form-urlencoded": 422,
        "multipart/form-data": 400,
        "multipart/form-data; boundary=x": 422,
        "application/json": 422,
        "text/plain; charset=utf-7": 422,
        "application/x-www-form-urlencoded; charset=latin-1": 400,
    }


def test_body_in_another_encoding_is_answered_like_one_that_was_cut_short(client):
    url = reverse("comment_submit", args=[factories.article().slug])
    kind = "application/x-www-form-urlencoded; charset=latin-1"

    response = client.post(url, b"text=caf%E9", content_type=kind, headers=OURS)

    assert (response.status_code, "That did not arrive whole" in response.text) == (400, True)
    assert "no-store" in response["Cache-Control"]


def test_form_address_opened_by_hand_leads_to_the_article(client):
    article = factories.article()

    response = client.get(reverse("comment_submit", args=[article.slug]))

    assert (response.status_code, response["Location"]) == (302, article.get_absolute_url())


# Reading


def test_permanent_address_leads_to_the_comment_on_its_page(client):
    article = factories.article()
    comments = [factories.comment(article) for _ in range(51)]

    targets = [client.get(c.get_absolute_url())["Location"] for c in (comments[0], comments[50])]

    place = article.get_absolute_url()
    assert targets == [
        f"{place}#comment-{comments[0].pk}",
        f"{place}?comments=2#comment-{comments[50].pk}",
    ]


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "withdrawn"])
@pytest.mark.parametrize("name", ["comment", "comment_reply"])
def test_comment_that_may_not_be_seen_has_no_address(client, status, name):
    comment = factories.comment(factories.article(), status=status)

    assert client.get(reverse(name, args=[comment.pk])).status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 30])
def test_comment_that_never_was_has_no_address(client, number):
    assert client.get(f"/comments/{number}/").status_code == 404


def test_reply_page_quotes_what_is_answered_and_carries_its_number(client):
    comment = factories.comment(factories.article(), text="What is answered.")

    response = client.get(reverse("comment_reply", args=[comment.pk]))

    assert (response.status_code, response.context["form"]["parent"].value()) == (200, comment.pk)
    assert "What is answered." in response.text


def test_reply_page_of_a_closed_article_leads_back(client):
    article = factories.article()
    comment = factories.comment(article)
    article.comments = "read_only"
    article.save()

    response = client.get(reverse("comment_reply", args=[comment.pk]))

    assert (response.status_code, response["Location"]) == (302, comment.get_absolute_url())


def test_removed_comment_is_gone_on_the_next_request(client):
    article = factories.article()
    comment = factories.comment(article, text="Words that go.")
    places = [article.get_absolute_url(), reverse("comments_rss"), reverse("comments_atom")]
    first = {place: client.get(place) for place in places}

    moderation.reject(comment, by=None, expecting="approved")
    second = {
        place: client.get(place, headers={"if-none-match": first[place]["ETag"]})
        for place in places
    }

    assert [("Words that go." in first[p].text) for p in places] == [True] * 3
    assert [(second[p].status_code, "Words that go." in second[p].text) for p in places] == [
        (200, False)
    ] * 3


def test_comments_go_where_their_article_goes(client):
    article = factories.article()
    comment = factories.comment(article, text="Words under it.")

    publishing.move(article, Article.Status.DRAFT)

    feed = client.get(reverse("comments_rss")).text
    assert (client.get(comment.get_absolute_url()).status_code, "Words under it." in feed) == (
        404,
        False,
    )


def test_comments_switched_off_are_shown_nowhere(client):
    article = factories.article(comments="moderated")
    comment = factories.comment(article, text="Words under it.")
    article.comments = "off"
    article.save()

    pages = [client.get(url).text for url in (article.get_absolute_url(), reverse("comments_rss"))]

    assert ["Words under it." in page for page in pages] == [False, False]
    assert client.get(comment.get_absolute_url()).status_code == 404


def test_closed_comments_stay_readable_without_a_form(client):
    article = factories.article()
    factories.comment(article, text="Words that stay.")
    article.comments = "read_only"
    article.save()

    page = client.get(article.get_absolute_url()).text

    assert ("Words that stay." in page, 'name="text"' in page) == (True, False)


def test_feeds_of_the_comments_are_found_from_every_article(client):
    factories.publication(name="Night Kitchen")

    page = reading.html(client.get(factories.article().get_absolute_url()).text)

    feeds = [reverse("comments_rss"), reverse("comments_atom")]
    named = page.all("link", rel="alternate", title="Comments on Night Kitchen")
    assert [(it.attributes["type"], it.attributes["href"]) for it in named] == [
        ("application/rss+xml", feeds[0]),
        ("application/atom+xml", feeds[1]),
    ]
    seen = [it.attributes["href"] for it in page.one("section", id="comments").all("a")]
    assert seen == feeds


def test_article_page_is_the_same_bytes_for_every_reader(client):
    article = factories.article()
    factories.comment(article)
    staff = Client()
    staff.force_login(factories.user("Administrator"))

    pages = {
        visitor.get(article.get_absolute_url()).content for visitor in (client, Client(), staff)
    }

    assert len(pages) == 1
