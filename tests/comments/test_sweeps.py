"""One decision on everything that a filter finds, and taken back as one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from comments import conf, moderation, sweeps
from comments.models import Comment, ModerationAction, Notice, Sweep
from tests import factories

pytestmark = pytest.mark.django_db

LINKS = {"held": "links", "days": 7}


def backlog(number=5):
    """So many held only for links for longer than a week."""
    article = factories.article()
    made = [
        factories.comment(article, status="pending", text=f"Calm words {n}.") for n in range(number)
    ]
    Comment.objects.update(held_for="links", waiting_since=timezone.now() - timedelta(days=8))
    return made


def run(sweep):
    while sweeps.advance(sweep.pk):
        pass
    sweep.refresh_from_db()


def statuses():
    return sorted(Comment.objects.values_list("status", flat=True))


def test_sweep_decides_all_that_it_found(monkeypatch):
    monkeypatch.setattr(sweeps, "BATCH", 2)
    backlog()
    sweep = sweeps.start(LINKS, "spam", factories.user("Administrator"))

    run(sweep)

    assert (statuses(), sweep.done, sweep.total, sweep.state) == (["spam"] * 5, 5, 5, "done")
    assert ModerationAction.objects.filter(sweep=sweep, step="spam").count() == 5


@pytest.mark.parametrize(
    "spared",
    [
        {"urgency": 0},
        {"urgency": 1},
        {"kind": "team"},
        {"held_for": "links,words"},
        {"held_for": ""},
        {"waiting_since": timezone.now() - timedelta(days=6)},
    ],
)
def test_sweep_spares_what_a_person_must_read(spared):
    [first, *_] = backlog()
    Comment.objects.filter(pk=first.pk).update(**spared)
    sweep = sweeps.start(LINKS, "spam", factories.user("Administrator"))

    run(sweep)

    assert (sweep.done, Comment.objects.get(pk=first.pk).status) == (4, "pending")


def test_sweep_spares_what_a_colleague_has():
    [first, *_] = backlog()
    Comment.objects.filter(pk=first.pk).update(assignee=factories.user("Moderator"))

    assert sweeps.preview(LINKS).number == 4


def test_sweep_is_taken_back_as_one(monkeypatch):
    monkeypatch.setattr(sweeps, "BATCH", 2)
    backlog()
    before = list(Comment.objects.order_by("pk").values_list("pk", "status", "waiting_since"))
    sweep = sweeps.start(LINKS, "reject", factories.user("Administrator"))
    run(sweep)

    sweeps.undo(sweep, factories.user("Administrator"))
    run(sweep)

    after = list(Comment.objects.order_by("pk").values_list("pk", "status", "waiting_since"))
    assert (after, sweep.state, sweep.done) == (before, "undone", 0)


def test_taking_back_leaves_what_was_decided_anew():
    [first, *_] = backlog()
    sweep = sweeps.start(LINKS, "reject", factories.user("Administrator"))
    run(sweep)
    first.refresh_from_db()
    moderation.approve(first, factories.user("Moderator"), first.sight)

    sweeps.undo(sweep, factories.user("Administrator"))
    run(sweep)

    assert statuses() == ["approved"] + ["pending"] * 4


def test_sweep_cannot_be_taken_back_after_ten_minutes():
    backlog()
    sweep = sweeps.start(LINKS, "reject", factories.user("Administrator"))
    run(sweep)
    Sweep.objects.update(finished_at=timezone.now() - conf.UNDO_FOR)
    sweep.refresh_from_db()

    with pytest.raises(sweeps.NotNow):
        sweeps.undo(sweep, factories.user("Administrator"))


def test_sweep_goes_on_where_it_was_stopped(monkeypatch):
    monkeypatch.setattr(sweeps, "BATCH", 2)
    backlog()
    sweep = sweeps.start(LINKS, "spam", factories.user("Administrator"))
    sweeps.advance(sweep.pk)
    half = statuses().count("spam")

    run(sweep)
    again = sweeps.advance(sweep.pk)

    assert (half, statuses(), again) == (2, ["spam"] * 5, False)
    assert ModerationAction.objects.filter(sweep=sweep).count() == 5


@pytest.mark.django_db(transaction=True)
def test_worker_runs_a_sweep():
    backlog()
    sweep = sweeps.start(LINKS, "spam", factories.user("Administrator"))

    call_command("db_worker", "--backend", "later", "--batch", verbosity=0)

    sweep.refresh_from_db()
    assert (statuses(), sweep.state) == (["spam"] * 5, "done")


def test_administrator_sees_number_and_sample_first(client):
    backlog()
    client.force_login(factories.user("Administrator"))
    url = reverse("admin:comments_sweep")
    fields = {"held": "links", "days": 7, "step": "spam"}

    shown = client.post(url, fields | {"preview": "1"}).text
    untouched = statuses()
    start = shown.split('name="start" value="')[1].split('"')[0]
    started = client.post(url, fields | {"start": start})
    page = client.get(started["Location"])
    client.post(started["Location"], {"next": "1"})

    assert ("<h2>5 comments</h2>" in shown, shown.count("Calm words")) == (True, 5)
    assert (untouched, page["Refresh"], statuses()) == (["pending"] * 5, "5", ["spam"] * 5)


@pytest.mark.parametrize("days", ["-1", "x", "99999999"])
def test_wrong_filter_says_so(client, days):
    client.force_login(factories.user("Administrator"))

    answer = client.post(
        reverse("admin:comments_sweep"), {"held": "", "days": days, "step": "spam", "start": "1"}
    )

    assert (answer.status_code, Sweep.objects.count()) == (422, 0)


@pytest.mark.parametrize("start", ["1", "previewed"])
def test_sweep_starts_only_what_was_looked_at(client, start):
    backlog()
    client.force_login(factories.user("Administrator"))
    url = reverse("admin:comments_sweep")
    shown = client.post(url, {"held": "words", "days": 7, "step": "spam"}).text
    other = client.post(url, {"held": "links", "days": 0, "step": "spam"}).text
    previewed = other.split('name="start" value="')[1].split('"')[0]

    answer = client.post(
        url,
        {
            "held": "links",
            "days": 7,
            "step": "spam",
            "start": previewed if start == "previewed" else start,
        },
    )

    assert (answer.status_code, "<h2>0 comments</h2>" in shown) == (200, True)
    assert (Sweep.objects.count(), statuses()) == (0, ["pending"] * 5)


def test_taking_back_names_who_did_it():
    backlog(1)
    other = factories.user("Administrator", username="other")
    sweep = sweeps.start(LINKS, "reject", factories.user("Administrator"))
    run(sweep)

    sweeps.undo(sweep, other)
    run(sweep)

    assert ModerationAction.objects.get(step="undo").actor == other


def test_news_of_a_sweep_wait_until_it_can_no_longer_be_taken_back(settings):
    settings.QUIETPRESS_MAIL_URL = "smtp://localhost"
    comments = backlog(3)
    Comment.objects.update(tell_decided=True)
    sweep = sweeps.start(LINKS, "reject", factories.user("Administrator"))
    soon = timezone.now() + conf.UNDO_FOR * 2

    sweeps.BATCH, batch = 2, sweeps.BATCH
    try:
        sweeps.advance(sweep.pk)
        while_running = Notice.objects.filter(kind="decided", due_at__lt=soon).count()
        run(sweep)
    finally:
        sweeps.BATCH = batch

    assert while_running == 0
    due = set(Notice.objects.filter(kind="decided").values_list("due_at", flat=True))
    assert (due, len(comments)) == ({sweep.finished_at + conf.UNDO_FOR}, 3)
