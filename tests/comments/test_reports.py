"""Readers report a public comment."""

from __future__ import annotations

import pytest
from django.urls import reverse

from comments import moderation
from comments.models import DailySalt, Report
from tests import factories

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}


def report(client, comment, caller="192.0.2.1", headers=OURS, **fields):
    return client.post(
        reverse("comment_report", args=[comment.pk]),
        {"reason": "harm"} | fields,
        headers=headers,
        REMOTE_ADDR=caller,
    )


def three_reports(client, comment, first=1):
    for number in range(first, first + 3):
        report(client, comment, f"192.0.2.{number}")
    comment.refresh_from_db()


@pytest.mark.parametrize(("number", "waits"), [(2, False), (3, True)])
def test_three_independent_reports_ask_a_moderator_again(client, number, waits):
    comment = factories.comment(factories.article())
    for caller in range(number):
        report(client, comment, f"192.0.2.{caller}")

    comment.refresh_from_db()
    assert (comment.status, comment.waiting_since is not None, comment.urgency) == (
        "approved",
        waits,
        1 if waits else 2,
    )


def test_reports_of_one_caller_count_once(client):
    comment = factories.comment(factories.article())

    answers = [report(client, comment)["Location"] for _ in range(5)]

    comment.refresh_from_db()
    assert (Report.objects.count(), comment.waiting_since, set(answers)) == (
        1,
        None,
        {reverse("comment_reported")},
    )


@pytest.mark.parametrize("hides", [True, False])
def test_reported_comment_is_hidden_meanwhile_where_the_publication_says_so(client, hides):
    factories.publication(reports_hide=hides)
    comment = factories.comment(factories.article(), text="Reported words.")
    factories.publication(reports_hide=hides)

    three_reports(client, comment)

    page = client.get(comment.article.get_absolute_url()).text
    assert ("Reported words." in page) == (not hides)


def test_kept_comment_needs_three_new_reports(client):
    comment = factories.comment(factories.article())
    three_reports(client, comment)
    moderation.keep(comment, factories.user("Moderator"), comment.sight)

    report(client, comment, "192.0.2.50")
    comment.refresh_from_db()
    after_one = comment.waiting_since
    three_reports(client, comment, first=60)

    assert (after_one, comment.waiting_since is not None) == (None, True)


def test_report_keeps_no_network_address(client):
    report(client, factories.comment(factories.article()), "198.51.100.77")

    kept = f"{list(Report.objects.values())}{list(DailySalt.objects.values())}"
    assert "198.51.100.77" not in kept
    assert len(Report.objects.get().caller) == 64


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "withdrawn"])
def test_only_what_is_public_can_be_reported(client, status):
    comment = factories.comment(factories.article(), status=status)

    assert (report(client, comment).status_code, Report.objects.count()) == (404, 0)


def test_report_from_another_site_is_refused(client):
    comment = factories.comment(factories.article())

    answer = report(client, comment, headers={"sec-fetch-site": "cross-site"})

    assert (answer.status_code, Report.objects.count()) == (403, 0)


def test_report_without_a_reason_says_so(client):
    answer = report(client, factories.comment(factories.article()), reason="")

    assert (answer.status_code, "Choose what is wrong with it." in answer.text) == (422, True)


def test_reporting_sets_no_cookie(client):
    comment = factories.comment(factories.article())

    page = client.get(reverse("comment_report", args=[comment.pk]))

    assert (page.status_code, page.cookies.output(), report(client, comment).cookies.output()) == (
        200,
        "",
        "",
    )
