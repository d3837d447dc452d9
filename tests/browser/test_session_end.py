"""The session of an author ends while they write: no word of theirs is lost."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.browser.test_author import sign_in

pytestmark = pytest.mark.browser


def test_words_survive_the_end_of_the_session(page: Page):
    sign_in(page, "Editor")
    page.goto("/admin/publication/page/add/")
    page.get_by_label("Title:").fill("About us")
    page.get_by_role("textbox", name="Body").click()
    page.get_by_role("button", name="bold").click()
    page.keyboard.type("Who we are.")
    Session.objects.all().delete()

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your session has ended")
    expect(page.get_by_label("Title")).to_have_value("About us")
    expect(page.locator(".quoted strong")).to_have_text("Who we are.")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in again").click()
    form = opened.value
    form.get_by_label("Username:").fill("one-editor")
    form.get_by_label("Password:").fill("pass")
    form.get_by_role("button", name="Log in").click()

    expect(form.get_by_role("textbox", name="Body")).to_be_visible()


def test_form_from_before_a_new_sign_in_is_given_back(page: Page):
    sign_in(page, "Editor")
    page.goto("/admin/publication/page/add/")
    page.get_by_label("Title:").fill("About us")
    page.context.clear_cookies()
    other = page.context.new_page()
    other.goto("/admin/")
    other.get_by_label("Username:").fill("one-editor")
    other.get_by_label("Password:").fill("pass")
    other.get_by_role("button", name="Log in").click()

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The form had been open too long")
    expect(page.get_by_label("Title")).to_have_value("About us")


def test_mistakes_before_a_preview_stand_in_the_look_of_the_site(page: Page):
    sign_in(page, "Editor")
    page.goto("/admin/articles/article/add/")

    with page.expect_popup() as opened:
        page.get_by_role("button", name="Preview").click()

    column = opened.value.locator("main > .column.prose")
    expect(column.get_by_role("heading", level=1)).to_have_text("No preview yet")
    expect(column.get_by_role("listitem").first).to_contain_text("Title:")
