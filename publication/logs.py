"""What may not stand in a log line."""

import logging
import re

_ADDRESS = re.compile(
    r"""(?:[^\s<>()\[\]"',;:=/?&]|(?<=\w)'(?=\w))+(?:@|%40)[^\s<>()\[\]"',;:/?&]+""",
    re.IGNORECASE,
)
_QUERY = re.compile(r"\?[^\s\"']+")


def redact(text: str) -> str:
    """`text` with query strings and everything of the shape of an e-mail address replaced."""
    return _ADDRESS.sub("[address]", _QUERY.sub("?[query]", text))


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
