"""The author's text: HTML written in ProseMirror and sanitised when it is stored.

The editor's own configuration gives nh3 its allow-list, so the two cannot disagree. This is the
one place where author HTML is cleaned; templates mark the stored field, and it alone, as safe.
"""

from __future__ import annotations

import html
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import strip_tags
from django_prose_editor.fields import ProseEditorField, create_sanitizer

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "Blockquote": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "History": True,
    "SpecialCharacters": True,
}

_LINK = re.compile(r'<a(?:\s[\w-]+="[^"]*")*>')  # As nh3 writes it: values quoted and escaped.
_HREF = re.compile(r'\shref="([^"]*)"')
_LEADING_JUNK = re.compile(r"^[\s\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2060\ufeff]")
_HAS_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_clean = create_sanitizer(EXTENSIONS)


def _drop_disguised_links(cleaned: str) -> str:
    # nh3 reads `\x01javascript:` and a leading no-break space as relative paths.
    def check(match: re.Match[str]) -> str:
        target = html.unescape(match[1])
        disguised = _LEADING_JUNK.match(target) or _HAS_CONTROL.search(target)
        return "" if disguised else match[0]

    return _LINK.sub(lambda link: _HREF.sub(check, link[0]), cleaned)


def sanitise(text: str) -> str:
    """`text` with only the elements and attributes that the editor can write."""
    return _drop_disguised_links(_clean(text.replace("\x00", "")))


def to_text(body: str) -> str:
    """The words of a sanitised `body`, blocks separated by a blank line."""
    spaced = re.sub(r"(</(?:p|h[2-4]|li|blockquote|ul|ol)>|<br>|<hr>)", r"\1\n\n", body)
    return re.sub(r"\n{3,}", "\n\n", html.unescape(strip_tags(spaced))).strip()


class ProseField(ProseEditorField):
    """A text field with the editor, cleaned by `sanitise` on every save, whoever saves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("extensions", dict(EXTENSIONS))
        kwargs["sanitize"] = sanitise
        super().__init__(*args, **kwargs)

    def clean(self, value: str, model_instance: models.Model | None) -> str:
        cleaned = super().clean(value, model_instance)
        # An editor that holds nothing sends an empty paragraph.
        if not self.blank and not to_text(cleaned):
            raise ValidationError(self.error_messages["blank"], code="blank")
        return cleaned

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = sanitise(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, value)
        return value
