"""What `manage.py check` says about the keys."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet
from django.core.checks import CheckMessage, Error, Tags, register

from . import conf

DIGEST_KEY_CHARACTERS = 32


@register(Tags.security)
def keys_are_usable(**kwargs: Any) -> list[CheckMessage]:
    """An Error for each key that cannot protect an address."""
    found: list[CheckMessage] = []
    for position, key in enumerate(conf.encryption_keys(), start=1):
        try:
            Fernet(key)
        except ValueError:
            found.append(
                Error(
                    f"Key {position} in QUIETPRESS_ENCRYPTION_KEYS is not a Fernet key.",
                    hint="`make keys` makes one: 32 random bytes in URL-safe base64.",
                    id="comments.E001",
                )
            )
    if len(conf.digest_key()) < DIGEST_KEY_CHARACTERS:
        found.append(
            Error(
                f"QUIETPRESS_DIGEST_KEY is shorter than {DIGEST_KEY_CHARACTERS} characters.",
                hint="A short key lets address digests be guessed.",
                id="comments.E002",
            )
        )
    return found
