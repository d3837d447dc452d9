"""Chromium against a live server: `page` is a fresh visitor, and fails the test on any complaint.

A complaint is an error in the console (a breach of the Content-Security-Policy is one), an
exception in a script, or a request to another host.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A page that asks for another host must fail, and must not be able to leave the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    with pytest.MonkeyPatch.context() as patch:
        # Playwright's synchronous API keeps an event loop in this thread, where Django would
        # refuse to touch the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
            yield browser
            browser.close()


@pytest.fixture
def page(browser: Browser, live_server, settings) -> Iterator[Page]:
    settings.QUIETPRESS_ORIGIN = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    context = browser.new_context(base_url=live_server.url)
    context.set_default_timeout(10_000)
    complaints = Complaints(live_server.url)
    context.on("request", complaints.request)
    context.on("console", complaints.console)
    context.on("weberror", lambda error: complaints.found.append(f"exception: {error.error}"))
    page = context.new_page()
    yield page
    context.close()
    assert not complaints.found, "\n".join(complaints.found)


class Complaints:
    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.visited: set[str] = set()
        self.found: list[str] = []

    def request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in {"http", "https", "ws", "wss"} and url.netloc != self.host:
            self.found.append(f"request to another host: {request.url}")
        if request.is_navigation_request():
            self.visited.add(request.url)

    def console(self, message: ConsoleMessage) -> None:
        # That a page answers 404 or 403 is the test's business, and no fault of the page.
        visited = message.location.get("url") in self.visited
        if message.type == "error" and not (visited and "Failed to load resource" in message.text):
            self.found.append(f"console: {message.text}")
