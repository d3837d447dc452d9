"""The form under an article, with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from comments.models import Comment
from tests import factories

pytestmark = pytest.mark.browser


def fill(page: Page, name: str = "Noor", email: str = "noor@readers.example", text: str = "Words."):
    page.locator("#id_name").fill(name)
    page.locator("#id_email").fill(email)
    page.locator("#id_text").fill(text)


def post(page: Page) -> None:
    page.get_by_role("button", name="Post comment").click()


def test_form_says_what_readers_know_from_elsewhere(page: Page):
    page.goto(factories.article().get_absolute_url())

    expect(page.get_by_text("Your email address will not be published.")).to_be_visible()
    expect(page.get_by_text("Required fields are marked *")).to_be_visible()
    labels = [
        page.locator(f"label[for=id_{name}]").inner_text() for name in ("name", "email", "text")
    ]
    assert [" ".join(label.split()) for label in labels] == ["Name *", "Email *", "Comment *"]


def test_mistake_takes_the_focus_and_keeps_the_words(page: Page):
    page.goto(factories.article().get_absolute_url())
    fill(page, email="noor at home", text="A long thought.\n\nKept.")

    post(page)

    summary = page.locator(":focus")
    expect(summary).to_contain_text("There is a problem")
    expect(page.locator("#id_text")).to_have_value("A long thought.\n\nKept.")
    summary.get_by_role("link").click()
    expect(page.locator("#id_email")).to_be_focused()


def test_form_works_without_javascript(page: Page, browser: Browser, live_server):
    article = factories.article()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(article.get_absolute_url())
    expect(plain.get_by_text("Remember me")).to_be_hidden()
    fill(plain, email="wrong")
    post(plain)
    plain.locator("#id_email").fill("noor@readers.example")
    post(plain)

    expect(plain.get_by_text("awaits moderation")).to_be_visible()
    context.close()
    assert Comment.objects.count() == 1


def test_answer_works_without_javascript(page: Page, browser: Browser, live_server):
    comment = factories.comment(factories.article(), name="Ana", text="What is answered.")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(comment.article.get_absolute_url())
    plain.get_by_role("link", name="Reply to Ana").click()
    fill(plain)
    post(plain)

    expect(plain.get_by_text("awaits moderation")).to_be_visible()
    context.close()
    assert Comment.objects.exclude(pk=comment.pk).get().parent == comment


def test_answer_in_place_hangs_below_its_comment(page: Page):
    comment = factories.comment(factories.article(), name="Ana", text="What is answered.")
    page.goto(comment.article.get_absolute_url())

    page.get_by_role("link", name="Reply to Ana").click()
    expect(page.get_by_role("heading", name="Reply to Ana")).to_be_visible()
    fill(page)
    post(page)

    expect(page.get_by_text("awaits moderation")).to_be_visible()
    assert Comment.objects.exclude(pk=comment.pk).get().parent == comment


def test_answer_in_place_can_be_cancelled(page: Page):
    comment = factories.comment(factories.article(), name="Ana")
    page.goto(comment.article.get_absolute_url())
    page.get_by_role("link", name="Reply to Ana").click()

    page.get_by_role("button", name="Cancel").click()
    fill(page)
    post(page)

    expect(page.get_by_text("awaits moderation")).to_be_visible()
    assert Comment.objects.exclude(pk=comment.pk).get().parent is None


def test_name_and_address_are_remembered_only_if_ticked(page: Page):
    article = factories.article()
    page.goto(article.get_absolute_url())
    fill(page)
    post(page)
    expect(page.get_by_text("awaits moderation")).to_be_visible()

    page.goto(article.get_absolute_url())

    expect(page.locator("#id_name")).to_have_value("")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_name_and_address_are_remembered_on_this_device_and_forgotten_at_once(page: Page):
    article = factories.article()
    page.goto(article.get_absolute_url())
    fill(page)
    page.get_by_label("Remember me on this device").check()
    post(page)
    expect(page.get_by_text("awaits moderation")).to_be_visible()

    page.goto(factories.article().get_absolute_url())
    expect(page.locator("#id_name")).to_have_value("Noor")
    expect(page.locator("#id_email")).to_have_value("noor@readers.example")
    page.get_by_label("Remember me on this device").uncheck()

    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(page.locator("#id_name")).to_have_value("")


def test_double_click_sends_once(page: Page):
    page.goto(factories.article().get_absolute_url())
    fill(page)

    page.get_by_role("button", name="Post comment").dblclick(no_wait_after=True)

    expect(page.get_by_text("awaits moderation")).to_be_visible()
    assert Comment.objects.count() == 1


def test_form_is_filled_and_sent_by_keyboard_alone(page: Page):
    page.goto(factories.article().get_absolute_url())
    page.locator("#id_name").focus()

    page.keyboard.type("Noor")
    page.keyboard.press("Tab")
    page.keyboard.type("noor@readers.example")
    page.keyboard.press("Tab")
    page.keyboard.type("Words by keyboard.")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("type") == "submit":
            break
    page.keyboard.press("Enter")

    expect(page.get_by_text("awaits moderation")).to_be_visible()
    assert Comment.objects.get().text == "Words by keyboard."
