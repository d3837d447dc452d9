"""The moderation queue."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.urls import reverse

from comments import moderation, queue
from comments.admin import CommentAdmin
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


def ticked(*comments, **values):
    """The post of a bulk action on cards that stood on the page as pending."""
    return {
        "index": "0",
        "_selected_action": [comment.pk for comment in comments],
        "seen": [f"{comment.pk}:pending" for comment in comments],
        **values,
    }


@pytest.mark.parametrize(
    ("action", "status"), [("approve", "approved"), ("reject", "rejected"), ("spam", "spam")]
)
def test_bulk_action_decides_each_with_its_record(client, moderator, action, status):
    article = factories.article()
    made = [factories.comment(article, status="pending") for _ in range(3)]

    client.post(QUEUE, ticked(*made[:2], action=action))

    assert list(Comment.objects.order_by("pk").values_list("status", flat=True)) == [
        status,
        status,
        "pending",
    ]
    assert [comment.actions.count() for comment in made] == [1, 1, 0]


def test_bulk_action_leaves_alone_what_is_not_ticked_even_when_asked_for_all(client, moderator):
    article = factories.article()
    made = [factories.comment(article, status="pending") for _ in range(3)]

    client.post(QUEUE, ticked(made[0], action="approve", select_across="1"))

    assert [comment.pk for comment in Comment.objects.filter(status="approved")] == [made[0].pk]


def test_whole_list_is_never_offered_for_a_bulk_action(client, moderator):
    article = factories.article()
    for _ in range(26):
        factories.comment(article, status="pending")

    page = client.get(QUEUE).text

    assert ("0 of 25 selected" in page, "Select all 26" in page, "All 26" in page) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize("pk", ["x", "\0", "0", "-1", "9" * 30, "2"])
def test_bulk_action_on_what_was_not_on_the_page_is_not_found(client, moderator, pk):
    factories.comment(factories.article(), status="pending")

    response = client.post(
        QUEUE, {"action": "approve", "index": "0", "_selected_action": [pk], "seen": ["1:pending"]}
    )

    assert (response.status_code, Comment.objects.get().status) == (404, "pending")


def test_bulk_action_takes_a_moderator(client):
    viewer = factories.user()
    viewer.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(viewer)
    comment = factories.comment(factories.article(), status="pending")

    client.post(QUEUE, ticked(comment, action="approve"))
    refused = client.post(QUEUE, {"decide": f"approve:{comment.pk}:pending"})

    comment.refresh_from_db()
    assert (comment.status, refused.status_code) == ("pending", 403)


@pytest.mark.parametrize("way", ["button", "bulk", "detail"])
def test_moderator_who_comes_too_late_is_told_and_changes_nothing(client, moderator, way):
    comment = factories.comment(factories.article(), status="pending", name="Ines")
    moderation.reject(comment, by=None, expecting="pending")

    if way == "bulk":
        response = client.post(QUEUE, ticked(comment, action="approve"), follow=True)
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
    "value",
    [
        "",
        "approve",
        "delete:{pk}:pending",
        "withdraw:{pk}:pending",
        "erase:{pk}:pending",
        "approve:x:pending",
        "approve:\0:pending",
        "approve:999:pending",
        "approve:99999999999999999999:pending",
        "approve:{pk}:published",
        "approve:{pk}:\0",
    ],
)
@pytest.mark.parametrize("where", ["queue", "page"])
def test_decision_that_is_none_is_not_found(client, moderator, value, where):
    comment = factories.comment(factories.article(), status="pending")
    url = QUEUE if where == "queue" else detail(comment)

    response = client.post(url, {"decide": value.format(pk=comment.pk)})

    assert (response.status_code, Comment.objects.get().status) == (404, "pending")


def after(client, comment, status="pending", query=""):
    """Where the moderator is led after the approval or the rejection of a comment in a list."""
    decision = "reject" if status == "approved" else "approve"
    return client.post(QUEUE + query, {"decide": f"{decision}:{comment.pk}:{status}"}).url


def test_decision_leads_to_the_next_card_and_says_what_was_done(client, moderator):
    article = factories.article()
    first, second, third = (factories.comment(article, status="pending") for _ in range(3))

    places = [after(client, comment) for comment in (second, third, first)]

    assert places == [
        f"{QUEUE}#comment-{third.pk}",
        f"{QUEUE}#comment-{first.pk}",  # The last one was decided: one is left.
        f"{QUEUE}#content-start",
    ]
    page = client.get(QUEUE).text
    said = page.index("Approved: the comment by Ines.")
    assert page.rindex('role="status"', 0, said) > page.index("<main")


def test_next_card_follows_the_order_of_the_list_and_keeps_its_filters(client, moderator):
    article = factories.article()
    oldest, middle, newest = (factories.comment(article) for _ in range(3))

    assert after(client, newest, "approved", "?status=all") == (
        f"{QUEUE}?status=all#comment-{middle.pk}"
    )
    assert after(client, middle, "approved", "?status=approved&q=ines") == (
        f"{QUEUE}?status=approved&q=ines#comment-{oldest.pk}"
    )


def test_decision_on_the_last_card_of_the_last_page_leads_to_the_list(
    client, moderator, monkeypatch
):
    monkeypatch.setattr(CommentAdmin, "list_per_page", 1)
    article = factories.article()
    made = [factories.comment(article, status="pending") for _ in range(3)]

    assert after(client, made[-1], query="?q=ines&p=3") == f"{QUEUE}?q=ines#content-start"


def test_bulk_action_leads_to_the_card_after_the_last_ticked(client, moderator):
    article = factories.article()
    first, second, third = (factories.comment(article, status="pending") for _ in range(3))

    response = client.post(QUEUE, ticked(first, second, action="spam"))

    assert response.url == f"{QUEUE}#comment-{third.pk}"


@pytest.mark.parametrize(
    ("query", "leads_on"),
    [
        ("submission_key=%00", True),
        ("submission_key=x", True),
        ("text__regex=(", True),
        ("id__in=99999999999999999999", True),
        ("%00=1", True),
        ("article__category__id__exact=%00", True),
        ("article__category__id__exact=x", True),
        ("article__category__id__exact=99999999999999999999", False),
        ("submitted_at__gte=%00", True),
        ("submitted_at__gte=0001-01-01+00:00%2B05:00", None),
        ("status=%00", False),
        ("status=published", False),
        ("status=", False),
        ("q=%00", False),
        ("q=%ED%A0%80", False),
        ("p=%00", False),
        ("p=99999999999999999999", None),
        ("o=%00.-99", False),
    ],
)
def test_odd_address_of_the_queue_is_answered(client, moderator, query, leads_on):
    factories.category("Sleep")
    comments = [factories.comment(factories.article(), status=s) for s in ("pending", "approved")]

    response = client.get(f"{QUEUE}?{query}")

    # None: it depends on the database, or on the number of comments.
    if leads_on is not None:
        assert response.status_code == (302 if leads_on else 200)
    if response.status_code == 302:
        assert response.url == f"{QUEUE}?e=1"
    elif query.startswith("status"):
        assert shown(response) == [comments[0].pk]


@pytest.mark.parametrize("pk", ["%00", "x", "99999999999999999999"])
def test_odd_address_of_a_comment_leads_back(client, moderator, pk):
    assert client.get(f"{QUEUE}{pk}/change/").status_code == 302


def test_reason_is_kept_with_the_decision(client, moderator):
    comment = factories.comment(factories.article(), status="pending")

    client.post(detail(comment), {"decide": f"reject:{comment.pk}:pending", "reason": "Names him."})

    assert comment.actions.get().reason == "Names him."


@pytest.mark.parametrize("deed", ["decide", "erase"])
@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("a\0b", "Null characters are not allowed."),
        ("x" * 301, "The reason has 301 characters; 300 are kept. Nothing was decided."),
    ],
)
def test_reason_that_cannot_be_kept_stops_the_decision(client, moderator, deed, reason, error):
    comment = factories.comment(factories.article(), status="pending")
    data = {
        "decide": {"decide": f"reject:{comment.pk}:pending"},
        "erase": {"erase": "1", "sure": "on", "expecting": "pending"},
    }

    response = client.post(detail(comment), {**data[deed], "reason": reason})

    comment.refresh_from_db()
    assert (response.status_code, comment.status) == (200, "pending")
    assert error in response.text
    form = response.context["decision" if deed == "decide" else "erasure"]
    assert form["reason"].value() == reason


def test_reason_of_several_lines_is_kept_on_one(client, moderator):
    comment = factories.comment(factories.article(), status="pending")
    reason = "x" * 149 + "\r\n\r\n" + "y" * 150

    client.post(detail(comment), {"decide": f"reject:{comment.pk}:pending", "reason": reason})

    assert comment.actions.get().reason == "x" * 149 + " " + "y" * 150


def test_every_deed_has_a_form_of_its_own_and_no_field_of_one_line(client):
    client.force_login(factories.user("Administrator"))
    comment = factories.comment(factories.article(), status="pending")

    page = client.get(detail(comment)).text

    forms = re.findall(r'<form method="post" id="(\w+)".*?</form>', page, re.DOTALL)
    assert forms == ["decide", "erase", "address"]
    assert (page.count('name="reason"'), page.count('type="text"')) == (2, 0)


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

    data = {"erase": "1", "expecting": "approved", "reason": "By mail.", **sure}
    response = client.post(detail(comment), data)

    comment.refresh_from_db()
    assert comment.text == left
    assert comment.actions.filter(to_status="withdrawn", actor=moderator).count() == len(sure)
    assert ("Nothing was erased" in response.text) == (not sure)


@pytest.mark.parametrize("seen", ["pending", "spam"])
def test_words_are_not_erased_when_somebody_else_decided_meanwhile(client, moderator, seen):
    comment = factories.comment(factories.article(), text="Words.")

    data = {"erase": "1", "sure": "on", "expecting": seen}
    response = client.post(detail(comment), data, follow=True)

    comment.refresh_from_db()
    assert (comment.status, comment.text) == ("approved", "Words.")
    assert "is already approved" in messages(response)[0]


def test_erasure_carries_the_status_that_the_moderator_saw(client, moderator):
    comment = factories.comment(factories.article(), status="spam")

    assert (
        '<input type="hidden" name="expecting" value="spam.2"' in client.get(detail(comment)).text
    )


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


def test_who_looked_at_an_address_is_listed_for_who_may_see_it(client):
    administrator = factories.user("Administrator", username="una-admin")
    comment = factories.comment(factories.article(), address="ana@a.example")
    other = factories.comment(factories.article(), address="bea@b.example")
    client.force_login(administrator)
    client.post(detail(comment), {"show_address": "1"})
    client.force_login(factories.user("Administrator"))

    pages = [client.get(detail(each)).text for each in (comment, other)]
    client.force_login(factories.user("Moderator"))
    pages.append(client.get(detail(comment)).text)

    assert ["Who looked at it" in page for page in pages] == [True, False, False]
    assert [page.count("una-admin") for page in pages] == [1, 0, 0]


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


def test_counts_stop_where_nobody_needs_them(client, moderator, monkeypatch):
    monkeypatch.setattr(queue, "COUNTED_UP_TO", 2)
    article = factories.article()
    for _ in range(3):
        factories.comment(article, status="pending")

    page = client.get(QUEUE)

    pages = queue.CappedPaginator(Comment.objects.order_by("pk"), 25)
    assert (page.context["cl"].shown_count, pages.count) == ("2+", 2)
    assert (page.text.count("2+ comments"), page.text.count("Pending (2+)")) == (2, 1)
    assert page.text.count("Spam (0)") == 1


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (999, "999"), (1000, "1,000+")])
def test_count_says_where_it_stopped(number, shown):
    assert queue.shown_count(number) == shown


def test_all_comments_are_read_in_order_of_an_index():
    newest_first = Comment.objects.order_by(*queue.ordering(queue.ALL))[:25]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # On so few rows it sorts unless told not to; without an index it still must.
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_seqscan = off")

        plan = newest_first.explain()

    assert ("comment_newest" in plan, "sort" in plan.lower(), "B-TREE" in plan) == (
        True,
        False,
        False,
    )


def test_cards_are_headings_that_can_take_the_focus(client, moderator):
    comment = factories.comment(factories.article(), status="pending", name="Ines")

    page = client.get(QUEUE).text

    assert f'id="comment-{comment.pk}" tabindex="-1" aria-labelledby="by-{comment.pk}"' in page
    assert f'<h2 id="by-{comment.pk}"><span class="unseen">Comment by </span>' in page
