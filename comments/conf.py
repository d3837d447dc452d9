"""What comments can be configured with, read when asked for.

| setting | what it is |
| --- | --- |
| `QUIETPRESS_ENCRYPTION_KEYS` | Fernet keys; the first encrypts, all of them decrypt (rotation) |
| `QUIETPRESS_DIGEST_KEY` | the HMAC key of address digests and submission keys; never changes |
| `QUIETPRESS_ORIGIN` | the origin that forms are sent from |
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

NAME_LENGTH = 60
ADDRESS_LENGTH = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
TEXT_LENGTH = 10_000
THREADS_A_PAGE = 50
LEVELS = 3  # How deep a thread is indented: what reads well at 320 px.
STAMP_LASTS = timedelta(hours=24)
CONFIRMATION_LASTS = timedelta(hours=24)
FEED_LENGTH = 30


def encryption_keys() -> list[str]:
    return list(settings.QUIETPRESS_ENCRYPTION_KEYS)


def digest_key() -> bytes:
    return settings.QUIETPRESS_DIGEST_KEY.encode()


def origin() -> str:
    return settings.QUIETPRESS_ORIGIN
