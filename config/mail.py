"""The mail settings, from one address: `smtp://user:password@host:587`, `smtps://…`, `file:///…`."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_BACKEND = "django.core.mail.backends.{}.EmailBackend"


def read(url: str) -> dict[str, Any]:
    """Django's settings for `url`; of a backend that sends nothing where it is empty.

    `smtp` uses STARTTLS where there is a password, `smtps` TLS from the first byte, `file` writes
    each mail into a folder. Raises ImproperlyConfigured, without repeating the password.
    """
    if not url:
        return {"EMAIL_BACKEND": _BACKEND.format("dummy")}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured("QUIETPRESS_MAIL_URL has a port that is no number.") from error
    if parts.scheme == "file" and parts.path.startswith("/"):
        return {"EMAIL_BACKEND": _BACKEND.format("filebased"), "EMAIL_FILE_PATH": parts.path}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "QUIETPRESS_MAIL_URL must look like smtp://user:password@host:587, smtps://… or "
            "file:///folder"
        )
    at_once = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": _BACKEND.format("smtp"),
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if at_once else 587 if parts.password else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": at_once,
        "EMAIL_USE_TLS": bool(parts.password) and not at_once,
        "EMAIL_TIMEOUT": 20,
    }
