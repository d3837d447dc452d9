"""An author writes, an editor publishes: the admin in a real browser, under its strict policy."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from articles.models import Article
from tests import factories

pytestmark = pytest.mark.browser


def sign_in(page: Page, role: str) -> None:
    user = factories.user(role, username=f"one-{role.lower()}", password="pass")
    page.goto("/admin/")
    page.get_by_label("Username:").fill(user.username)
    page.get_by_label("Password:").fill("pass")
    page.get_by_role("button", name="Log in").click()


def picture() -> dict:
    stream = io.BytesIO()
    Image.new("RGB", (1800, 1000), "#7a8f7a").save(stream, "JPEG")
    return {"name": "IMG_0042.JPG", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def choose(page: Page, field: str, text: str) -> None:
    """Pick `text` in one of the admin's search-and-choose fields."""
    page.locator(f".field-{field} .select2-selection").first.click()
    page.locator(".select2-search__field").fill(text)
    page.locator(".select2-results__option", has_text=text).first.click()


def test_editor_writes_previews_publishes_and_reads(page: Page):
    factories.category("Grief")
    factories.byline("Maren Hollis")
    picked = factories.article("The second chair")
    sign_in(page, "Editor")
    page.goto("/admin/articles/article/add/")

    page.get_by_label("Title:").fill("A kettle, after all")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Address:")).to_have_value("a-kettle-after-all")
    page.get_by_label("Standfirst:").fill("What stood on the stove.")
    editor = page.get_by_role("textbox", name="Body")
    editor.click()
    page.keyboard.type("It was cold.")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="bold").click()
    page.keyboard.type("Very cold.")
    choose(page, "category", "Grief")
    choose(page, "byline", "Maren Hollis")
    page.get_by_label("Tags:").fill("kettles, grief")
    page.locator("#id_cover").set_input_files(picture())
    page.get_by_label("Cover description:").fill("A plain green field.")
    page.get_by_role("button", name="Add another Hand-picked article").click()
    choose(page, "other", "The second chair")
    page.get_by_label("Status:").select_option("published")

    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").click()
    preview = opened.value
    expect(preview.get_by_role("heading", level=1)).to_have_text("A kettle, after all")
    expect(preview.get_by_text("Preview", exact=False).first).to_be_visible()
    expect(preview.get_by_role("link", name="The second chair")).to_be_visible()
    expect(preview.locator("strong", has_text="Very cold.")).to_be_visible()
    assert Article.objects.count() == 1
    preview.close()

    page.get_by_role("button", name="Save", exact=True).click()
    page.goto("/articles/a-kettle-after-all/")

    expect(page.locator("strong", has_text="Very cold.")).to_be_visible()
    expect(page.get_by_role("img", name="A plain green field.")).to_be_visible()
    expect(page.get_by_role("link", name="kettles")).to_be_visible()
    assert [
        article.pk for article in Article.objects.get(slug="a-kettle-after-all").also_read()
    ] == [picked.pk]


def test_author_hands_in_and_cannot_publish(page: Page):
    factories.category("Grief")
    factories.byline("Maren Hollis")
    sign_in(page, "Author")
    page.goto("/admin/articles/article/add/")

    page.get_by_label("Title:").fill("A first attempt")
    page.get_by_role("textbox", name="Body").click()
    page.keyboard.type("Words.")
    choose(page, "category", "Grief")
    choose(page, "byline", "Maren Hollis")
    choices = page.get_by_label("Status:").locator("option").all_inner_texts()
    page.get_by_label("Status:").select_option("in_review")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert choices == ["Draft", "In review"]
    assert page.goto("/articles/a-first-attempt/").status == 404


def test_mistake_in_the_article_form_keeps_the_words(page: Page):
    factories.article("Taken", slug="taken")
    sign_in(page, "Editor")
    page.goto("/admin/articles/article/add/")

    page.get_by_label("Title:").fill("Another")
    page.keyboard.press("Tab")
    page.get_by_label("Address:").fill("taken")
    page.get_by_role("textbox", name="Body").click()
    page.keyboard.type("Words that must not be lost.")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Another article has this address.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Body")).to_have_text("Words that must not be lost.")
