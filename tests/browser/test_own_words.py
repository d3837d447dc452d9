"""A reader's words: sent, changed, approved, answered, told of, withdrawn."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from comments import mail, moderation, private_link
from comments.models import Comment, Notice
from tests import factories, smtp

pytestmark = pytest.mark.browser


def later() -> None:
    Notice.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def link_in(letters: smtp.Letters, kind: str) -> str:
    found = re.findall(
        rf"/comments/{kind}/[\w-]{{43}}/(?:confirm/)?", letters.messages[-1].get_content()
    )
    return found[0]


def test_reader_keeps_hold_of_their_words(page: Page, settings):
    with smtp.server(settings) as letters:
        article = factories.article("The second chair", slug="second-chair")
        moderator = factories.user("Moderator")
        page.goto(article.get_absolute_url())
        page.get_by_label("Name").fill("Ines")
        page.get_by_label("Email").fill("ines@readers.example")
        page.locator("textarea[name=text]").fill("My first words.")
        page.get_by_label("Tell me when it is decided").check()
        page.get_by_label("Tell me when it is answered").check()
        page.wait_for_timeout(3_100)
        page.get_by_role("button", name="Post comment").click()

        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Thank you. Your comment awaits moderation."
        )
        private = page.locator("#private-link").input_value()
        page.goto(private)
        page.get_by_role("link", name="Change it").click()
        page.get_by_role("textbox").fill("My second words.")
        page.get_by_role("button", name="Save the change").click()
        expect(page.get_by_text("My second words.")).to_be_visible()

        mail.send_due()
        page.goto(link_in(letters, "mail"))
        page.get_by_role("button", name="Yes, write to me").click()
        comment = Comment.objects.get()
        moderation.approve(comment, moderator, comment.sight)
        later()
        mail.send_due()
        page.goto(link_in(letters, "own"))
        expect(page.get_by_text("Your comment is public")).to_be_visible()

        factories.comment(article, comment, name="Tilda", text="An answer.")
        later()
        mail.send_due()
        page.goto(link_in(letters, "own"))
        page.get_by_role("link", name="see it under the article").click()
        expect(page.get_by_text("My second words.")).to_be_visible()
        expect(page.get_by_text("An answer.")).to_be_visible()

        page.goto(private)
        page.get_by_role("link", name="Take it back").click()
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your comment is gone")
        page.goto(article.get_absolute_url())
        expect(page.get_by_text("This comment was withdrawn by its writer.")).to_be_visible()
        expect(page.get_by_text("An answer.")).to_be_visible()
        expect(page.get_by_text("My second words.")).to_have_count(0)
        assert len(letters.received) == 3


def test_warning_stands_beside_the_field_and_stops_nobody(page: Page):
    article = factories.article()
    page.goto(article.get_absolute_url())
    field = page.locator("textarea[name=text]")

    field.fill("Ring me on 07700 900123, or write to ines@readers.example.")
    expect(page.get_by_text("It would be public.")).to_have_text(
        "This looks like an email address and a phone number. It would be public."
    )
    field.fill("A calm sentence.")
    expect(page.get_by_text("It would be public.")).to_have_count(0)
    field.fill("07700 900123")
    page.get_by_label("Name").fill("Ines")
    page.get_by_label("Email").fill("ines@readers.example")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Your private link")).to_be_visible()


def test_browser_finds_what_the_server_finds(page: Page):
    import json
    from pathlib import Path

    cases = json.loads((Path(__file__).parents[1] / "data" / "personal.json").read_text("utf-8"))
    kinds = {
        "email": "an email address",
        "phone": "a phone number",
        "street": "a street address",
        "name": "a full name",
    }
    page.goto(factories.article().get_absolute_url())

    found = page.evaluate(
        """async (texts) => {
          const { found } = await import("/static/js/personal.js");
          return texts.map(found);
        }""",
        [text for text, _ in cases],
    )

    assert found == [[kinds[kind] for kind in expected] for _, expected in cases]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_the_writer_have_no_fault(page: Page, settings, scheme, width):
    settings.QUIETPRESS_MAIL_URL = "smtp://127.0.0.1"
    comment = factories.comment(
        factories.article(), text="I want to end my life. " * 3, name="A" * 40
    )
    other = factories.comment(comment.article, comment, status="pending", text="I cannot go on.")
    own, waiting = (private_link.path(private_link.issue(it)) for it in (comment, other))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    found = []

    for url in (
        own,
        f"{waiting}received/",
        f"{waiting}edit/",
        f"{own}withdraw/",
        "/comments/withdrawn/",
        f"/comments/{comment.pk}/report/",
        "/comments/reported/",
        "/comments/lost-link/",
        reverse("comment_mail_confirm", args=["x" * 43]),
        reverse("comment_mail_stop", args=["x" * 43]),
        reverse("comment_own", args=["x" * 43]),
        comment.article.get_absolute_url(),
    ):
        page.goto(url)
        for violation in Axe().run(page, options={"preload": False}).response["violations"]:
            found += [f"{url}: {violation['id']} {node['target']}" for node in violation["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{url}: wider than the screen")

    assert found == []
