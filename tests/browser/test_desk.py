"""The moderation desk in a browser: by keyboard, by thumb, by two at once, without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from comments import moderation
from comments.models import Claim, Comment, DeskSettings
from publication.models import User
from tests import factories
from tests.browser.test_accessibility import faults

pytestmark = pytest.mark.browser

DESK = "/admin/comments/comment/desk/"
PHONE = {"width": 375, "height": 667}
LONG = "I have thought about this for many years, and I still wake up at four. " * 12


def sign_in(page: Page, username: str = "mara", role: str = "Moderator", **names: str) -> User:
    user = factories.user(role, username=username, password="pass", **names)
    page.goto(f"/admin/login/?next={DESK}")
    page.get_by_label("Username:").fill(username)
    page.get_by_label("Password:").fill("pass")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Moderation desk")).to_be_visible()
    page.wait_for_load_state()  # The keys work from then on: their script is deferred.
    return user


def pending(number: int, **values: str) -> list[Comment]:
    article = factories.article("The second chair")
    return [
        factories.comment(article, status="pending", name=f"Reader {index}", **values)
        for index in range(1, number + 1)
    ]


def statuses() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("status", flat=True))


def card(page: Page, comment: Comment):
    return page.locator(f"#comment-{comment.pk}")


def test_moderator_clears_ten_by_keyboard(page: Page):
    made = pending(10)
    sign_in(page)

    for comment, key in zip(made, "arsarsarsa", strict=True):
        expect(card(page, comment)).to_have_class("card desk-card current")
        page.keyboard.press(key)
        expect(card(page, comment)).to_have_count(0)

    expect(page.get_by_text("Nothing waits for you. Thank you.")).to_be_visible()
    decided = {"a": "approved", "r": "rejected", "s": "spam"}
    assert statuses() == [decided[key] for key in "arsarsarsa"]


def test_keys_lead_forth_and_back_and_take_back(page: Page):
    first, second, third = pending(3)
    sign_in(page)

    page.keyboard.press("j")
    expect(card(page, second)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(card(page, third)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("s")
    expect(card(page, third)).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Marked as spam: the comment by Reader 2.")
    page.keyboard.press("u")
    expect(card(page, second)).to_be_focused()

    assert statuses() == ["pending", "pending", "pending"]
    assert first.pk < second.pk


def test_key_that_is_held_down_decides_once(page: Page):
    first, *others = pending(4)
    sign_in(page)

    page.keyboard.down("s")
    expect(card(page, first)).to_have_count(0)
    page.wait_for_load_state()
    for _ in range(5):
        page.keyboard.down("s")
    page.keyboard.up("s")
    expect(card(page, others[0])).to_have_class("card desk-card current")
    page.wait_for_timeout(300)

    assert statuses() == ["spam", "pending", "pending", "pending"]


def test_others_see_which_card_has_the_focus(page: Page):
    pending(2)
    sign_in(page)
    claimed = page.expect_response("**/claim/")

    with claimed:
        page.keyboard.press("j")

    assert list(Claim.objects.values_list("comment__name", flat=True)) == ["Reader 2"]


def test_question_mark_shows_the_keys_and_they_can_be_switched_off(page: Page):
    pending(2)
    sign_in(page)

    page.keyboard.press("?")
    page.get_by_label("Use these keys on this device").uncheck()
    page.locator("body").press("a")
    page.reload()
    page.locator("body").press("a")
    page.wait_for_timeout(300)

    expect(page.get_by_label("Use these keys on this device")).not_to_be_checked()
    assert statuses() == ["pending", "pending"]


def test_keys_do_nothing_while_somebody_writes(page: Page):
    pending(1)
    sign_in(page)

    page.get_by_role("link", name="More").click()
    page.get_by_text("Write a note to the other moderators").click()
    note = page.get_by_label("Note to the other moderators")
    note.press_sequentially("as u said?")
    page.goto(DESK)
    page.get_by_text("Choose what to show").click()
    page.get_by_label("Held for").press("a")
    page.wait_for_timeout(300)

    assert statuses() == ["pending"]


@pytest.fixture
def phone(browser: Browser, page: Page, live_server):
    """The same moderator, with a phone in one hand."""
    user = sign_in(page)
    context = browser.new_context(
        base_url=live_server.url,
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
        storage_state=page.context.storage_state(),
    )
    context.set_default_timeout(10_000)
    yield context.new_page(), user
    context.close()


def test_moderator_clears_ten_by_thumb(phone):
    hand, _ = phone
    made = pending(10, text=LONG)
    hand.goto(DESK)
    steps = ["Approve", "Reject", "Spam"] * 3 + ["Approve"]

    for comment, step in zip(made, steps, strict=True):
        bar = hand.get_by_role("region", name="The current comment")
        expect(bar.locator("#bar-name")).to_have_text(comment.name)
        button = bar.get_by_role("button", name=step)
        expect(button).to_be_in_viewport(ratio=1)
        box = button.bounding_box()
        # In the lower third, and large enough for a thumb (WCAG 2.5.5).
        assert (box["y"] > PHONE["height"] * 2 / 3, box["height"] >= 44, box["width"] >= 44) == (
            True,
            True,
            True,
        )
        button.tap()
        expect(card(hand, comment)).to_have_count(0)

    decided = {"Approve": "approved", "Reject": "rejected", "Spam": "spam"}
    assert statuses() == [decided[step] for step in steps]


def test_bar_is_about_the_comment_that_is_read(phone):
    hand, _ = phone
    made = pending(4)
    hand.goto(DESK)
    expect(hand.locator("#bar-name")).to_have_text("Reader 1")

    card(hand, made[2]).get_by_role("heading").tap()
    expect(hand.locator("#bar-name")).to_have_text("Reader 3")
    hand.locator("#bar-steps").get_by_role("button", name="Spam").tap()
    expect(card(hand, made[3])).to_be_focused()
    hand.get_by_role("button", name="Take back the last decision").tap()
    expect(card(hand, made[2])).to_be_focused()
    expect(card(hand, made[2])).to_be_in_viewport()

    assert statuses() == ["pending"] * 4


def test_two_moderators_race_and_the_second_is_told(browser: Browser, page: Page, live_server):
    (comment,) = pending(1)
    sign_in(page)
    context = browser.new_context(base_url=live_server.url)
    other = context.new_page()
    sign_in(other, "tove", first_name="Tove", last_name="Ek")
    claimed = page.expect_response("**/claim/")

    with claimed:
        page.goto(DESK)
    other.goto(DESK)
    expect(other.get_by_text("mara is looking at this.")).to_be_visible()
    other.keyboard.press("r")
    expect(other.get_by_text("Nothing waits for you.")).to_be_visible()
    card(page, comment).get_by_role("button", name="Approve").click()

    expect(page.get_by_text("Tove Ek decided in the meantime: rejected.")).to_be_visible()
    assert statuses() == ["rejected"]
    context.close()


def test_what_was_typed_stays_where_somebody_was_faster(page: Page):
    (comment,) = pending(1)
    sign_in(page)
    page.get_by_role("link", name="More").click()
    page.get_by_text("Write a note to the other moderators").click()
    page.get_by_text("Reject, with a reason for the writer").click()
    page.get_by_label("Or in your own words").fill("Thank you for writing.")

    comment.refresh_from_db()
    moderation.mark_spam(comment, factories.user("Moderator", username="tove"), comment.sight)
    page.get_by_role("button", name="Reject", exact=True).click()

    expect(page.get_by_text("tove decided in the meantime: marked as spam.")).to_be_visible()
    assert page.locator("[name=told]").input_value() == "Thank you for writing."
    # The page shows what it is now: the next press is about that.
    page.get_by_text("Reject, with a reason for the writer").click()
    page.get_by_role("button", name="Reject", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Rejected: the comment by Reader 1.")
    assert Comment.objects.get().told == "Thank you for writing."


def test_desk_works_without_javascript(browser: Browser, page: Page, live_server):
    first, second, third = pending(3)
    sign_in(page)
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        viewport=PHONE,
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    Claim.objects.all().delete()
    plain.goto(DESK)

    expect(plain.locator("#bar")).to_be_hidden()
    card(plain, first).get_by_role("button", name="Approve").click()
    expect(card(plain, second)).to_be_focused()
    plain.get_by_role("button", name="Take it back").click()
    expect(card(plain, first)).to_be_focused()
    card(plain, second).get_by_role("link", name="More").click()
    assert Claim.objects.get().comment == second
    plain.get_by_text("Reject, with a reason for the writer").click()
    plain.get_by_label("Reason for the writer").select_option(label="Not about this article")
    plain.get_by_role("button", name="Reject", exact=True).click()
    expect(card(plain, third)).to_be_focused()

    assert statuses() == ["pending", "rejected", "pending"]
    context.close()


def test_covered_words_are_shown_by_a_press(page: Page):
    pending(1, text="I want to kill myself and nobody knows.")
    user = sign_in(page)
    text = page.locator(".desk-card .card-text").first

    covered = text.inner_text()
    text.get_by_text("covered").click()

    expect(text.get_by_text("kill myself")).to_be_visible()
    assert "kill myself" not in covered
    DeskSettings.objects.create(user=user, mask_words=False)
    page.reload()
    expect(text).to_have_text("I want to kill myself and nobody knows.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_desk_has_no_fault(page: Page, scheme, width):
    article = factories.article("The second chair")
    parent = factories.comment(article, name="Tilda", text="First words.")
    factories.comment(
        article, parent, status="pending", text=f"I want to kill myself. https://a.example/ {LONG}"
    )
    factories.comment(article, status="pending", kind="team")
    comment = factories.comment(article, status="pending", name="Arabella" * 7)
    page.emulate_media(color_scheme=scheme)
    user = sign_in(page, role="Administrator")
    comment.notes.create(author=user, text="Look twice.")
    DeskSettings.objects.create(user=user, break_after=1)
    page.set_viewport_size({"width": width, "height": 700})
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_be_visible()
    page.get_by_text("Choose what to show").click()
    found = faults(page)

    comments = DESK.removesuffix("desk/")
    for url in (
        f"{DESK}{comment.pk}/",
        f"{DESK}settings/",
        f"{comments}sweep/",
        f"{comments}person/",
        f"{comments}cases/",
        f"{comments}{comment.pk}/case/",
        "/admin/comments/heldword/paste/",
    ):
        page.goto(url)
        for summary in page.locator(".deed summary").all():
            summary.click()
        found += faults(page)

    assert found == []
