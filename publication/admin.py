from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from .models import NavigationItem, Page, Publication, Redirect, SupportLine, User
from .prose_admin import ProseAdmin


@admin.register(Publication)
class PublicationAdmin(admin.ModelAdmin):
    """One row: the list leads to it, and it is neither added nor deleted."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        row, _ = Publication.objects.get_or_create(pk=Publication.ONLY)
        return HttpResponseRedirect(reverse("admin:publication_publication_change", args=[row.pk]))


@admin.register(Page)
class PageAdmin(ProseAdmin):
    list_display = ["title", "slug", "live", "updated_at"]
    list_filter = ["live"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}


@admin.register(NavigationItem)
class NavigationItemAdmin(admin.ModelAdmin):
    list_display = ["label", "path", "place", "position"]
    list_filter = ["place"]


@admin.register(SupportLine)
class SupportLineAdmin(admin.ModelAdmin):
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_display = ["name", "country", "phone", "text_to", "checked_on", "live"]
    list_filter = ["live", "country"]
    search_fields = ["name"]


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    list_display = ["old_path", "new_path"]
    search_fields = ["old_path", "new_path"]


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Administrators look after the staff; only a superuser makes or changes a superuser."""

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        fixed = [*super().get_readonly_fields(request, obj), "last_login", "date_joined"]
        if not request.user.is_superuser:  # type: ignore[union-attr]
            fixed += ["is_superuser", "user_permissions"]
        return fixed

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)


def _may_touch(request: HttpRequest, obj: User | None) -> bool:
    is_superuser: bool = request.user.is_superuser  # type: ignore[union-attr]
    return is_superuser or obj is None or not obj.is_superuser
