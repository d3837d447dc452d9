from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Circumstances:
    """How a comment was sent, as far as checks may know. Nothing of it is kept with the comment.

    `caller` is the day's mark of where it came from (`comments.caller`), empty where unknown;
    `seconds_typed` comes from the browser, where its script ran.
    """

    caller: str = ""
    stamp: str = ""
    stamp_age: timedelta | None = None
    seconds_typed: float | None = None
    honeypot: str = ""
