"""What somebody tries who wants to be shown, to keep reports away, or to stop the server."""

from __future__ import annotations

import pytest
from django.core import mail as outgoing
from django.urls import reverse

from comments import (
    answers,
    edits,
    mail,
    moderation,
    privacy,
    private_link,
    reports,
    submission,
)
from comments.models import Comment, Commenter, LinkRequest, Notice
from comments.screening import personal
from publication import identity
from tests import factories

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}
CRISIS = "I want to kill myself tonight."


@pytest.mark.parametrize("sign", ["(", ")", "+", "0", "0 ", "(0", "a", "a.", "A-", "@", "a@", "."])
def test_long_rows_of_one_sign_are_read_to_their_end(sign):
    found = personal.find(f"+{sign * (10_000 // len(sign))}!")

    assert {kind for kind, _ in found} <= {"A telephone number", "An email address"}


def test_numbers_as_they_are_written_in_north_america_are_found():
    written = ["(555) 123-4567", "555-123-4567", "555.123.4567"]

    assert [personal.find(f"Call {number} now") for number in written] == [
        [("A telephone number", number)] for number in written
    ]


@pytest.mark.parametrize("date", ["01.02.1984", "01/02/2023", "03.04.21"])
def test_date_is_no_telephone_number(date):
    assert personal.find(f"It was on {date} in spring.") == []


def test_name_that_is_an_address_is_held():
    factories.publication(comments="open")

    comment = factories.comment(factories.article(), status="", name="ines@mail.example")

    assert (comment.status, comment.held_for) == ("pending", "personal")


def test_second_answer_to_what_was_answered_is_refused():
    comment = factories.comment(factories.article())
    moderator, seen = factories.user("Moderator"), comment.sight
    answers.approve_and_answer(comment, moderator, seen, "Thank you.")

    with pytest.raises(moderation.AlreadyDecided):
        answers.approve_and_answer(comment, moderator, seen, "Thank you.")

    assert Comment.objects.filter(kind="publication").count() == 1


def test_answer_says_so_where_somebody_else_approved_first():
    comment = factories.comment(factories.article(), status="pending")
    seen = comment.sight
    moderation.approve(comment, factories.user("Moderator"), seen)

    with pytest.raises(moderation.AlreadyDecided):
        answers.approve_and_answer(comment, factories.user("Moderator"), seen, "Thank you.")


@pytest.mark.parametrize("step", ["redact", "hand"])
def test_button_that_does_not_exist_is_not_found(client, step):
    comment = factories.comment(factories.article(), status="pending")
    client.force_login(factories.user("Moderator"))

    answer = client.post(
        reverse("admin:comments_desk"), {"decide": f"{step}:{comment.pk}:{comment.sight}"}
    )

    assert (answer.status_code, Comment.objects.get().status) == (404, "pending")


@pytest.mark.parametrize("step", [moderation.approve, moderation.mark_spam])
def test_reason_of_a_rejection_goes_with_the_rejection(step):
    comment, moderator = factories.comment(factories.article(), status="pending"), None
    moderator = factories.user("Moderator")
    moderation.reject(comment, moderator, comment.sight, told="We have not published this.")

    step(comment, moderator, comment.sight)

    assert Comment.objects.get().told == ""


def test_news_of_an_approval_survive_an_edit(settings):
    settings.QUIETPRESS_MAIL_URL = "smtp://localhost"
    comment = factories.comment(
        factories.article(), status="pending", wishes=frozenset({"decided"})
    )
    moderation.approve(comment, factories.user("Moderator"), comment.sight)

    edits.edit(comment, "Other words.")

    assert Notice.objects.filter(kind="decided").count() == 1


def test_somebody_at_risk_reaches_a_person_though_blocked():
    article = factories.article()
    factories.comment(article, address="ines@readers.example")
    Commenter.objects.update(blocked_at="2026-01-01T00:00Z")

    calm = factories.comment(article, status="", address="ines@readers.example", text="Calm.")
    risk = factories.comment(article, status="", address="ines@readers.example", text=CRISIS)

    assert (calm.status, risk.status, risk.urgency) == ("spam", "pending", 0)


def test_edit_does_not_take_the_mark_of_risk_away():
    comment = factories.comment(factories.article(), status="pending", text=CRISIS)

    edits.edit(comment, "Never mind.")

    assert Comment.objects.get().urgency == Comment.Urgency.AT_RISK


def test_edit_does_not_keep_reports_away():
    comment = factories.comment(factories.article())
    publication = identity.load()
    publication.reports_hide = True
    edits.edit(comment, "Other words.")

    for caller in "abc":
        reports.report(comment, "harm", "", caller, publication)

    comment.refresh_from_db()
    assert (comment.status, comment.urgency) == ("pending", Comment.Urgency.REPORTED)


def test_redaction_takes_the_words_out_of_what_screening_said():
    comment = factories.comment(
        factories.article(), status="pending", text="Call +44 20 7946 0958."
    )
    held = [finding["words"] for finding in comment.findings]

    moderation.redact(comment, factories.user("Moderator"), comment.sight, "Call me.")

    assert held == [["+44 20 7946 0958"]]
    assert [finding["words"] for finding in Comment.objects.get().findings] == [[]]


def test_name_that_grows_when_normalised_gets_an_error(client):
    article = factories.article()

    answer = client.post(
        reverse("comment_submit", args=[article.slug]),
        {"name": "\u0958" * 60, "email": "a@readers.example", "text": "Words."},
        headers=OURS,
    )

    assert (answer.status_code, Comment.objects.count()) == (422, 0)
    assert answer.context["form"].errors["name"] == ["This has 120 characters; 60 are the most."]


def test_address_that_no_mail_can_go_to_keeps_no_other_back(settings):
    settings.QUIETPRESS_MAIL_URL = "smtp://localhost"
    article = factories.article()
    for address in (f"x@{'ü' * 60}.example", "ines@readers.example"):
        factories.comment(article, status="pending", address=address, wishes=frozenset({"decided"}))

    mail.send_due()

    assert [letter.to for letter in outgoing.outbox] == [["ines@readers.example"]]


def test_lost_links_go_to_the_address_on_file(settings):
    settings.QUIETPRESS_MAIL_URL = "smtp://localhost"
    factories.comment(factories.article(), address="mike@readers.example")
    typed = "mi\u212ae@readers.example"
    LinkRequest.objects.create(digest=privacy.digest(typed), address=privacy.encrypt(typed))

    mail.send_due()

    assert [letter.to for letter in outgoing.outbox] == [["mike@readers.example"]]


def test_private_page_shows_the_support_lines_after_an_edit(client):
    sent = submission.Submission(
        factories.article(), None, "Ines", "ines@readers.example", "It is a calm day."
    )
    kept = submission.submit(sent, factories.publication())
    page = private_link.path(kept.token)
    calm = client.get(page).text

    edits.edit(kept.comment, CRISIS)

    title = "Somebody to talk to"
    assert (title in calm, title in client.get(page).text) == (False, True)
