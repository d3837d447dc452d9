"""Thousands of attacks, through the form, onto the page, the feed and the desk: nothing runs.

Beside what Chromium itself complains of (`conftest`), the elements that came out are looked at:
a comment's words hold paragraphs, line breaks and links, and a name holds nothing but text. That
this notices is shown with escaping switched off.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page

from comments import conf, rendering, stamp
from comments.desk import page as desk_page
from comments.forms import CommentForm
from comments.models import Comment
from tests import factories

pytestmark = pytest.mark.browser

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "sanitiser"
A_PAGE = 400

# What may stand where a reader's words and name are shown.
STRANGE = """() => {
  const words = [...document.querySelectorAll(".words *, .card-text *, .card-answers *")].filter(
    (it) => !["P", "BR", "A", "DIV", "DETAILS", "SUMMARY", "B"].includes(it.tagName));
  const names = [...document.querySelectorAll(".comment h3 *, .card-head bdi *")].filter(
    (it) => !it.closest("svg.mark, .unseen"));
  const attributes = [...document.querySelectorAll(".words *, .card-text *")].filter((it) =>
    [...it.attributes].some(({name}) => !["href", "rel", "class", "dir", "open"].includes(name)));
  const links = [...document.querySelectorAll(".words a")].filter(
    (it) => !/^https?:/i.test(it.getAttribute("href")));
  return [...words, ...names, ...attributes, ...links].map((it) => it.outerHTML.slice(0, 200));
}"""


def payloads() -> list[str]:
    if not DATA.is_dir():
        pytest.skip("../shared/data is missing")
    found: list[str] = []
    for file in sorted(DATA.glob("*/*.jsonl")):
        for line in file.read_text(encoding="utf-8").split("\n"):
            if line:
                row = json.loads(line)
                found.append(row["payload"])
    return list(dict.fromkeys(found))


def through_the_form(typed: list[str]) -> list[tuple[str, str]]:
    """What the form makes of each payload as a name and as a text; what it refuses is left out."""
    article, publication = factories.article(), factories.publication()
    taken = []
    for payload in typed:
        fields = {
            "name": payload[: conf.NAME_LENGTH],
            "email": "reader@readers.example",
            "text": payload[: conf.TEXT_LENGTH],
            "stamp": stamp.make(article),
            "parent": payload[:40],
            "known": payload[:40],
            "took": payload[:40],
            "homepage": payload[:40],
        }
        form = CommentForm(fields, article=article, publication=publication)
        if form.is_valid():
            taken.append((form.cleaned_data["name"], form.cleaned_data["text"]))
        else:
            # Whatever is refused is shown again, in its field: the form itself must be safe.
            assert {"name", "text"} & set(form.errors)
    return taken


def stored(taken: list[tuple[str, str]], to_html) -> list[str]:
    """Articles that hold them, A_PAGE comments on each; half of them are on the desk as well."""
    urls = []
    now = timezone.now()
    for start in range(0, len(taken), A_PAGE):
        article = factories.article()
        urls.append(article.get_absolute_url())
        Comment.objects.bulk_create(
            Comment(
                article=article,
                name=name,
                text=text,
                html=to_html(text),
                status="approved",
                kind="reader",
                content_note=name if place % 7 == 0 else "",
                findings=[{"check": "x", "reason": name, "words": [text[:30]]}],
                waiting_since=now + timedelta(seconds=start + place),
                submitted_at=now - timedelta(days=1) + timedelta(seconds=start + place),
                submission_key=f"{start}-{place}",
            )
            for place, (name, text) in enumerate(taken[start : start + A_PAGE])
        )
    return urls


def strange(page: Page, url: str) -> list[str]:
    page.goto(url, wait_until="domcontentloaded")
    return page.evaluate(STRANGE)


def test_payloads_run_nothing_on_the_page_the_feed_and_the_desk(page: Page, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("what runs in a page does not depend on the database")
    monkeypatch.setattr(conf, "THREADS_A_PAGE", A_PAGE)
    monkeypatch.setattr(conf, "FEED_LENGTH", 10_000)
    monkeypatch.setattr(desk_page, "LENGTH", A_PAGE)
    typed = payloads()
    taken = through_the_form(typed)
    urls = stored(taken, rendering.to_html)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    factories.user("Moderator", username="one", password="pass")
    page.goto("/admin/login/?next=/admin/comments/comment/desk/")
    page.get_by_label("Username:").fill("one")
    page.get_by_label("Password:").fill("pass")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Moderation desk").wait_for()

    found = [it for url in urls for it in strange(page, url)]
    places = [""]
    while places[-1] is not None:
        found += strange(page, f"/admin/comments/comment/desk/{places[-1]}")
        following = page.locator(".desk-more a")
        places.append(following.get_attribute("href") if following.count() else None)
    page.goto("/comments/feed.rss", wait_until="domcontentloaded")

    assert len(typed) > 8_000
    assert (len(taken) > 7_500, found, dialogs) == (True, [], [])
    assert len(places) - 1 >= len(taken) // A_PAGE


def test_the_same_harness_notices_what_is_not_escaped(browser, live_server, monkeypatch):
    monkeypatch.setattr(conf, "THREADS_A_PAGE", A_PAGE)
    link = '<a href="javascript:alert(1)">x</a>'
    taken = [("Ines", "<img src=x onerror=alert(1)>"), ("Ines", link)]
    [url] = stored(taken, lambda text: text)
    context = browser.new_context(base_url=live_server.url)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))

    noticed = strange(page, url)
    page.wait_for_load_state()
    context.close()

    assert len(noticed) >= 2
    assert any("Content Security Policy" in complaint for complaint in complaints)
