"""A case of somebody who may be at risk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from comments import moderation
from comments.models import ChecklistItem, SafeguardingCase, SafeguardingEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    user = factories.user("Moderator", first_name="Mara")
    client.force_login(user)
    return user


def case_of(client, comment, deed="open", **fields):
    url = reverse("admin:comments_case", args=[comment.pk])
    return client.post(url, {"deed": deed} | fields)


def at_risk():
    return factories.comment(factories.article(), status="pending", text="I want to end my life.")


def test_case_is_opened_once_and_owned_by_who_opened_it(client, moderator):
    comment = at_risk()

    case_of(client, comment)
    case_of(client, comment)

    assert (SafeguardingCase.objects.get().owner, SafeguardingEntry.objects.count()) == (
        moderator,
        1,
    )


def test_everything_done_is_in_the_log(client, moderator):
    comment = at_risk()
    item = ChecklistItem.objects.first()
    case_of(client, comment)
    case_of(client, comment, f"tick:{item.pk}")
    case_of(client, comment, "write", text="Called the duty editor.")
    client.force_login(factories.user("Moderator"))
    case_of(client, comment, "take_over")
    case_of(client, comment, "close")

    assert list(SafeguardingEntry.objects.values_list("text", flat=True)) == [
        "Opened",
        f"Done: {item.text}",
        "Called the duty editor.",
        "Taken over",
        "Closed",
    ]
    assert SafeguardingCase.objects.get().state == "closed"


def test_log_cannot_be_changed(client, moderator):
    case_of(client, at_risk())

    with pytest.raises(TypeError, match="append-only"):
        SafeguardingEntry.objects.update(text="x")


def test_open_cases_are_listed(client, moderator):
    comment = at_risk()
    case_of(client, comment)
    listed = client.get(reverse("admin:comments_cases")).text
    case_of(client, comment, "close")

    closed = client.get(reverse("admin:comments_cases")).text
    path = reverse("admin:comments_case", args=[comment.pk])
    assert (path in listed, path in closed) == (True, False)


def test_case_goes_with_the_words(client, moderator):
    comment = at_risk()
    case_of(client, comment)
    comment.refresh_from_db()

    moderation.withdraw(comment, None, comment.sight)

    assert (SafeguardingCase.objects.count(), SafeguardingEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize("deed", ["", "tick:x", "tick:99999999", "erase"])
def test_unknown_deed_is_not_found(client, moderator, deed):
    comment = at_risk()
    case_of(client, comment)

    assert case_of(client, comment, deed).status_code == 404


def test_empty_line_says_so(client, moderator):
    comment = at_risk()
    case_of(client, comment)

    answer = case_of(client, comment, "write", text=" ")

    assert (answer.status_code, "Write what was done." in answer.text) == (422, True)


@pytest.mark.parametrize("role", ["", "Author", "Editor"])
def test_cases_are_for_moderators(client, role):
    client.force_login(factories.user(role))

    assert case_of(client, at_risk()).status_code == 403
