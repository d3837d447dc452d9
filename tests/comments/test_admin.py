"""The moderation queue."""

from __future__ import annotations

import pytest
from django.urls import reverse

from comments import moderation
from comments.models import AddressView, Comment
from tests import factories

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:comments_comment_changelist")


@pytest.fixture
def moderator(client):
    user = factories.user("Moderator")
    client.force_login(user)
    return user


def shown(response):
    return [comment.pk for comment in response.context["cl"].result_list]


def detail(comment):
    return reverse("admin:comments_comment_change", args=[comment.pk])


def messages(response):
    return [str(message) for message in response.context["messages"]]


def test_queue_shows_what_is_pending_the_longest_waiting_first(client, moderator):
    article = factories.article()
    first, second = (factories.comment(article, status="pending") for _ in range(2))
    for status in ("approved", "rejected", "spam", "withdrawn"):
        factories.comment(article, status=status)

    response = client.get(QUEUE)

    assert shown(response) == [first.pk, second.pk]


@pytest.mark.parametrize("status", ["approved", "rejected", "spam", "withdrawn"])
def test_queue_shows_what_was_decided_the_newest_first(client, moderator, status):
    article = factories.article()
    first, second = (factories.comment(article, status=status) for _ in range(2))
    factories.comment(article, status="pending")

    response = client.get(QUEUE, {"status": status})

    assert shown(response) == [second.pk, first.pk]


def test_queue_shows_all_on_demand(client, moderator):
    article = factories.article()
    made = [factories.comment(article, status=status).pk for status in Comment.Status.values]

    assert shown(client.get(QUEUE, {"status": "all"})) == made[::-1]


def test_queue_finds_names_words_and_articles(client, moderator):
    article = factories.article(title="The second chair")
    by_name = factories.comment(article, status="pending", name="Xanthe")
    by_word = factories.comment(factories.article(), status="pending", text="A heliotrope.")

    found = [shown(client.get(QUEUE, {"q": q})) for q in ("xanthe", "heliotrope", "second chair")]

    assert found == [[by_name.pk], [by_word.pk], [by_name.pk]]


def test_card_shows_the_comment_its_article_and_what_it_answers(client, moderator):
    article = factories.article(title="The second chair")
    parent = factories.comment(article, name="Ana", text="What was said.")
    factories.comment(article, parent, status="pending", name="Ines", text="The answer\n\nwhole.")

    page = client.get(QUEUE).text

    for words in ("The second chair", "In answer to <bdi>Ana</bdi>: What was said.",
                  "<p>The answer</p>\n<p>whole.</p>"):  # fmt: skip
        assert page.count(words) == 1


@pytest.mark.parametrize(
    ("decision", "status"), [("approve", "approved"), ("reject", "rejected"), ("spam", "spam")]
)
def test_button_on_a_card_decides(client, moderator, decision, status):
    comment = factories.comment(factories.article(), status="pending")

    response = client.post(QUEUE, {"decide": f"{decision}:{comment.pk}:pending"}, follow=True)

    comment.refresh_from_db()
    assert (comment.status, comment.actions.get().actor) == (status, moderator)
    assert (shown(response), len(messages(response))) == ([], 1)


@pytest.mark.parametrize(
    ("action", "status"),
    [("approve_selected", "approved"), ("reject_selected", "rejected"), ("spam_selected", "spam")],
)
def test_bulk_action_decides_each_with_its_record(client, moderator, action, status):
    article = factories.article()
    made = [factories.comment(article, status="pending") for _ in range(3)]

    client.post(QUEUE, {"action": action, "_selected_action": [c.pk for c in made[:2]]})

    assert list(Comment.objects.order_by("pk").values_list("status", flat=True)) == [
        status,
        status,
        "pending",
    ]
    assert [comment.actions.count() for comment in made] == [1, 1, 0]


@pytest.mark.parametrize("way", ["button", "bulk", "detail"])
def test_moderator_who_comes_too_late_is_told_and_changes_nothing(client, moderator, way):
    comment = factories.comment(factories.article(), status="pending", name="Ines")
    moderation.reject(comment, by=None, expecting="pending")

    if way == "bulk":
        data = {
            "action": "approve_selected",
            "_selected_action": [comment.pk],
            "seen": [f"{comment.pk}:pending"],
        }
        response = client.post(f"{QUEUE}?status=all", data, follow=True)
    else:
        url = QUEUE if way == "button" else detail(comment)
        response = client.post(url, {"decide": f"approve:{comment.pk}:pending"}, follow=True)

    comment.refresh_from_db()
    assert (comment.status, comment.actions.count()) == ("rejected", 1)
    assert messages(response) == [
        "Nothing changed: the comment by Ines is already rejected. "
        "Somebody else decided in the meantime."
    ]


@pytest.mark.parametrize(
    "value", ["", "approve", "delete:1:pending", "approve:x:pending", "approve:999:pending"]
)
def test_decision_that_is_none_is_not_found(client, moderator, value):
    factories.comment(factories.article(), status="pending")

    response = client.post(QUEUE, {"decide": value})

    assert (response.status_code, Comment.objects.get().status) == (404, "pending")


def test_reason_is_kept_with_the_decision(client, moderator):
    comment = factories.comment(factories.article(), status="pending")

    client.post(detail(comment), {"decide": f"reject:{comment.pk}:pending", "reason": "Names him."})

    assert comment.actions.get().reason == "Names him."


def test_decision_can_be_taken_back(client, moderator):
    comment = factories.comment(factories.article(), status="spam")

    client.post(detail(comment), {"decide": f"reopen:{comment.pk}:spam"})

    comment.refresh_from_db()
    assert comment.status == "pending"


@pytest.mark.parametrize(("sure", "left"), [({"sure": "1"}, ""), ({}, "Words.")])
def test_words_are_erased_for_their_writer_when_the_moderator_is_sure(
    client, moderator, sure, left
):
    comment = factories.comment(factories.article(), text="Words.")

    client.post(detail(comment), {"erase": "1", "reason": "By mail.", **sure})

    comment.refresh_from_db()
    assert comment.text == left
    assert comment.actions.filter(to_status="withdrawn", actor=moderator).count() == len(sure)


def test_address_is_not_shown_without_the_permission(client, moderator):
    comment = factories.comment(factories.article(), status="pending", address="ana@a.example")

    pages = [
        client.get(QUEUE),
        client.get(detail(comment)),
        client.get(QUEUE, {"q": "ana@a.example", "status": "all"}),
    ]
    asked = client.post(detail(comment), {"show_address": "1"})

    # The search field holds what was typed; the list of results is what must be empty.
    assert ["ana@a.example" in page.text for page in pages[:2]] == [False, False]
    assert (shown(pages[2]), asked.status_code, AddressView.objects.count()) == ([], 403, 0)


def test_address_is_shown_on_demand_and_that_is_recorded(client):
    administrator = factories.user("Administrator")
    client.force_login(administrator)
    comment = factories.comment(factories.article(), status="pending", address="ana@a.example")

    before = client.get(detail(comment)).text
    after = client.post(detail(comment), {"show_address": "1"}).text

    record = AddressView.objects.get()
    assert ("ana@a.example" in before, after.count("ana@a.example")) == (False, 1)
    assert (record.actor, record.commenter) == (administrator, comment.commenter)


def test_comment_is_neither_written_nor_deleted_in_the_admin(client):
    client.force_login(factories.user("Administrator"))
    comment = factories.comment(factories.article())

    urls = [
        reverse("admin:comments_comment_add"),
        reverse("admin:comments_comment_delete", args=[comment.pk]),
    ]

    assert [client.post(url, {"post": "yes"}).status_code for url in urls] == [403, 403]


def test_queue_asks_as_much_for_thirty_as_for_one(client, moderator, django_assert_num_queries):
    article = factories.article()
    parent = factories.comment(article)
    factories.comment(article, parent, status="pending")
    client.get(QUEUE)
    with django_assert_num_queries(15, exact=False) as one:
        client.get(QUEUE)
    for _ in range(24):
        factories.comment(article, parent, status="pending")

    with django_assert_num_queries(len(one)):
        client.get(QUEUE)


def test_counts_stop_where_nobody_needs_them(monkeypatch):
    from comments import admin

    monkeypatch.setattr(admin, "COUNTED_UP_TO", 2)
    article = factories.article()
    for _ in range(3):
        factories.comment(article, status="pending")

    pages = admin.CappedPaginator(Comment.objects.order_by("pk"), 25)

    assert (admin._counted("pending"), admin._counted("spam"), pages.count) == ("2+", "0", 2)
