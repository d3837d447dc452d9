"""Links in the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comments import conf

from .verdict import Level, Verdict

if TYPE_CHECKING:
    from comments.submission import Submission

NAME = "links"
_LINK = re.compile(
    r"""(?:https?://|\bwww\.)[^\s<>"'\]]+"""
    r"""|(?<![@\w.])(?:[a-z0-9-]{2,63}\.)+(?:com|net|org|info|biz|ru|cn|xyz|top|shop|online|site|club)\b"""
    r"""|\[(?:url|link)\b""",
    re.IGNORECASE,
)
_SHOWN = 5


def check(submission: Submission) -> Verdict | None:
    found = tuple(dict.fromkeys(_LINK.findall(submission.text)))
    if len(found) <= conf.links_allowed():
        return None
    number = "A link" if len(found) == 1 else f"{len(found)} links"
    return Verdict(NAME, Level.HOLD, f"{number} in the text", found[:_SHOWN])
