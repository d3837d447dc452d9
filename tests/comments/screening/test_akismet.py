"""Akismet, as a server on loopback plays it."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest

from comments import screening
from comments.screening import akismet
from comments.screening.verdict import Level
from comments.submission import Submission

SENT = Submission(
    article=None, parent=None, name="Ines", address="ines@planted.example", text="Calm words."
)


class Answering(BaseHTTPRequestHandler):
    says = b"false"
    asked: list[dict[str, list[str]]] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked.append(parse_qs(body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.says)

    def log_message(self, *args):
        pass


@pytest.fixture
def service(settings) -> Iterator[type[Answering]]:
    handler = type("Handler", (Answering,), {"asked": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.QUIETPRESS_AKISMET_KEY = "key"
    settings.QUIETPRESS_AKISMET_URL = f"http://127.0.0.1:{server.server_port}/"
    yield handler
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("says", "level"), [(b"false", None), (b"true", Level.HOLD), (b"invalid", Level.HOLD)]
)
def test_akismet_is_asked_and_believed(service, says, level):
    service.says = says

    verdict = akismet.check(SENT)

    assert (verdict.level if verdict else None) == level


def test_akismet_is_told_nothing_of_the_writer(service):
    akismet.check(SENT)

    [asked] = service.asked
    assert asked["user_ip"] == ["127.0.0.1"]
    assert "planted" not in str(asked)


def test_comment_is_held_where_akismet_does_not_answer(settings, caplog):
    settings.QUIETPRESS_AKISMET_KEY = "key"
    settings.QUIETPRESS_AKISMET_URL = "http://127.0.0.1:9/"
    settings.QUIETPRESS_SCREENING = ["comments.screening.akismet"]

    screened = screening.screen(SENT)

    assert [finding.level for finding in screened.findings] == [Level.HOLD]
