from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from publication import identity


class StaffSite(AdminSite):
    """Django's admin under the publication's own name."""

    index_title = "Your desk"
    enable_nav_sidebar = True

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = identity.of(request).name
        return {**super().each_context(request), "site_header": name, "site_title": name}
