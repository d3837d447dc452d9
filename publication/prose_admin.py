"""The editor in the admin, under a strict Content-Security-Policy."""

from __future__ import annotations

from typing import Any

from csp.constants import NONCE
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from js_asset import Media

# The one style element that TipTap adds to the page for itself; the browser tests see a
# violation when a new release changes it.
TIPTAP_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"


class ProseAdmin(admin.ModelAdmin):
    """A ModelAdmin whose form has a ProseField.

    The editor needs an import map, which a browser takes inline only: it carries a nonce, on
    these pages alone. They are `no-store`, so that no nonce is ever served twice.
    """

    class Media:
        js = ["js/editor_label.js"]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        nonce = request.csp_nonce  # type: ignore[attr-defined]
        context["media"] = Media.from_media(context["media"], nonce=nonce)
        response = super().render_change_form(request, context, *args, **kwargs)
        response._csp_update = {"script-src": [NONCE], "style-src": [TIPTAP_STYLE]}  # type: ignore[attr-defined]
        return response
