"""The moderation desk: what it lists, what it shows of a comment, and what can be decided."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments import moderation, private_link
from comments.desk import page
from comments.models import (
    Claim,
    Comment,
    Commenter,
    DeskSettings,
    KeptText,
    ModerationAction,
    Note,
    ReasonTemplate,
)
from tests import factories

pytestmark = pytest.mark.django_db

DESK = "/admin/comments/comment/desk/"


@pytest.fixture
def moderator(client):
    user = factories.user("Moderator", username="mara", first_name="Mara", last_name="Lind")
    client.force_login(user)
    return user


def pending(number=1, **values):
    article = values.pop("article", None) or factories.article()
    return [factories.comment(article, status="pending", **values) for _ in range(number)]


def listed(client, query=""):
    text = client.get(f"{DESK}{query}").text
    return [int(part.split('"')[0]) for part in text.split('id="comment-')[1:]]


def decide(client, comment, step, query=""):
    return client.post(
        f"{DESK}{query}", {"decide": f"{step}:{comment.pk}:{comment.sight}"}, follow=False
    )


def act(client, comment, deed, **fields):
    url = reverse("admin:comments_desk_one", args=[comment.pk])
    return client.post(url, {"deed": deed, "expecting": comment.sight} | fields)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# The list


def test_desk_lists_who_is_at_risk_first_then_reported_then_who_waits_longest(client, moderator):
    comments = pending(4)
    Comment.objects.filter(pk=comments[3].pk).update(urgency=0)
    Comment.objects.filter(pk=comments[2].pk).update(urgency=1)

    assert listed(client) == [comments[3].pk, comments[2].pk, comments[0].pk, comments[1].pk]


def test_desk_asks_as_often_with_thirty_cards_as_with_one(client, moderator):
    article = factories.article()

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(DESK)
        return len(queries)

    def full(number):
        for comment in pending(number, article=article):
            Note.objects.create(comment=comment, author=moderator, text="Look twice.")
            comment.reports.create(reason="harm", caller="x")
            KeptText.objects.create(comment=comment, kind="proposed", text="New", at=timezone.now())

    full(1)
    moderation.approve(*pending(), moderator, "pending")
    client.get(DESK)
    with_one = asked()
    full(29)

    assert (with_one <= 12, asked()) == (True, with_one)


def test_pages_show_each_comment_once_whoever_decides_meanwhile(client, moderator):
    comments = pending(60)
    place = timezone.now()
    Comment.objects.update(waiting_since=place)
    first = listed(client)
    text = client.get(DESK).text
    link = unescape(text.split('desk-more"><a class="step" href="')[1].split('"')[0])
    for comment in comments[:10]:
        comment.refresh_from_db()
        moderation.approve(comment, None, comment.sight)

    second = listed(client, link)

    assert first + second == [comment.pk for comment in comments[:50]]


def test_unreadable_place_begins_at_the_beginning(client, moderator):
    comments = pending(2)

    for place in ("x", "1.2", f"2.{10**30}.1", "-1.0.0", "2.0.99999999999999999999"):
        assert listed(client, f"?after={place}") == [comment.pk for comment in comments]


@pytest.mark.parametrize(
    ("query", "expected"), [("?risk=on", [0]), ("?held=links", [1]), ("?mine=on", [2])]
)
def test_desk_shows_what_is_asked_for(client, moderator, query, expected):
    comments = pending(4)
    Comment.objects.filter(pk=comments[0].pk).update(urgency=0)
    Comment.objects.filter(pk=comments[1].pk).update(held_for="links,words")
    Comment.objects.filter(pk=comments[2].pk).update(assignee=moderator)

    assert listed(client, query) == [comments[place].pk for place in expected]


def test_desk_shows_one_topic_with_those_inside_it(client, moderator):
    outer = factories.category("Outer")
    inner = factories.category("Inner", outer)
    [inside] = pending(article=factories.article(category=inner))
    pending(article=factories.article(category=factories.category("Other")))

    assert listed(client, f"?category={outer.pk}") == [inside.pk]


def test_muted_topic_is_left_to_others(client, moderator):
    topic = factories.category("Hard")
    pending(article=factories.article(category=topic))
    [other] = pending()
    DeskSettings.objects.create(user=moderator).muted.add(topic)

    mine = listed(client)
    client.force_login(factories.user("Moderator"))

    assert (mine, len(listed(client))) == ([other.pk], 2)


@pytest.mark.parametrize("role", ["", "Author", "Editor"])
def test_desk_is_for_moderators(client, role):
    client.force_login(factories.user(role))
    [comment] = pending()

    urls = [DESK, reverse("admin:comments_desk_one", args=[comment.pk])]

    assert [client.get(url).status_code for url in urls] == [403, 403]
    assert decide(client, comment, "approve").status_code == 403
    assert Comment.objects.get().status == "pending"


# What a card shows


def test_card_says_why_it_was_held_and_what_it_answers(client, moderator):
    parent = factories.comment(factories.article("The kettle"), name="Tilda", text="First words.")
    factories.comment(
        parent.article,
        parent,
        status="pending",
        text="See https://x.example/ and call 07700 900123",
    )

    text = client.get(DESK).text

    for shown in (
        "A link in the text",
        "A telephone number in the text",
        "The kettle",
        "First words.",
    ):
        assert text.count(shown) == 1


def test_card_tells_the_writers_history_and_never_the_address(client, moderator):
    article = factories.article()
    address = "planted@readers.example"
    for status in ("approved", "approved", "rejected", "spam"):
        factories.comment(article, status=status, address=address)
    [comment] = pending(article=article, address=address)

    pages = [client.get(DESK).text, client.get(f"{DESK}{comment.pk}/").text]

    history = "Of this writer: 2 approved, 1 rejected, 1 spam"
    assert [(history in text, "planted" in text) for text in pages] == [(True, False)] * 2


def test_flagged_words_are_covered_until_asked_for(client, moderator):
    [comment] = pending(text="I want to <b>kill myself</b> & nobody knows.")

    covered = client.get(DESK).text
    DeskSettings.objects.create(user=moderator, mask_words=False)
    shown = client.get(DESK).text

    assert "&lt;b&gt;<details" in covered
    assert (
        "<summary>covered</summary> <b>kill myself</b></details>&lt;/b&gt; &amp; nobody" in covered
    )
    assert "&lt;b&gt;kill myself&lt;/b&gt; &amp; nobody knows." in shown
    assert comment.held_for == "crisis"


def test_long_comment_begins_with_a_snippet(client, moderator):
    pending(text="word " * 200)

    text = client.get(DESK).text

    assert text.split('card-text" dir="auto">')[1].count("word") < 60
    assert "<summary>The whole comment</summary>" in text


def test_markup_in_a_comment_is_shown_as_it_was_typed(client, moderator):
    pending(text="<script>alert(1)</script>", name="<img src=x>")

    text = client.get(DESK).text

    assert ("<script>alert" in text, "<img src=x>" in text) == (False, False)


def test_break_is_suggested_after_many_decisions(client, moderator):
    DeskSettings.objects.create(user=moderator, break_after=2)
    comments = pending(2)
    shown = []
    for comment in comments:
        shown.append("after a break" in client.get(DESK).text)
        decide(client, comment, "approve")

    assert [*shown, "after a break" in client.get(DESK).text] == [False, False, True]


def test_desk_says_how_long_the_oldest_waits(client, moderator):
    pending()
    Comment.objects.update(waiting_since=timezone.now() - timedelta(days=3, hours=1))

    assert "The oldest waits for 3\xa0days" in client.get(DESK).text


# Claims


def test_others_see_who_is_looking_at_a_comment(client, moderator):
    [comment] = pending()
    client.get(f"{DESK}{comment.pk}/")
    own = "is looking at this" in client.get(DESK).text
    client.force_login(factories.user("Moderator"))

    assert (own, "Mara Lind is looking at this." in client.get(DESK).text) == (False, True)


def test_claim_lapses_and_keeps_nobody_out(client, moderator):
    [comment] = pending()
    client.post(f"{DESK}{comment.pk}/claim/")
    Claim.objects.update(at=timezone.now() - page.CLAIM_LASTS)
    client.force_login(factories.user("Moderator"))

    assert "is looking at this" not in client.get(DESK).text
    decide(client, comment, "approve")
    assert (Comment.objects.get().status, Claim.objects.count()) == ("approved", 0)


# Deciding


@pytest.mark.parametrize(
    ("step", "status"), [("approve", "approved"), ("reject", "rejected"), ("spam", "spam")]
)
def test_button_decides_and_leads_to_the_next_card(client, moderator, step, status):
    comments = pending(3)

    answer = decide(client, comments[0], step)

    assert Comment.objects.get(pk=comments[0].pk).status == status
    assert answer["Location"] == f"{DESK}#comment-{comments[1].pk}"


def test_second_moderator_is_told_who_decided_what(client, moderator):
    [comment] = pending(name="Ines")
    first = factories.user("Moderator", first_name="Tove", last_name="Ek")
    seen = Comment.objects.get()
    moderation.reject(comment, first, comment.sight)

    answer = decide(client, seen, "approve")

    assert said(answer) == [
        "Nothing changed: the comment by Ines is already rejected. "
        "Tove Ek decided in the meantime: rejected."
    ]
    assert Comment.objects.get().status == "rejected"


def test_decision_on_words_that_changed_meanwhile_is_refused(client, moderator):
    [comment] = pending(name="Ines")
    seen = Comment.objects.get()
    moderation.edited(comment, comment.sight, text="New.", waiting_since=comment.waiting_since)

    answer = decide(client, seen, "approve")

    assert said(answer) == [
        "Nothing changed: the comment by Ines is not as you saw it. "
        "Its writer has changed it in the meantime."
    ]


def test_last_decision_is_taken_back(client, moderator):
    [comment] = pending(name="Ines")
    decide(client, comment, "approve")

    answer = client.post(f"{DESK}undo/")

    assert (Comment.objects.get().status, said(answer)) == (
        "pending",
        ["Approved: the comment by Ines.", "Taken back: approved, the comment by Ines."],
    )


def test_what_is_for_the_team_can_be_read_and_never_approved(client, moderator):
    [comment] = pending(kind="team")

    shown = client.get(DESK).text
    refused = decide(client, comment, "approve")
    decide(client, comment, "keep")

    assert ('value="approve:' in shown, "I have read it" in shown) == (False, True)
    assert said(refused)[0].startswith("Nothing changed")
    assert Comment.objects.get().status == "rejected"


def test_redaction_shows_the_changed_text_and_keeps_the_original(client, moderator):
    [comment] = pending(text="My brother Karl drinks.")

    act(client, comment, "redact", text="My brother drinks.", content_note="Drinking")

    page_text = client.get(comment.article.get_absolute_url()).text
    assert ("My brother drinks." in page_text, "Karl" in page_text) == (True, False)
    assert ("Edited by a moderator" in page_text, "Content note: Drinking" in page_text) == (
        True,
        True,
    )
    assert KeptText.objects.get().text == "My brother Karl drinks."


def test_original_is_shown_to_those_permitted_alone(client, moderator):
    [comment] = pending(text="My brother Karl drinks.")
    act(client, comment, "redact", text="My brother drinks.")
    shown = "Karl" in client.get(f"{DESK}{comment.pk}/").text
    moderator.groups.get().permissions.remove(
        *moderator.groups.get().permissions.filter(codename="view_original")
    )

    assert (shown, "Karl" in client.get(f"{DESK}{comment.pk}/").text) == (True, False)


def test_rejection_carries_the_chosen_reason_to_the_writer(client, moderator):
    [comment] = pending()
    token = private_link.issue(comment)
    template = ReasonTemplate.objects.filter(use="rejection").first()

    act(client, comment, "reject", template=template.pk)

    assert template.text in unescape(client.get(private_link.path(token)).text)


def test_own_words_go_before_the_template(client, moderator):
    [comment] = pending()
    template = ReasonTemplate.objects.filter(use="rejection").first()

    act(client, comment, "reject", template=template.pk, told="In my own words.")

    assert Comment.objects.get().told == "In my own words."


def test_writer_is_blocked(client, moderator):
    [comment] = pending()

    act(client, comment, "block")

    assert (Comment.objects.get().status, Commenter.objects.get().blocked_at is not None) == (
        "spam",
        True,
    )


def test_comment_is_handed_to_a_colleague(client, moderator):
    colleague = factories.user("Moderator")
    [comment] = pending()

    act(client, comment, "hand", colleague=colleague.pk)
    client.force_login(colleague)

    assert listed(client, "?mine=on") == [comment.pk]


@pytest.mark.parametrize("role", ["Author", "Editor"])
def test_comment_is_handed_to_moderators_alone(client, moderator, role):
    [comment] = pending()

    answer = act(client, comment, "hand", colleague=factories.user(role).pk)

    assert (answer.status_code, Comment.objects.get().assignee) == (422, None)


def test_publication_answers_in_its_own_name(client, moderator):
    factories.publication(name="The Quiet Room")
    [comment] = pending()
    factories.publication(name="The Quiet Room")

    act(client, comment, "answer", answer="Thank you for telling us.")

    answer = Comment.objects.get(kind="publication")
    assert (answer.name, answer.parent, answer.status) == ("The Quiet Room", comment, "approved")
    assert "from the team" in client.get(comment.article.get_absolute_url()).text


def test_note_is_for_moderators(client, moderator):
    [comment] = pending()

    act(client, comment, "note", note="I know this writer.")

    assert "I know this writer." in client.get(DESK).text


@pytest.mark.parametrize(
    ("deed", "field"),
    [("hand", "colleague"), ("redact", "text"), ("note", "note"), ("answer", "answer")],
)
def test_deed_without_what_it_needs_says_so_beside_the_field(client, moderator, deed, field):
    [comment] = pending()

    answer = act(client, comment, deed, text="", reason="Kept while I correct it")

    assert (answer.status_code, f'id="one-{field}_error"' in answer.text) == (422, True)
    assert "Kept while I correct it" in answer.text
    assert ModerationAction.objects.count() == 0


def test_record_of_decisions_takes_no_address(client, moderator):
    [comment] = pending()

    answer = act(client, comment, "approve", reason="asked by ines@readers.example")

    assert (answer.status_code, ModerationAction.objects.count()) == (422, 0)


def test_unknown_deed_is_not_found(client, moderator):
    [comment] = pending()

    assert act(client, comment, "publish").status_code == 404


def test_desk_settings_are_ones_own(client, moderator):
    topic = factories.category("Hard")

    client.post(f"{DESK}settings/", {"break_after": 10, "muted": [topic.pk]})

    kept = DeskSettings.objects.get()
    assert (kept.user, kept.break_after, kept.mask_words, list(kept.muted.all())) == (
        moderator,
        10,
        False,
        [topic],
    )


def test_comment_stays_unseen_where_its_answer_cannot_be_given(client, moderator):
    [comment] = pending()
    comment.article.status = "draft"
    comment.article.save()

    answer = act(client, comment, "answer", answer="Thank you.")

    assert (answer.status_code, Comment.objects.get().status) == (422, "pending")
    assert ModerationAction.objects.count() == 0


def test_decision_leads_on_in_the_list_that_was_asked_for(client, moderator):
    comments = pending(3)
    Comment.objects.exclude(pk=comments[1].pk).update(held_for="links")

    link = reverse("admin:comments_desk_one", args=[comments[0].pk]) + "?held=links"
    linked = f'href="{link}"' in client.get(f"{DESK}?held=links").text
    answer = client.post(link, {"deed": "spam", "expecting": comments[0].sight})

    assert linked
    assert answer["Location"] == f"{DESK}?held=links#comment-{comments[2].pk}"
