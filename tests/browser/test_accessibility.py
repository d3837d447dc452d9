"""axe finds nothing, and nothing runs off the side of a small screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from articles.models import RelatedArticle
from comments.models import Comment
from tests import factories
from transfer.demo import load

pytestmark = pytest.mark.browser

PUBLIC = [
    "/",
    "/?page=2",
    "/articles/small-coins/",
    "/articles/sleep-after-bad-years/",
    "/category/trust/",
    "/tag/sleep/",
    "/by/maren-hollis/",
    "/archive/",
    "/search/",
    "/search/?q=sleep",
    "/search/?q=zzzz",
    "/search/?q=%3F",
    "/privacy/",
    "/nothing-here/",
]


def faults(page: Page) -> list[str]:
    violations = Axe().run(page, options={"preload": False}).response["violations"]
    found = [
        f"{page.url}: {violation['id']} {node['target']}"
        for violation in violations
        for node in violation["nodes"]
    ]
    wide = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return [*found, *([f"{page.url}: wider than the screen"] if wide else [])]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_have_no_fault_on_a_phone_in_light_and_dark(page: Page, scheme):
    load.load()
    comment = Comment.objects.visible().first()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 700})
    found = []

    for url in [*PUBLIC, f"/comments/{comment.pk}/reply/"]:
        page.goto(url)
        found += faults(page)
    page.goto("/articles/small-coins/")
    page.get_by_role("button", name="Post comment").click()
    page.get_by_text("There is a problem").wait_for()
    found += faults(page)

    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_staff_pages_have_no_fault(page: Page, scheme):
    load.load()
    factories.user("Administrator", username="root-of-tests", password="pass")
    page.emulate_media(color_scheme=scheme)
    page.goto("/admin/")
    found = faults(page)
    page.get_by_label("Username:").fill("root-of-tests")
    page.get_by_label("Password:").fill("pass")
    page.get_by_role("button", name="Log in").click()

    comment, article = (
        Comment.objects.filter(status="pending").first(),
        RelatedArticle.objects.first().article,
    )
    for url in (
        "/admin/",
        "/admin/comments/comment/",
        f"/admin/comments/comment/{comment.pk}/change/",
        "/admin/articles/article/",
        f"/admin/articles/article/{article.pk}/change/",
        "/admin/publication/page/add/",
    ):
        page.goto(url)
        if page.locator(".form-row.field-body").count():
            page.get_by_role("textbox", name="Body").wait_for()
        found += faults(page)

    assert found == []
