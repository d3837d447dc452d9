"""A moderator clears the queue by keyboard, in a real browser, under the admin's strict policy."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from comments.models import Comment
from tests import factories

pytestmark = pytest.mark.browser

QUEUE = "/admin/comments/comment/"


def sign_in(page: Page, role: str = "Moderator") -> None:
    user = factories.user(role, username=f"one-{role.lower()}", password="pass")
    page.goto(f"/admin/login/?next={QUEUE}")
    page.get_by_label("Username:").fill(user.username)
    page.get_by_label("Password:").fill("pass")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Comments")).to_be_visible()


def pending(number: int) -> list[Comment]:
    article = factories.article("The second chair")
    return [
        factories.comment(article, status="pending", name=f"Reader {index}")
        for index in range(1, number + 1)
    ]


def statuses() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("status", flat=True))


def tab_to(page: Page, name: str, most: int) -> None:
    """Press Tab until the element with the visible words `name` has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith(name):
            return
    raise AssertionError(f"{name!r} is more than {most} Tabs away")


# What axe finds in the markup of Django's own date picker and its box of groups.
DJANGOS = {
    "aria-prohibited-attr": {"enabled": False},
    "region": {"enabled": False},
}


def faults(page: Page) -> list[str]:
    options = {"preload": False, "rules": DJANGOS}
    violations = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']} {node['target']}" for each in violations for node in each["nodes"]]


def test_moderator_decides_by_keyboard_and_goes_on_at_the_next_card(page: Page):
    first, second, third = pending(3)
    sign_in(page)
    page.locator(f"#comment-{first.pk}").focus()

    tab_to(page, "Approve", most=3)
    page.keyboard.press("Enter")
    card = page.locator(f"#comment-{second.pk}")
    expect(card).to_be_focused()
    expect(card).to_be_in_viewport()
    expect(card).not_to_have_css("outline-style", "none")
    expect(page.get_by_role("status")).to_have_text("Approved: the comment by Reader 1.")
    expect(page.get_by_role("status")).to_be_in_viewport()
    tab_to(page, "Reject", most=4)
    page.keyboard.press("Space")
    expect(page.locator(f"#comment-{third.pk}")).to_be_focused()

    assert statuses() == ["approved", "rejected", "pending"]


def test_far_down_the_list_both_the_next_card_and_the_message_can_be_seen(page: Page):
    made = pending(12)
    sign_in(page)

    page.locator(f"#comment-{made[8].pk}").get_by_role("button", name="Spam").click()

    card, status = page.locator(f"#comment-{made[9].pk}"), page.get_by_role("status")
    expect(card).to_be_focused()
    expect(card.get_by_role("heading", name="Comment by Reader 10")).to_be_in_viewport()
    expect(status).to_be_in_viewport()
    below = status.bounding_box()
    assert card.bounding_box()["y"] >= below["y"] + below["height"]


def test_queue_works_without_javascript(browser: Browser, page: Page, live_server):
    first, second, _ = pending(3)
    sign_in(page)
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto(QUEUE)

    plain.locator(f"#comment-{first.pk}").get_by_role("button", name="Approve").click()
    plain.wait_for_url(f"**{QUEUE}#comment-{second.pk}")
    expect(plain.locator(f"#comment-{second.pk}")).to_be_focused()
    plain.get_by_role("checkbox", name="Reader 3").check()
    plain.get_by_label("Action:").select_option("spam")
    plain.get_by_role("button", name="Go").click()
    expect(plain.get_by_role("status")).to_have_text("Marked as spam: 1.")

    assert statuses() == ["approved", "pending", "spam"]
    context.close()


def test_enter_in_a_field_decides_nothing(page: Page):
    (comment,) = pending(1)
    sign_in(page)
    url = f"{QUEUE}{comment.pk}/change/"

    page.get_by_label("Action:").select_option("approve")
    page.get_by_role("checkbox", name="Reader 1").check()
    for field in (page.get_by_role("checkbox", name="Reader 1"), page.get_by_label("Action:")):
        field.press("Enter")
        page.wait_for_timeout(300)
    page.goto(url)
    for reason in page.get_by_label("Reason:").all():
        reason.fill("Because.")
        reason.press("Enter")
    sure = page.get_by_label("The writer asked for it")
    sure.check()
    sure.press("Enter")
    page.wait_for_timeout(300)

    # The fields are as they were left: nothing was sent.
    expect(sure).to_be_checked()
    assert statuses() == ["pending"]


def test_moderator_gives_a_reason_and_erases(page: Page):
    first, second = pending(2)
    sign_in(page)

    page.goto(f"{QUEUE}{first.pk}/change/")
    page.locator("#decide").get_by_label("Reason:").fill("x" * 301)
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("The reason has 301 characters")).to_be_in_viewport()
    page.locator("#decide").get_by_label("Reason:").fill("Names him.")
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("status")).to_have_text("Rejected: the comment by Reader 1.")
    expect(page.get_by_role("listitem").filter(has_text="Names him.")).to_be_visible()
    page.goto(f"{QUEUE}{second.pk}/change/")
    page.get_by_label("The writer asked for it").check()
    page.get_by_role("button", name="Erase the words for good").click()
    expect(page.get_by_role("status")).to_have_text("Erased: the comment by Reader 2.")

    assert statuses() == ["rejected", "withdrawn"]


def test_first_card_is_near_the_top_on_a_phone(page: Page):
    comment = pending(3)[0]
    page.set_viewport_size({"width": 360, "height": 640})
    sign_in(page)

    card = page.locator(f"#comment-{comment.pk}")
    assert card.bounding_box()["y"] < 300
    expect(card.get_by_role("button", name="Approve")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_staff_forms_have_no_fault(page: Page, scheme):
    article = factories.article()
    comment = factories.comment(article, status="pending", address="ana@a.example")
    user = factories.user("Editor")
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "Administrator")
    found = []

    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("status")).to_be_visible()
    found += faults(page)
    page.goto(f"{QUEUE}{comment.pk}/change/")
    page.get_by_role("button", name="Show the address").click()
    expect(page.get_by_role("heading", name="Who looked at it")).to_be_in_viewport()
    found += faults(page)
    page.goto(f"/admin/publication/user/{user.pk}/change/")
    page.locator(".selector-chosen-title").first.wait_for()
    found += faults(page)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.locator("#calendarlink0").click()
    expect(page.locator("#calendarbox0 caption")).to_be_visible()
    found += faults(page)

    assert found == []
