"""What `manage.py check` says about the keys and the screening."""

from __future__ import annotations

from importlib import import_module
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


@register()
def screening_is_there(**kwargs: Any) -> list[CheckMessage]:
    """An Error for each check that cannot be loaded: nothing may pass because it was misspelt."""
    found: list[CheckMessage] = []
    for path in conf.screening():
        try:
            check = import_module(path)
        except ImportError as error:
            found.append(
                Error(
                    f"QUIETPRESS_SCREENING names {path!r}, which cannot be loaded: {error}",
                    hint="docs/screening.md lists the checks.",
                    id="comments.E003",
                )
            )
            continue
        if not (hasattr(check, "NAME") and callable(getattr(check, "check", None))):
            found.append(
                Error(f"{path!r} is no check: it needs NAME and check().", id="comments.E003")
            )
    return found
