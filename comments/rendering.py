"""A reader's plain text as HTML: paragraphs, line breaks and links, nothing else.

Everything is escaped first; what looks like markup is shown as it was typed. Only `http` and
`https` become links: an e-mail address that a reader writes into the text stays plain text,
without a `mailto:` for harvesters to find.
"""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.text import normalize_newlines

_URL = re.compile(r"https?://[^\s<>\"'`\x00-\x1f\x7f-\xa0]+", re.IGNORECASE)
_CLOSING = ".,;:!?…’”'\"»*_~"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def to_html(text: str) -> str:
    """Safe HTML for `text`. A blank line ends a paragraph, a single newline is a `<br>`."""
    paragraphs = re.split(r"\n[ \t]*\n\s*", normalize_newlines(text).strip())
    return "\n".join(f"<p>{_inline(paragraph)}</p>" for paragraph in paragraphs if paragraph)


def _inline(paragraph: str) -> str:
    out, end = [], 0
    for match in _URL.finditer(paragraph):
        url = _trim(match[0])
        if len(url) <= len("https://"):
            continue
        out += [escape(paragraph[end : match.start()]), _link(url)]
        end = match.start() + len(url)
    out.append(escape(paragraph[end:]))
    return "".join(out).replace("\n", "<br>\n")


def _trim(url: str) -> str:
    """`url` without the punctuation of the sentence around it; a balanced bracket stays."""
    while url:
        last = url[-1]
        if last in _CLOSING or (last in _PAIRS and url.count(last) > url.count(_PAIRS[last])):
            url = url[:-1]
        else:
            break
    return url


def _link(url: str) -> str:
    # ugc: https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links
    return f'<a href="{escape(url)}" rel="nofollow ugc noreferrer">{escape(url)}</a>'
