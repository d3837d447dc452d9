"""What may not stand in a log line."""

import logging
import re

# Word by word, and never back: a path of 8,000 letters costs no more than it is long.
_WORD = re.compile(r"""(?:[^\s<>()\[\]"',;:=/?&]|(?<=\w)'(?=\w))+""")
_AT = re.compile(r".(?:@|%40).")
# PostgreSQL tells in its errors what stands in the row.
_ROW = re.compile(r"(DETAIL|CONTEXT|Failing row contains|Key )[^\n]*")
# A signed part of a path opens what it stands for (RFC 4648, 5: 32 bytes in base64url).
_TOKEN = re.compile(r"(?<=/)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
_QUERY = re.compile(r"\?[^\s\"']+")


def redact(text: str) -> str:
    """`text` without query strings, signed paths, values of rows and e-mail addresses."""
    for pattern, instead in ((_ROW, r"\1 [row]"), (_TOKEN, "[token]"), (_QUERY, "?[query]")):
        text = pattern.sub(instead, text)
    return _WORD.sub(_without_address, text)


def _without_address(word: re.Match[str]) -> str:
    return "[address]" if _AT.search(word[0]) else word[0]


class PrivacyFilter(logging.Filter):
    """Redacts the message and the traceback of every record. Never drops one."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):  # Arguments that do not fit the text.
            message = str(record.msg)
        record.msg, record.args = redact(message), None
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        elif record.exc_text:
            record.exc_text = redact(record.exc_text)
        return True
