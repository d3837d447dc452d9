"""Deciding in bulk, in the admin: choose, look at the number and a sample, start, watch, undo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse

from . import sweeps
from .models import Comment, Sweep

SALT = "comments.sweep"


class SweepForm(forms.Form):
    held = forms.CharField(
        required=False,
        max_length=200,
        label="Held only for",
        help_text="Such as links, or links,words; empty for what nothing speaks against. "
        "The names are those of docs/screening.md.",
    )
    days = forms.IntegerField(label="Waiting for at least (days)", min_value=0, max_value=3650)
    step = forms.ChoiceField(
        label="Decide",
        choices=[("approve", "Approve"), ("reject", "Reject"), ("spam", "Spam")],
    )

    def clean_held(self) -> str:
        names = [name.strip() for name in self.cleaned_data["held"].split(",")]
        return ",".join(sorted(filter(None, names)))

    @property
    def filter(self) -> dict[str, Any]:
        return {"held": self.cleaned_data["held"], "days": self.cleaned_data["days"]}


def urls(site: AdminSite) -> list[URLPattern]:
    def choose(request: HttpRequest) -> HttpResponse:
        return _choose(request, site)

    def progress(request: HttpRequest, pk: int) -> HttpResponse:
        return _progress(request, site, pk)

    return [
        path("sweep/", site.admin_view(choose), name="comments_sweep"),
        path("sweep/<int:pk>/", site.admin_view(progress), name="comments_sweep_progress"),
    ]


def _context(request: HttpRequest, site: AdminSite, title: str) -> dict[str, Any]:
    if not request.user.has_perm("comments.sweep_comment"):
        raise PermissionDenied
    return {**site.each_context(request), "title": title, "opts": Comment._meta}


def _choose(request: HttpRequest, site: AdminSite) -> HttpResponse:
    context = _context(request, site, "Decide in bulk")
    form = SweepForm(request.POST or None, initial={"days": 7})
    if request.method == "POST" and form.is_valid():
        asked = [form.filter, form.cleaned_data["step"]]
        if "start" in request.POST and _previewed(request.POST["start"]) == asked:
            sweep = sweeps.start(form.filter, form.cleaned_data["step"], request.user)
            return HttpResponseRedirect(reverse("admin:comments_sweep_progress", args=[sweep.pk]))
        if "start" in request.POST:
            messages.warning(request, "Nothing was decided: look at these first.")
        context["preview"] = sweeps.preview(form.filter)
        context["previewed"] = signing.dumps(asked, salt=SALT)
    context |= {"form": form, "earlier": Sweep.objects.select_related("actor")[:10]}
    status = 422 if form.errors else 200
    return render(request, "admin/comments/sweep/choose.html", context, status=status)


def _previewed(signed: str) -> list[Any] | None:
    """The filter and the step whose number and sample the moderator was shown."""
    try:
        return signing.loads(signed, salt=SALT)
    except signing.BadSignature:
        return None


def _progress(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    context = _context(request, site, "Decide in bulk")
    sweep = get_object_or_404(Sweep.objects.select_related("actor"), pk=pk)
    if request.method == "POST":
        try:
            if "undo" in request.POST:
                sweeps.undo(sweep, request.user)
            elif "next" in request.POST:
                sweeps.advance(sweep.pk)
        except sweeps.NotNow:
            messages.warning(request, "Nothing changed: it is too late to take this back.")
        return HttpResponseRedirect(request.path)
    running = sweep.state in {Sweep.State.RUNNING, Sweep.State.UNDOING}
    context |= {"sweep": sweep, "running": running, "can_undo": sweeps.can_undo(sweep)}
    response = render(request, "admin/comments/sweep/progress.html", context)
    if running:
        response["Refresh"] = "5"
    return response
