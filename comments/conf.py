"""What comments can be configured with, read when asked for.

| setting | what it is |
| --- | --- |
| `QUIETPRESS_ENCRYPTION_KEYS` | Fernet keys; the first encrypts, all of them decrypt (rotation) |
| `QUIETPRESS_DIGEST_KEY` | the HMAC key of address digests and submission keys; never changes |
| `QUIETPRESS_ORIGIN` | the origin that forms are sent from |
| `QUIETPRESS_MAIL_URL` | where mail goes; empty: none is offered |
| `QUIETPRESS_SCREENING` | dotted paths of the checks; empty: `SCREENING` |
| `QUIETPRESS_KEEP` | days after which something is deleted, where not as in `KEEP` |
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
UNDO_FOR = timedelta(minutes=10)
EDIT_FOR = timedelta(minutes=15)  # After sending; what is pending can be changed at any time.
SENT_TWICE_WITHIN = timedelta(minutes=10)
REPORTS_TO_ASK_AGAIN = 3


def encryption_keys() -> list[str]:
    return list(settings.QUIETPRESS_ENCRYPTION_KEYS)


def digest_key() -> bytes:
    return settings.QUIETPRESS_DIGEST_KEY.encode()


def origin() -> str:
    return settings.QUIETPRESS_ORIGIN


def mails() -> bool:
    """Whether mail can be sent; without it the form offers none."""
    return bool(settings.QUIETPRESS_MAIL_URL)


def behind_proxy() -> bool:
    return bool(getattr(settings, "QUIETPRESS_BEHIND_PROXY", False))


SCREENING = [
    "comments.screening.writer",
    "comments.screening.form_stamp",
    "comments.screening.honeypot",
    "comments.screening.rate",
    "comments.screening.duplicates",
    "comments.screening.links",
    "comments.screening.word_lists",
    "comments.screening.advertising",
    "comments.screening.throwaway",
    "comments.screening.personal",
    "comments.screening.crisis",
    "comments.screening.classifier",
    "comments.screening.akismet",
]


def screening() -> list[str]:
    """The dotted paths of the checks, in their order."""
    return list(settings.QUIETPRESS_SCREENING or SCREENING)


def links_allowed() -> int:
    """How many links a comment may hold before it is held for them."""
    return settings.QUIETPRESS_LINKS_ALLOWED


def throwaway_domains() -> str:
    """A file with more domains of throw-away addresses; empty for none."""
    return settings.QUIETPRESS_THROWAWAY_DOMAINS


def akismet_key() -> str:
    return settings.QUIETPRESS_AKISMET_KEY


def akismet_url() -> str:
    return str(
        getattr(settings, "QUIETPRESS_AKISMET_URL", "https://rest.akismet.com/1.1/comment-check")
    )


# Days after which something about a person is deleted (`retention`).
KEEP = {
    "address": 30,  # after the last decision, unless its owner waits for answers by mail
    "words": 30,  # of a rejected comment or of spam, after the decision
    "original": 180,  # what a moderator took out of a comment
    "replaced": 1,  # what an accepted edit replaced
    "mail": 30,  # what a mail was about
    "undo": 1,  # what a decision changed, so that it can be taken back
    "request": 2,  # that somebody asked for lost links
}


def keep() -> dict[str, int]:
    """The days of each kind: `KEEP`, and what `QUIETPRESS_KEEP` says otherwise."""
    return {**KEEP, **settings.QUIETPRESS_KEEP}
