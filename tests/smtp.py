"""A real SMTP server on loopback that keeps what it is given."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


@dataclass
class Letters:
    """`answer`: what the server says to a message, instead of taking it."""

    received: list[tuple[list[str], bytes]] = field(default_factory=list)
    answer: str = ""

    async def handle_DATA(self, server, session, envelope):
        if self.answer:
            return self.answer
        self.received.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for _, raw in self.received]


@contextmanager
def server(settings) -> Iterator[Letters]:
    """Run it, and let Django send its mail there."""
    letters = Letters()
    controller = Controller(letters, hostname="127.0.0.1", port=0, loop=asyncio.new_event_loop())
    controller.port = _free_port()
    controller.start()
    settings.QUIETPRESS_MAIL_URL = f"smtp://127.0.0.1:{controller.port}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    try:
        yield letters
    finally:
        controller.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
