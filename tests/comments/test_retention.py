"""How long what is kept about people is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from comments import audit, mail, moderation, people, privacy, private_link, retention
from comments.models import (
    Before,
    Comment,
    Commenter,
    KeptText,
    LinkRequest,
    ModerationAction,
    Notice,
    PrivateLink,
)
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "ines@readers.example"


def decided(status, days, **values):
    """A comment that was decided `days` ago."""
    comment = factories.comment(factories.article(), status=status, address=ADDRESS, **values)
    audit.remove(connection)
    when = timezone.now() - timedelta(days=days)
    ModerationAction.objects.filter(comment=comment)._raw_update(at=when)
    audit.install(connection)
    return comment


def _raw_update(self, **values):
    from django.db.models import QuerySet

    return QuerySet(self.model).filter(pk__in=self.values("pk")).update(**values)


@pytest.fixture(autouse=True)
def _backdate(monkeypatch):
    from comments.models.audit import AppendOnlyQuerySet

    monkeypatch.setattr(AppendOnlyQuerySet, "_raw_update", _raw_update, raising=False)


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
@pytest.mark.parametrize("status", ["rejected", "spam"])
def test_refused_words_are_deleted_in_time(status, days, kept):
    comment = decided(status, days, name="Ines", text="Refused words.")
    private_link.issue(comment)

    retention.purge()

    comment.refresh_from_db()
    assert (comment.text, comment.name, comment.html != "") == (
        ("Refused words.", "Ines", True) if kept else ("", "", False)
    )
    assert (comment.commenter is not None, PrivateLink.objects.exists()) == (kept, kept)


@pytest.mark.parametrize("status", ["approved", "pending"])
def test_other_words_stay(status):
    comment = decided(status, 400, text="These stay.")

    retention.purge()

    assert Comment.objects.get(pk=comment.pk).text == "These stay."


def test_comment_without_words_cannot_be_approved():
    comment = decided("rejected", 31)
    retention.purge()
    comment.refresh_from_db()

    with pytest.raises(moderation.NotAllowed):
        moderation.approve(comment, None, comment.sight)


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
def test_address_is_deleted_in_time_and_still_finds_its_person(days, kept):
    decided("approved", days)

    retention.purge()

    assert (bytes(Commenter.objects.get().address) != b"") == kept
    assert people.find(ADDRESS) == Commenter.objects.get()


def test_address_stays_while_a_comment_waits():
    decided("approved", 400)
    factories.comment(factories.article(), status="pending", address=ADDRESS)

    retention.purge()

    assert bytes(Commenter.objects.get().address) != b""


@pytest.mark.parametrize(("consent", "kept"), [("confirmed", True), ("asked", False)])
def test_address_stays_for_who_confirmed_and_waits_for_answers(consent, kept):
    decided("approved", 400, wishes=frozenset({"answered"}))
    Commenter.objects.update(consent=consent)

    retention.purge()

    assert (bytes(Commenter.objects.get().address) != b"") == kept


@pytest.mark.parametrize(
    ("kind", "days", "left"),
    [("original", 179, 1), ("original", 181, 0), ("replaced", 0, 1), ("replaced", 2, 0)],
)
def test_kept_texts_are_deleted_in_time(kind, days, left):
    comment = factories.comment(factories.article())
    when = timezone.now() - timedelta(days=days)
    KeptText.objects.create(comment=comment, kind=kind, text="Before", at=when)

    retention.purge()

    assert KeptText.objects.count() == left


def test_outbox_and_requests_are_deleted_in_time():
    comment = factories.comment(factories.article())
    for days in (10, 40):
        when = timezone.now() - timedelta(days=days)
        Notice.objects.create(
            kind="link", commenter=comment.commenter, occasion=f"x{days}", due_at=when, sent_at=when
        )
        LinkRequest.objects.create(digest="x", address=b"x")
    LinkRequest.objects.filter(pk=LinkRequest.objects.first().pk).update(
        at=timezone.now() - timedelta(days=3)
    )

    retention.purge()

    told = Notice.objects.exclude(occasion__startswith="sent:").get()
    assert (told.occasion, LinkRequest.objects.count()) == ("x10", 1)
    forgotten = Notice.objects.get(occasion__startswith="sent:")
    assert (forgotten.comment, forgotten.cause) == (None, None)


def test_days_can_be_set(settings):
    settings.QUIETPRESS_KEEP = {"words": 3}
    comment = decided("rejected", 4)

    retention.purge()

    assert Comment.objects.get(pk=comment.pk).text == ""


def test_dry_run_says_it_and_deletes_nothing(capsys):
    decided("rejected", 31, text="Refused words.")

    call_command("purge_expired", "--dry-run")

    assert capsys.readouterr().out.splitlines()[0] == "words: 1"
    assert Comment.objects.get().text == "Refused words."


def test_record_survives_the_words():
    comment = decided("rejected", 31)

    retention.purge()

    assert list(ModerationAction.objects.values_list("comment_id", "step")) == [
        (comment.pk, "reject")
    ]


@pytest.mark.parametrize("how", ["purged", "withdrawn"])
def test_link_that_stops_mail_works_as_long_as_there_is_an_address(client, how):
    comment = decided("approved", 1)
    Commenter.objects.update(consent="confirmed")
    Notice.objects.create(
        kind="decided",
        commenter=comment.commenter,
        comment=comment,
        occasion="decided:1",
        due_at=timezone.now(),
        sent_at=timezone.now() - timedelta(days=99),
        token_digest=mail.digest("t" * 43),
    )

    if how == "purged":
        retention.purge()
    else:
        moderation.withdraw(comment, None, comment.sight)
    client.post(reverse("comment_mail_stop", args=["t" * 43]))

    assert Commenter.objects.get().consent == "refused"


def test_mail_goes_to_an_address_that_was_deleted_and_is_left_again(settings):
    settings.QUIETPRESS_MAIL_URL = "smtp://localhost"
    decided("approved", 99)
    retention.purge()
    deleted = bytes(Commenter.objects.get().address)

    factories.comment(factories.article(slug="other"), status="pending", address=ADDRESS)

    writer = Commenter.objects.get()
    assert (deleted, privacy.decrypt(writer.address)) == (b"", ADDRESS)


def test_what_a_decision_changed_is_deleted_after_a_day():
    comment = factories.comment(factories.article(), status="pending")
    moderation.approve(comment, factories.user("Moderator"), comment.sight)
    Before.objects.update(at=timezone.now() - timedelta(hours=23))
    retention.purge()
    kept = Before.objects.count()
    Before.objects.update(at=timezone.now() - timedelta(hours=25))

    retention.purge()

    assert (kept, Before.objects.count()) == (1, 0)
