"""Akismet, where the operator has set `QUIETPRESS_AKISMET_KEY`; off without it.

It is told the words and the name and nothing of the writer: no address, no network address. Where
it does not answer, a person decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from comments import conf

from .verdict import Level, Verdict

if TYPE_CHECKING:
    from comments.submission import Submission

NAME = "akismet"
_TIMEOUT = 4  # seconds


def check(submission: Submission) -> Verdict | None:
    """Raises OSError where Akismet cannot be reached."""
    key = conf.akismet_key()
    if not key:
        return None
    about = {
        "api_key": key,
        "blog": conf.origin(),
        # It insists on one; this is nobody's.
        "user_ip": "127.0.0.1",
        "comment_type": "comment",
        "comment_author": submission.name,
        "comment_content": submission.text,
    }
    # https://akismet.com/developers/comment-check/
    request = Request(conf.akismet_url(), data=urlencode(about).encode())  # noqa: S310
    with urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
        says = answer.read(10).decode("ascii", "replace").strip()
    if says == "true":
        return Verdict(NAME, Level.HOLD, "Akismet takes it for advertising")
    if says == "false":
        return None
    return Verdict(NAME, Level.HOLD, "Akismet did not understand the question")
