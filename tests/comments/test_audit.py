"""The record of decisions: append-only, and without a word of any comment."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from comments import moderation
from comments.models import Comment, ModerationAction, PersonAction
from tests import factories

pytestmark = pytest.mark.django_db


def decided(reason=""):
    comment = factories.comment(factories.article(), status="pending", text="Planted words.")
    return moderation.approve(comment, factories.user("Moderator"), comment.sight, reason)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE comments_moderationaction SET reason = 'another'",
        "UPDATE comments_moderationaction SET to_status = 'spam'",
        "DELETE FROM comments_moderationaction",
        "REPLACE INTO comments_moderationaction SELECT * FROM comments_moderationaction",
        "TRUNCATE comments_moderationaction CASCADE",
        "DELETE FROM comments_personaction",
        "UPDATE comments_personaction SET what = 'erased'",
    ],
)
def test_database_refuses_to_change_the_record(sql):
    if sql.split()[0] == ("REPLACE" if connection.vendor == "postgresql" else "TRUNCATE"):
        sql = "DELETE FROM comments_moderationaction"  # Not known to this database
    decided()
    PersonAction.objects.create(what="exported", comments=0)
    connection.check_constraints()  # Else PostgreSQL refuses to truncate for another reason.
    before = list(ModerationAction.objects.values())

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

    assert list(ModerationAction.objects.values()) == before


def test_code_refuses_to_change_the_record():
    action = decided()

    for change in (
        action.save,
        action.delete,
        lambda: ModerationAction.objects.update(reason="x"),
        lambda: ModerationAction.objects.all().delete(),
    ):
        with pytest.raises(TypeError, match="append-only"):
            change()


@pytest.mark.parametrize("what", ["comment", "article"])
def test_record_survives_what_it_is_about(what):
    action = decided()
    comment = Comment.objects.get()

    (comment if what == "comment" else comment.article).delete()

    assert (Comment.objects.count(), list(ModerationAction.objects.values_list("pk"))) == (
        0,
        [(action.pk,)],
    )


def test_record_is_exported_without_words_and_harmless_to_spreadsheets(capsys):
    action = decided(reason='=HYPERLINK("https://x.example")')

    call_command("export_audit")

    text = capsys.readouterr().out
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["comment"], row["step"], row["from"], row["to"], row["by"]) == (
        str(action.comment_id),
        "approve",
        "pending",
        "approved",
        action.actor.username,
    )
    assert row["reason"] == '\'=HYPERLINK("https://x.example")'
    assert "Planted" not in text


def test_administrator_downloads_the_record(client):
    decided()
    client.force_login(factories.user("Administrator"))

    answer = client.get(reverse("admin:comments_record"))

    assert b"".join(answer.streaming_content).count(b"\r\n") == 2
