"""The mails to readers, as a real SMTP server receives them."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from comments import mail, moderation, private_link, undo
from comments.models import Comment, Commenter, DeskSettings, LinkRequest, Notice
from tests import factories, smtp

pytestmark = pytest.mark.django_db

ADDRESS = "ines@planted.example"
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def post(settings):
    with smtp.server(settings) as letters:
        yield letters


def asked(*wishes, status="pending", address=ADDRESS, consent="", **values):
    article = values.pop("article", None) or factories.article("Planted title", slug="planted-slug")
    comment = factories.comment(
        article,
        values.pop("parent", None),
        status=status,
        address=address,
        name="Planted Name",
        text=values.pop("text", "A planted sentence."),
        wishes=frozenset(wishes),
    )
    if consent:
        Commenter.objects.filter(pk=comment.commenter_id).update(consent=consent)
    return comment


def later():
    """Let the time for taking back pass."""
    Notice.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def link_in(message, name):
    path = reverse(name, args=["x" * 43]).replace("x" * 43, r"[\w-]{43}")
    return re.search(path, message.get_content())[0]


def test_address_is_asked_once_whether_it_may_be_written_to(post):
    first = asked("decided")
    asked("answered", text="Another planted sentence.", article=first.article)

    mail.send_due()

    assert [to for to, _ in post.received] == [[ADDRESS]]
    assert "please confirm it here" in post.messages[0].get_content()


def test_nobody_is_written_to_without_asking(post):
    comment = asked()
    moderation.approve(comment, factories.user("Moderator"), comment.sight)
    later()

    assert (mail.send_due(), Notice.objects.count()) == (0, 0)


@pytest.mark.parametrize("consent", ["asked", "refused"])
def test_nothing_is_told_to_an_address_that_is_not_confirmed(post, consent):
    comment = asked("decided", "answered", "link", consent=consent)
    Notice.objects.filter(kind="confirm").delete()
    moderation.approve(comment, factories.user("Moderator"), comment.sight)
    later()

    assert mail.send_due() == 0


def test_confirming_takes_a_post(client, post):
    asked("decided")
    mail.send_due()
    url = link_in(post.messages[0], "comment_mail_confirm")

    client.get(url)
    asked_only = Commenter.objects.get().consent
    client.post(url)

    assert (asked_only, Commenter.objects.get().consent) == ("asked", "confirmed")


def test_writer_is_told_of_a_decision_once_it_stands(client, post):
    moderator = factories.user("Moderator")
    comment = asked("decided", consent="confirmed")
    Notice.objects.all().delete()
    moderation.reject(comment, moderator, comment.sight, told="Too close to a person.")
    too_early = mail.send_due()
    later()

    assert (too_early, mail.send_due(), mail.send_due()) == (0, 1, 0)
    text = post.messages[0].get_content()
    assert "Too close to a person." in text
    assert (
        "Your comment was not published."
        in client.get(link_in(post.messages[0], "comment_own")).text
    )


def test_decision_that_was_taken_back_is_never_told(post):
    moderator = factories.user("Moderator")
    comment = asked("decided", consent="confirmed")
    Notice.objects.all().delete()
    moderation.approve(comment, moderator, comment.sight)

    undo.undo(undo.last(moderator), moderator)
    later()

    assert mail.send_due() == 0


def test_spam_is_never_told(post):
    comment = asked("decided", consent="confirmed")
    Notice.objects.all().delete()
    moderation.mark_spam(comment, factories.user("Moderator"), comment.sight)
    later()

    assert mail.send_due() == 0


def test_writer_is_told_of_an_answer_and_not_of_ones_own(post):
    comment = asked("answered", status="approved", consent="confirmed")
    Notice.objects.all().delete()
    asked(parent=comment, article=comment.article, status="approved", text="My own answer here.")
    factories.comment(comment.article, comment, text="Somebody else's answer.")
    later()

    assert (mail.send_due(), len(post.received)) == (1, 1)


def test_link_in_a_mail_opens_the_writers_page(client, post):
    asked("link", consent="confirmed")
    Notice.objects.filter(kind="confirm").delete()

    mail.send_due()

    assert "Your comment waits" in client.get(link_in(post.messages[0], "comment_own")).text


def test_mail_tells_nothing_but_the_name_of_the_site(client, post):
    """Somebody else may read along: no word of the comment, its writer, or what it is about."""
    factories.publication(name="The Quiet Room")
    comment = asked("decided", "answered", "link", consent="confirmed")
    factories.publication(name="The Quiet Room")
    moderation.approve(comment, factories.user("Moderator", username="login"), comment.sight)
    factories.comment(comment.article, comment, name="Tilda", text="An answer, planted as well.")
    later()
    LinkRequest.objects.create(
        digest=Commenter.objects.get(pk=comment.commenter_id).digest,
        address=bytes(Commenter.objects.get(pk=comment.commenter_id).address),
    )

    mail.send_due()

    assert {message["Subject"] for message in post.messages} == {"A message from The Quiet Room"}
    assert len(post.messages) == 5
    for (to, raw), message in zip(post.received, post.messages, strict=True):
        shown = f"{message}{message.get_content()}".lower().replace(ADDRESS, "")
        assert to == [ADDRESS]
        assert [word for word in ("planted", "tilda", "login", "trust") if word in shown] == []
        assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in raw


def test_mail_can_be_stopped_with_one_press_from_anywhere(client, post):
    asked("decided", consent="asked")
    mail.send_due()
    url = re.search(r"<http://testserver(/[^>]+)>", post.messages[0]["List-Unsubscribe"])[1]
    client.get(url)
    before = Commenter.objects.get().consent

    answer = client.post(
        url, {"List-Unsubscribe": "One-Click"}, headers={"sec-fetch-site": "cross-site"}
    )

    assert (before, answer.status_code, Commenter.objects.get().consent) == (
        "asked",
        200,
        "refused",
    )


@pytest.mark.parametrize("name", ["comment_mail_confirm", "comment_mail_stop"])
def test_unknown_token_does_nothing_and_says_the_same(client, post, name):
    asked("decided")
    mail.send_due()
    right = link_in(post.messages[0], name)
    wrong = reverse(name, args=["x" * 43])

    assert client.get(right).content == client.get(wrong).content
    assert client.post(wrong).content == client.post(right).content


def test_notice_is_sent_again_after_the_server_refused(post):
    asked("decided")
    post.answer = "451 try again later"
    refused = mail.send_due()
    waits = Notice.objects.get()
    post.answer = ""
    at_once = mail.send_due()
    later()

    assert (refused, waits.sent_at, waits.failures, at_once, mail.send_due()) == (0, None, 1, 0, 1)


def test_notice_is_given_up_after_some_failures(post):
    asked("decided")
    post.answer = "550 no such mailbox"
    for _ in range(mail.TRIES + 2):
        mail.send_due()
        later()
    post.answer = ""

    assert (mail.send_due(), Notice.objects.get().failures) == (0, mail.TRIES)


def test_failure_is_logged_without_the_address(post, caplog):
    asked("decided")
    post.answer = f"550 {ADDRESS} is unknown"

    mail.send_due()

    assert (len(caplog.messages), ADDRESS in caplog.text) == (1, False)


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail(post):
    asked("decided")
    start, counts = Barrier(2), []

    def work():
        try:
            start.wait()
            counts.append(mail.send_due())
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sorted(counts), len(post.received)) == ([0, 1], 1)


@pytest.mark.django_db(transaction=True)
def test_worker_sends_what_a_reader_asked_for(post):
    asked("decided")

    call_command("db_worker", "--backend", "later", "--batch", verbosity=0)

    assert [to for to, _ in post.received] == [[ADDRESS]]


# Lost links


def ask_for_links(client, address):
    return client.post(reverse("comment_lost"), {"email": address}, headers=OURS)


def test_lost_links_are_sent_to_the_address_on_file(client, post):
    comment = asked()
    moderation.approve(comment, None, comment.sight)

    ask_for_links(client, ADDRESS.upper())
    mail.send_due()

    own = link_in(post.messages[0], "comment_own")
    assert private_link.find(own.split("/")[-2]) == comment
    assert LinkRequest.objects.count() == 0


def test_asking_for_links_tells_nobody_whether_an_address_is_known(client, post):
    asked()
    seen = []
    for address in (ADDRESS, "unknown@planted.example"):
        with_queries = ask_for_links(client, address)
        seen.append((with_queries.status_code, with_queries.content, LinkRequest.objects.count()))

    assert seen[0][:2] == seen[1][:2]
    assert [count for _, _, count in seen] == [1, 2]
    assert (mail.send_due(), LinkRequest.objects.count()) == (1, 0)


def test_links_are_sent_once_a_day_however_often_somebody_asks(client, post):
    asked()
    for _ in range(5):
        ask_for_links(client, ADDRESS)

    assert (mail.send_due(), len(post.received)) == (1, 1)


def test_request_for_links_from_another_site_is_refused(client, post):
    answer = client.post(
        reverse("comment_lost"), {"email": ADDRESS}, headers={"sec-fetch-site": "cross-site"}
    )

    assert (answer.status_code, LinkRequest.objects.count()) == (403, 0)


# Where mail is not set up


def test_form_offers_no_mail_where_none_can_be_sent(client, settings):
    settings.QUIETPRESS_MAIL_URL = ""
    article = factories.article()

    page = client.get(article.get_absolute_url()).text

    assert ("Tell me when" in page, client.get(reverse("comment_lost")).status_code) == (False, 404)


def test_form_wants_an_address_for_the_mail_that_is_asked_for(client, settings):
    settings.QUIETPRESS_MAIL_URL = "smtp://127.0.0.1"
    factories.publication(comment_address_required=False)
    article = factories.article()
    from comments import stamp

    fields = {"name": "Ines", "text": "Words.", "tell_decided": "on", "stamp": stamp.make(article)}
    answer = client.post(reverse("comment_submit", args=[article.slug]), fields, headers=OURS)

    assert (answer.status_code, Comment.objects.count()) == (422, 0)
    assert "Enter an email address for the mail that you asked for." in answer.text


# The digest


def test_digest_tells_moderators_how_long_the_oldest_waits(post, capsys):
    for role, wants in (("Moderator", True), ("Moderator", False), ("Author", True)):
        user = factories.user(role, email=f"{role}{wants}@staff.example".lower())
        DeskSettings.objects.create(user=user, digest=wants)
    asked(text="I want to die. A planted sentence.")
    Comment.objects.update(waiting_since=timezone.now() - timedelta(days=3, minutes=5))

    call_command("send_digest")

    assert [to for to, _ in post.received] == [["moderatortrue@staff.example"]]
    text = post.messages[0].get_content()
    assert text.splitlines()[:2] == [
        "1 waits for a moderator at Quietpress, 1 of them at risk.",
        "The oldest has waited for 3 days.",
    ]
    assert "planted" not in text.lower()


def test_digest_needs_mail(settings):
    settings.QUIETPRESS_MAIL_URL = ""

    with pytest.raises(CommandError, match="Mail is not set up"):
        call_command("send_digest")
