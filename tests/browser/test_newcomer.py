"""What the site is for, from end to end, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from transfer.demo import load

pytestmark = pytest.mark.browser

WORDS = "I read this on the night bus.\n\nThank you, and https://kettle.example is real."


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username:").fill(username)
    page.get_by_label("Password:").fill(password)
    page.get_by_role("button", name="Log in").click()


def test_newcomer_reads_comments_approves_and_sees_the_comment(page: Page, browser):
    passwords = load.load()

    # A reader reads.
    page.goto("/")
    page.get_by_role("link", name="Small coins").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Small coins")
    expect(page.get_by_role("heading", name="Also read")).to_be_visible()

    # The reader sends a comment, and sees that it waits.
    page.get_by_label("Name").fill("Noor")
    page.get_by_label("Email").fill("noor@readers.example")
    page.get_by_label("Comment", exact=False).last.fill(WORDS)
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    expect(page.get_by_text("awaits moderation")).to_be_visible()
    expect(page.get_by_text("I read this on the night bus.")).to_be_visible()

    # Nobody else sees it yet.
    page.goto("/articles/small-coins/")
    expect(page.get_by_text("I read this on the night bus.")).to_have_count(0)

    # A moderator finds it in the queue and approves it.
    sign_in(page, "moderator", passwords["moderator"])
    page.locator("#content-main").get_by_role("link", name="Comments", exact=True).last.click()
    page.locator("#searchbar").fill("night bus")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("article", name="Comment by Noor")).to_be_visible()
    expect(page.get_by_text("noor@readers.example")).to_have_count(0)
    card = page.get_by_role("article", name="Comment by Noor")
    card.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved: the comment by Noor.")).to_be_visible()

    # On the next request everybody reads it.
    page.context.clear_cookies()
    page.goto("/articles/small-coins/")
    comment = page.get_by_role("article").filter(has_text="I read this on the night bus.").last
    expect(comment).to_contain_text("Noor")
    expect(comment.get_by_role("link", name="https://kettle.example")).to_have_attribute(
        "rel", "nofollow ugc noreferrer"
    )
    assert page.context.cookies() == []
