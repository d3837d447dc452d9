"""What each check says, and what becomes of a comment that it speaks against."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from comments import learning, screening, stamp
from comments.models import Attempt, Comment, DailySalt, HeldWord
from comments.screening import (
    advertising,
    akismet,
    crisis,
    duplicates,
    form_stamp,
    honeypot,
    links,
    personal,
    rate,
    throwaway,
    word_lists,
    writer,
)
from comments.screening.circumstances import Circumstances
from comments.screening.verdict import Level
from comments.submission import Submission
from tests import factories

pytestmark = pytest.mark.django_db

CASES = json.loads((Path(__file__).parents[2] / "data" / "personal.json").read_text("utf-8"))


def sent(text="A calm sentence about a long winter.", name="Ines", address="", **how):
    return Submission(
        article=None,
        parent=None,
        name=name,
        address=address,
        text=text,
        circumstances=Circumstances(**how),
    )


def send(client, article, caller="192.0.2.9", **fields):
    filled = {
        "name": "Ines",
        "email": "ines@readers.example",
        "text": "A calm sentence about a long winter.",
        "stamp": stamp.make(article),
    }
    return client.post(
        reverse("comment_submit", args=[article.slug]),
        filled | fields,
        headers={"sec-fetch-site": "same-origin"},
        REMOTE_ADDR=caller,
    )


# One check after the other


@pytest.mark.parametrize(("seconds", "holds"), [(0, True), (2.9, True), (3, False), (None, False)])
def test_form_is_held_when_it_was_sent_too_fast(seconds, holds):
    assert (form_stamp.check(sent(seconds_typed=seconds)) is not None) == holds


@pytest.mark.parametrize(("hours", "holds"), [(1, False), (12, False), (13, True), (24, True)])
def test_form_is_held_when_it_was_open_for_long(hours, holds):
    verdict = form_stamp.check(sent(stamp_age=timedelta(hours=hours)))

    assert (verdict is not None) == holds


def test_form_is_held_when_one_caller_uses_it_again_and_again():
    found = [form_stamp.check(sent(caller="a", stamp="s")) is not None for _ in range(5)]
    others = [form_stamp.check(sent(caller=caller, stamp="s")) for caller in "bcd"]

    assert (found, others) == ([False, False, False, True, True], [None, None, None])


def test_honeypot_holds_who_fills_it_in():
    assert (honeypot.check(sent()), honeypot.check(sent(honeypot="x")).level) == (None, Level.HOLD)


def test_rate_holds_the_sixth_comment_within_ten_minutes():
    found = [rate.check(sent(caller="a")) is not None for _ in range(7)]

    assert (found, rate.check(sent(caller="b"))) == ([False] * 5 + [True] * 2, None)


def test_rate_forgets_after_ten_minutes():
    for _ in range(6):
        rate.check(sent(caller="a"))
    Attempt.objects.update(at=timezone.now() - timedelta(minutes=11))

    assert rate.check(sent(caller="a")) is None


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The same words, sent before.", True),
        ("the SAME  words -- sent before", True),
        ("Other words, sent before.", False),
    ],
)
def test_duplicate_words_are_held(text, holds):
    factories.comment(factories.article(), text="The same words, sent before.")

    assert (duplicates.check(sent(text)) is not None) == holds


def test_duplicate_short_thanks_are_not_held():
    factories.comment(factories.article(), text="Thank you!")

    assert duplicates.check(sent("Thank you!")) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Look at https://one.example/x and www.two.example", ("https://one.example/x",
                                                               "www.two.example")),
        ("visit best-pills.com today", ("best-pills.com",)),
        ("[url=x]y[/url]", ("[url",)),
        ("We left.Then it rained. It was 3.5 km.", ()),
        ("ines@readers.com is an address, not a link", ()),
    ],
)  # fmt: skip
def test_links_are_held_and_named(text, words):
    verdict = links.check(sent(text))

    assert (verdict.words if verdict else ()) == words


def test_links_may_be_allowed(settings):
    settings.QUIETPRESS_LINKS_ALLOWED = 1

    assert links.check(sent("https://one.example")) is None
    assert links.check(sent("https://one.example https://two.example")).reason == (
        "2 links in the text"
    )


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        ("ass", "He was in my class.", ()),
        ("ass", "An ASS, he said.", ("ass",)),
        ("casino", "casinos", ()),
        ("casino*", "Casinos here", ("casinos",)),
        ("online  shop", "an online\nshop", ("online\nshop",)),
        ("straße", "Die STRASSE", ("strasse",)),
        ("strasse", "Die Straße", ("strasse",)),
        ("é", "café é", ("é",)),
        ("c++", "I write c++ now", ("c++",)),
        ("赌场", "去 赌场 吧", ("赌场",)),
        (".*", "anything at all", ()),
    ],
)
def test_listed_word_is_found_whole(entry, text, found):
    HeldWord.objects.create(text=entry)

    verdict = word_lists.check(sent(text))

    assert (verdict.words if verdict else ()) == found


@pytest.mark.parametrize(
    ("action", "reason"),
    [("hold", "Words on the list to hold"), ("block", "Words on the list of disallowed words")],
)
def test_listed_word_in_the_name_is_held(action, reason):
    HeldWord.objects.create(text="casino", action=action)

    verdict = word_lists.check(sent(name="Best Casino"))

    assert (verdict.level, verdict.reason) == (Level.HOLD, reason)


@pytest.mark.parametrize(
    ("address", "holds"),
    [
        ("x@mailinator.com", True),
        ("x@sub.MAILINATOR.com", True),
        ("x@notmailinator.com", False),
        ("", False),
    ],
)
def test_throwaway_address_is_held(address, holds):
    assert (throwaway.check(sent(address=address)) is not None) == holds


def test_throwaway_domains_can_be_added(settings, tmp_path):
    more = tmp_path / "more.txt"
    more.write_text("# ours\ngone.example\n")
    settings.QUIETPRESS_THROWAWAY_DOMAINS = str(more)

    assert throwaway.check(sent(address="x@gone.example")) is not None


@pytest.mark.parametrize(
    ("name", "text", "holds"),
    [
        ("cheap jerseys", "So true.", True),
        ("Ines", "It was a cheap room by the sea.", False),
        ("Ines", "nice blog, see my homepage", True),
    ],
)
def test_advertising_is_held(name, text, holds):
    assert (advertising.check(sent(text, name=name)) is not None) == holds


@pytest.mark.parametrize(("text", "kinds"), CASES)
def test_personal_data_is_held_and_named(text, kinds):
    reason = {
        "email": "An email address",
        "phone": "A telephone number",
        "street": "A street address",
        "name": "A full name",
    }
    verdict = personal.check(sent(text))
    said = verdict.reason.removesuffix(" in the text").lower().split(", ") if verdict else []

    assert said == [reason[kind].lower() for kind in kinds]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I want to die.", ["want to die"]),
        ("I’M GOING TO KILL MYSELF", ["kill myself"]),
        ("I don't want to live any more", ["don t want to live"]),
        ("That joke nearly killed me, I was dying to see it.", []),
        ("My suicide mission to the shop", []),
        ("We killed time at the station.", []),
        ("Ich will nicht mehr leben.", ["will nicht mehr"]),
        ("Je veux mourir", ["veux mourir"]),
        ("No puedo más", ["no puedo más"]),
        ("I want to. Die Welt ist alt.", []),
    ],
)
def test_crisis_is_suggested_by_whole_phrases(text, found):
    assert crisis.suggestions(text) == found


def test_crisis_rules_say_which_line_cannot_be_read():
    with pytest.raises(ValueError, match="line 2"):
        crisis.read("fine\n(open\n").sought.pattern  # noqa: B018


def test_blocked_writer_is_put_away_quietly(client):
    article = factories.article()
    first = factories.comment(article, status="pending", address="ines@readers.example")
    honest = send(client, article, text="Before the block, nothing is said.", email="a@b.example")
    from comments import moderation

    moderation.block_writer(first, factories.user("Moderator"), first.sight)

    blocked = send(client, article, text="After the block, nothing is said.")

    status = Comment.objects.latest("pk").status
    assert (blocked.status_code, status) == (honest.status_code, "spam")
    token, other = (answer["Location"].split("/")[-3] for answer in (blocked, honest))
    pages = [client.get(reverse("comment_own", args=[t])).text for t in (token, other)]
    assert pages[0].replace("After", "Before").replace(token, other) == pages[1]
    assert writer.check(sent(address="other@readers.example")) is None


def test_akismet_is_not_asked_without_a_key():
    assert akismet.check(sent()) is None


# All together


def test_comment_that_nothing_speaks_against_appears_at_once_where_comments_are_open(client):
    article = factories.article(comments="open")

    send(client, article)
    send(client, article, text="See https://advertising.example/now")

    assert list(Comment.objects.values_list("status", "held_for")) == [
        ("approved", ""),
        ("pending", "links"),
    ]


def test_first_comment_waits_and_the_next_does_not_for_who_has_its_link(client):
    article = factories.article(comments="first")
    token = send(client, article)["Location"].split("/")[-3]
    first = Comment.objects.get()
    before = send(client, article, text="The second comment of mine.", known=token)
    from comments import moderation

    moderation.approve(first, None, first.sight)

    send(client, article, text="The third comment of mine.", known=token)
    send(client, article, text="Somebody else who knows the address.")
    send(client, article, text="Another name, though.", known=token, name="Tilda")

    assert before.status_code == 303
    assert list(Comment.objects.order_by("pk").values_list("status", flat=True)) == [
        "approved",
        "pending",
        "approved",
        "pending",
        "pending",
    ]


@pytest.mark.parametrize("mode", ["open", "first", "moderated"])
def test_what_is_for_the_team_never_appears(client, mode):
    article = factories.article(comments=mode)

    send(client, article, for_team="on")

    comment = Comment.objects.get()
    assert (comment.kind, comment.status) == ("team", "pending")


def test_comment_at_risk_comes_first_and_says_why(client):
    article = factories.article(comments="open")

    send(client, article, text="I want to end my life.")

    comment = Comment.objects.get()
    assert (comment.status, comment.urgency, comment.held_for) == ("pending", 0, "crisis")
    assert comment.findings[0]["words"] == ["end my life"]


def test_failing_check_holds_for_a_person(settings, caplog):
    settings.QUIETPRESS_SCREENING = ["tests.comments.screening.failing"]

    screened = screening.screen(sent("A planted sentence."))

    assert [(finding.check, finding.level) for finding in screened.findings] == [
        ("failing", Level.HOLD)
    ]
    assert caplog.messages == ["The check failing failed: RuntimeError"]


def test_check_that_is_not_there_is_an_error_at_start(settings):
    from django.core.checks import run_checks

    settings.QUIETPRESS_SCREENING = ["comments.screening.nothing"]

    assert [found.id for found in run_checks() if found.id.startswith("comments")] == [
        "comments.E003"
    ]


def test_salts_and_counts_of_past_days_are_deleted(client):
    send(client, factories.article())
    yesterday = timezone.now().date() - timedelta(days=1)
    DailySalt.objects.update(day=yesterday)
    Attempt.objects.update(at=timezone.now() - timedelta(days=1))

    send(client, factories.article(), text="The next day, other words.")

    assert list(DailySalt.objects.values_list("day", flat=True)) == [timezone.now().date()]
    assert Attempt.objects.filter(at__lt=timezone.now() - timedelta(hours=1)).count() == 0


# Learning, and looking once more


def decided(number=30):
    article = factories.article()
    for index in range(number):
        factories.comment(article, text=f"My mother kept every letter, number {index}.")
        factories.comment(
            article, status="spam", text=f"Winning betting tips number {index}, join now!"
        )


def test_classifier_learns_from_decisions_and_says_what_tipped_it():
    decided()
    call_command("train_classifier", verbosity=0)
    from comments.screening import classifier

    verdict = classifier.check(sent("Winning betting tips for you, join now!"))

    assert classifier.check(sent("My mother kept a letter.")) is None
    assert verdict.level is Level.HOLD
    spoken = {"winning", "betting", "tips", "for", "you", "join", "now", "number"}
    assert {part for words in verdict.words for part in words.casefold().split()} <= spoken


def test_classifier_keeps_no_words():
    decided()
    learning.learn()
    from comments.models import ClassifierState

    weights = bytes(ClassifierState.objects.get().weights)
    assert [word for word in (b"betting", b"mother") if word in weights] == []


def test_classifier_says_what_it_lacks():
    from django.core.management import CommandError

    decided(3)

    with pytest.raises(CommandError, match="3 approved and 3 marked as spam; 20 of each"):
        call_command("train_classifier")


def test_rescan_screens_the_backlog_and_decides_nothing(capsys):
    article = factories.article()
    kept = factories.comment(article, status="pending", text="A visit to the casino of my youth.")
    factories.comment(article, text="The casino again, approved.")
    HeldWord.objects.create(text="casino")
    before = list(Comment.objects.values_list("pk", "status", "waiting_since"))

    call_command("rescan_comments")

    assert list(Comment.objects.values_list("pk", "status", "waiting_since")) == before
    assert list(Comment.objects.exclude(held_for="").values_list("pk", "held_for")) == [
        (kept.pk, "words")
    ]
    assert capsys.readouterr().out == "1 screened, 1 changed.\n"


def test_pasted_list_is_taken_over(client):
    client.force_login(factories.user("Moderator"))
    HeldWord.objects.create(text="casino")
    url = reverse("admin:comments_heldword_paste")

    wrong = client.post(url, {"words": "poker\n***\n", "action": "hold"})
    right = client.post(url, {"words": "# note\npoker\ncasino\npoker\n\n", "action": "block"})

    assert ("it holds no whole word" in wrong.text, right.status_code) == (True, 302)
    assert list(HeldWord.objects.values_list("text", "action")) == [
        ("casino", "hold"),
        ("poker", "block"),
    ]
