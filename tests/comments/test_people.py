"""Everything about one person: handed out, or gone without a trace."""

from __future__ import annotations

import base64
import io
import json
from urllib.parse import quote

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from comments import edits, moderation, notices, people, privacy, private_link
from comments.models import (
    AddressView,
    Comment,
    Commenter,
    KeptText,
    LinkRequest,
    ModerationAction,
    Note,
    PersonAction,
)
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "Planted.Ines+Tag@Planted.Example"
WORDS = "planted-words"


def lived(settings):
    """A person who did everything that a person can do here."""
    settings.QUIETPRESS_MAIL_URL = "smtp://127.0.0.1"
    moderator = factories.user("Moderator")
    article = factories.article()
    wishes = frozenset({"link", "decided", "answered"})
    for status in ("pending", "approved", "rejected", "spam"):
        comment = factories.comment(
            article,
            status=status,
            address=ADDRESS,
            name=f"{WORDS} {status}",
            text=f"{WORDS} {status}, write to {ADDRESS} or 07700 900123",
            wishes=wishes,
        )
        private_link.issue(comment)
        Note.objects.create(comment=comment, author=moderator, text=f"{WORDS} {ADDRESS}")
        comment.reports.create(reason="private", words=f"{WORDS} {ADDRESS}", caller=status)
    approved = Comment.objects.get(status="approved")
    edits.edit(approved, f"{WORDS} edited, {ADDRESS}")
    moderation.accept_edit(approved, moderator, approved.sight)
    moderation.redact(
        Comment.objects.get(status="pending"), moderator, "pending", f"{WORDS} redacted"
    )
    AddressView.objects.create(commenter=approved.commenter, actor=moderator)
    factories.comment(article, approved, text="An answer by somebody else.")
    encrypted = privacy.encrypt(ADDRESS)
    LinkRequest.objects.create(digest=privacy.digest(ADDRESS), address=encrypted)
    notices.received(approved)
    return article


def stored():
    """Every value of every table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    if isinstance(value, bytes | memoryview):
                        yield bytes(value).decode("latin-1")
                    else:
                        yield str(value)


def traces():
    spellings = {ADDRESS, ADDRESS.lower(), ADDRESS.split("@")[0], WORDS}
    for spelling in spellings:
        yield spelling
        yield quote(spelling)
        yield json.dumps(spelling).strip('"')
        yield base64.b64encode(spelling.encode()).decode().rstrip("=")
        yield spelling.encode().hex()
    yield privacy.digest(ADDRESS)


def found():
    everything = "\n".join(stored()).lower()
    return [trace for trace in set(traces()) if trace.lower() in everything]


def test_erased_person_leaves_no_trace(client, settings):
    article = lived(settings)
    before = found()

    erased = people.erase(ADDRESS)

    assert (len(before) > 3, found()) == (True, [])
    assert erased.comments == 4
    assert (Commenter.objects.filter(digest=privacy.digest(ADDRESS)).count()) == 0
    pages = [article.get_absolute_url(), "/comments/feed.rss", "/search/?q=planted", "/"]
    assert [page for page in pages if "planted-words" in client.get(page).text] == []


def test_erasing_leaves_answers_and_the_record(settings):
    lived(settings)
    recorded = ModerationAction.objects.count()

    people.erase(ADDRESS)

    assert Comment.objects.filter(status="approved").get().text == "An answer by somebody else."
    assert ModerationAction.objects.count() == recorded + 4


def test_erasing_touches_nobody_else(settings):
    lived(settings)
    other = factories.comment(factories.article(), address="other@readers.example")
    before = Comment.objects.filter(pk=other.pk).values().get()

    people.erase(ADDRESS)

    assert Comment.objects.filter(pk=other.pk).values().get() == before


def test_person_is_found_after_the_address_itself_was_deleted(settings):
    lived(settings)
    Commenter.objects.update(address=b"")

    assert people.erase(ADDRESS.upper()).comments == 4


def test_export_holds_all_words_and_no_staff_name(settings):
    lived(settings)
    for user in apps.get_model("publication.User").objects.all():
        user.username = f"login-{user.pk}"
        user.save()

    held = people.export(ADDRESS)

    text = json.dumps(held)
    assert (held["address"], len(held["comments"]), "login-" in text) == (ADDRESS, 4, False)
    versions = [len(comment["other_versions"]) for comment in held["comments"]]
    assert sum(versions) == KeptText.objects.count() > 0
    assert "somebody else" not in text


# The commands


def test_export_command_writes_json_for_its_owner_alone(settings, tmp_path, capsys):
    lived(settings)
    file = tmp_path / "person.json"

    call_command("export_person", ADDRESS, "--output", str(file))

    assert json.loads(file.read_text("utf-8"))["address"] == ADDRESS
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="File exists"):
        call_command("export_person", ADDRESS, "--output", str(file))


def test_commands_read_the_address_from_standard_input(settings, monkeypatch, capsys):
    lived(settings)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{ADDRESS}\n"))

    call_command("erase_person", "-", "--yes")

    assert (capsys.readouterr().out.split(",")[0], found()) == ("Erased: 4 comments", [])


@pytest.mark.parametrize("command", ["export_person", "erase_person"])
@pytest.mark.parametrize(
    ("address", "says"),
    [("nobody@readers.example", "Nothing is held"), ("no address", "no email address")],
)
def test_command_says_what_it_does_not_know(command, address, says):
    with pytest.raises(CommandError, match=says):
        call_command(command, address)


def test_erase_command_asks_first(settings, monkeypatch):
    lived(settings)
    monkeypatch.setattr("builtins.input", lambda _: "y")

    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_person", ADDRESS)

    assert Comment.objects.exclude(text="").count() == 5


# In the admin


def ask(client, what, **fields):
    return client.post(reverse("admin:comments_person"), {"address": ADDRESS, what: "1"} | fields)


def test_administrator_exports_and_erases_and_it_is_on_record(client, settings):
    lived(settings)
    user = factories.user("Administrator")
    client.force_login(user)

    exported = ask(client, "export")
    unsure = ask(client, "erase")
    erased = ask(client, "erase", sure="on", follow=True)

    assert (json.loads(exported.content)["address"], unsure.status_code) == (ADDRESS, 422)
    assert (erased.status_code, "Planted" in erased.get("Location", "")) == (302, False)
    record = PersonAction.objects.order_by("pk").values_list("what", "actor", "comments")
    assert list(record) == [("exported", user.pk, 4), ("erased", user.pk, 4)]
    client.get(reverse("admin:comments_person"))
    assert Comment.objects.exclude(text="").count() == 1


@pytest.mark.parametrize("role", ["", "Author", "Editor", "Moderator"])
def test_others_may_not(client, settings, role):
    lived(settings)
    client.force_login(factories.user(role))

    answers = [ask(client, "export"), ask(client, "erase", sure="on")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Comment.objects.exclude(text="").count() == 5


def test_address_is_in_no_session_or_log_after_the_admin_was_used(client, settings):
    lived(settings)
    client.force_login(factories.user("Administrator"))

    ask(client, "erase", sure="on")
    client.get(reverse("admin:comments_person"))

    assert found() == []
