"""A comment's words as a moderator first sees them: the beginning, and hurting words covered.

A covered word is a `<details>`: one press or one key shows it, without a script.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from comments.models import Comment
from comments.screening import crisis, word_lists

# What weighs on who reads it. Links and telephone numbers must be seen to be decided about.
COVERED = frozenset({crisis.NAME, word_lists.NAME})
SNIPPET = 240  # Characters
QUOTED = 30  # Words of what a comment answers


def shown(comment: Comment, text: str, masked: bool) -> SafeString:
    """`text` of `comment` as safe HTML, with the words that screening found covered if `masked`."""
    words = flagged(comment) if masked else []
    return mark_safe(  # noqa: S308  (each part is escaped)
        "".join(f"<div>{_covered(part, words)}</div>" for part in text.split("\n") if part.strip())
    )


def snippet(text: str) -> str:
    """The beginning of `text`, or nothing where it is short enough to be shown whole."""
    return Truncator(text).chars(SNIPPET) if len(text) > SNIPPET * 1.5 else ""


def quoted(comment: Comment, masked: bool) -> SafeString:
    """The beginning of a comment that another one answers."""
    return shown(comment, Truncator(comment.text).words(QUOTED), masked)


def named(finding: dict[str, Any], masked: bool) -> SafeString:
    """The words that one check found, with commas between them; those covered not once more."""
    words = [] if masked and finding["check"] in COVERED else finding["words"]
    return format_html_join(", ", "{}", ((word,) for word in words))


def flagged(comment: Comment) -> list[str]:
    """The words that screening named and that are covered, the longest first."""
    words = {
        word
        for finding in comment.findings
        if finding["check"] in COVERED
        for word in finding["words"]
        if word.strip()
    }
    return sorted(words, key=len, reverse=True)


def _covered(text: str, words: list[str]) -> SafeString:
    if not words:
        return format_html("{}", text)
    # Screening shows words in lower case and without signs: between them, anything but letters.
    patterns = [r"\W+".join(map(re.escape, re.findall(r"\w+", word))) for word in words]
    pattern = "|".join(filter(None, patterns))
    if not pattern:
        return format_html("{}", text)
    found = re.split(rf"(?<!\w)({pattern})(?!\w)", text, flags=re.IGNORECASE)
    return format_html_join(
        "",
        "{}",
        ((_cover(part) if place % 2 else part,) for place, part in enumerate(found)),
    )


def _cover(word: str) -> SafeString:
    return format_html(
        '<details class="cover"><summary>covered</summary> <b>{}</b></details>', word
    )
