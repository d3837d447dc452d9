from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from publication import identity
from publication.views import session_ended


class StaffSite(AdminSite):
    """Django's admin under the publication's own name."""

    index_title = "Your desk"
    enable_nav_sidebar = True

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = identity.of(request).name
        return {**super().each_context(request), "site_header": name, "site_title": name}

    def admin_view(
        self, view: Callable[..., HttpResponse], cacheable: bool = False
    ) -> Callable[..., HttpResponse]:
        """Django's, but what was typed is not lost where the session has ended."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if self.has_permission(request):
                _prolong(request)
            elif request.method == "POST" and request.path != reverse("admin:logout"):
                return session_ended(request)
            return guarded(request, *args, **kwargs)

        return inner


def _prolong(request: HttpRequest) -> None:
    """Let the session end two weeks after the last day of work, not after signing in.

    One write a day. `SESSION_SAVE_EVERY_REQUEST` would set a cookie on public pages, too.
    """
    today = timezone.now().date().isoformat()
    if request.session.get("last_day") != today:
        request.session["last_day"] = today
