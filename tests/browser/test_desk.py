"""The moderation desk in a real browser: by keyboard, by thumb, by two at once."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from comments.models import Claim, Comment
from tests import factories

pytestmark = pytest.mark.browser

DESK = "/admin/comments/comment/desk/"


def sign_in(page: Page, name: str = "one") -> None:
    factories.user("Moderator", username=name, password="pass", first_name=name.title())
    page.goto(f"/admin/login/?next={DESK}")
    page.get_by_label("Username:").fill(name)
    page.get_by_label("Password:").fill("pass")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Moderation desk")).to_be_visible()


def ready(page: Page) -> None:
    """Wait until the script has taken up the first card."""
    expect(page.locator(".desk-card").first).to_have_class(re.compile(r"\bcurrent\b"))


def pending(number: int) -> list[Comment]:
    article = factories.article("The second chair")
    return [
        factories.comment(
            article,
            status="pending",
            name=f"Reader {index}",
            text=f"Words {index}, and I cannot go on. " * (12 if index % 2 else 1),
        )
        for index in range(1, number + 1)
    ]


def statuses() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("status", flat=True))


def pressed(page: Page, key: str) -> None:
    """Press a key that decides, and wait for the page that follows."""
    before = page.evaluate("performance.timeOrigin")
    page.keyboard.press(key)
    page.wait_for_function("before => performance.timeOrigin !== before", arg=before)
    page.wait_for_load_state()
    if page.locator(".desk-card").count():
        ready(page)


def test_moderator_clears_ten_by_keyboard(page: Page):
    pending(11)
    sign_in(page)
    ready(page)

    page.keyboard.press("j")
    page.keyboard.press("k")
    for key in "aarsaarsaa":
        pressed(page, key)

    decided = ["approved", "approved", "rejected", "spam"]
    assert statuses() == [*decided, *decided, "approved", "approved", "pending"]

    pressed(page, "u")
    assert statuses()[9] == "pending"


def test_keys_do_nothing_in_a_field_and_where_they_are_switched_off(page: Page):
    pending(1)
    sign_in(page)
    ready(page)

    page.keyboard.press("?")
    page.get_by_label("Use these keys on this device").uncheck()
    page.locator("h1").click()
    page.keyboard.press("a")
    page.reload()
    page.keyboard.press("a")
    page.wait_for_timeout(200)

    assert statuses() == ["pending"]


def test_moderator_clears_ten_by_thumb_on_a_phone(page: Page):
    pending(10)
    page.set_viewport_size({"width": 375, "height": 667})
    sign_in(page)

    for name in ("Approve", "Reject", "Spam", "Approve", "Approve") * 2:
        button = page.locator(".desk-card").first.get_by_role("button", name=name)
        box = button.bounding_box()
        assert box is not None
        assert (box["height"] >= 44, box["x"] >= 0, box["x"] + box["width"] <= 375) == (
            True,
            True,
            True,
        )
        button.click()
        page.wait_for_load_state()

    assert "pending" not in statuses()
    expect(page.get_by_text("Nothing waits for you. Thank you.")).to_be_visible()


def test_two_moderators_race_and_one_learns_of_the_other(page: Page, browser: Browser):
    pending(1)
    sign_in(page, "mara")
    other = browser.new_context(base_url=page.url.split("/admin")[0]).new_page()
    sign_in(other, "tove")

    other.locator(".desk-card").get_by_role("button", name="Reject").click()
    done = other.get_by_role("listitem").filter(has_text="Rejected: the comment by Reader 1.")
    expect(done).to_be_visible()
    page.locator(".desk-card").get_by_role("button", name="Approve").click()

    expect(page.get_by_text("Tove decided in the meantime: rejected.")).to_be_visible()
    assert statuses() == ["rejected"]
    other.context.close()


def test_others_see_which_card_has_the_focus(page: Page):
    pending(2)
    sign_in(page, "mara")
    ready(page)
    page.keyboard.press("j")
    expect(page.locator(".desk-card").nth(1)).to_have_class(re.compile(r"\bcurrent\b"))
    page.wait_for_load_state("networkidle")

    assert Claim.objects.filter(comment__name="Reader 2").count() == 1


def test_covered_words_show_when_asked_for(page: Page):
    pending(2)
    sign_in(page)
    card = page.locator(".desk-card").nth(1)

    expect(card.get_by_text("cannot go on")).not_to_be_visible()
    card.get_by_text("covered").first.click()

    expect(card.get_by_text("cannot go on")).to_be_visible()


def test_desk_works_without_javascript(page: Page, live_server):
    pending(1)
    context = page.context.browser.new_context(base_url=live_server.url, java_script_enabled=False)
    plain = context.new_page()
    sign_in(plain)

    plain.get_by_role("button", name="Approve").click()
    expect(plain.get_by_role("button", name="Take it back")).to_be_visible()
    plain.get_by_role("button", name="Take it back").click()
    plain.get_by_role("button", name="Reject").click()

    assert statuses() == ["rejected"]
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_desk_has_no_fault(page: Page, scheme, width):
    comments = pending(3)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    factories.user("Administrator", username="root", password="pass")
    page.goto(f"/admin/login/?next={DESK}")
    page.get_by_label("Username:").fill("root")
    page.get_by_label("Password:").fill("pass")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Moderation desk")).to_be_visible()
    found = []

    for url in (
        DESK,
        f"{DESK}{comments[0].pk}/",
        f"{DESK}settings/",
        "/admin/comments/comment/sweep/",
        "/admin/comments/comment/person/",
        f"/admin/comments/comment/{comments[0].pk}/case/",
        "/admin/comments/comment/cases/",
        "/admin/comments/heldword/paste/",
    ):
        page.goto(url)
        for violation in Axe().run(page, options={"preload": False}).response["violations"]:
            found += [f"{url}: {violation['id']} {node['target']}" for node in violation["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{url}: wider than the screen")

    assert found == []
