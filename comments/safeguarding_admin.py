"""Cases of people who may be at risk, in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path

from . import safeguarding, words
from .models import ChecklistItem, Comment, ReasonTemplate, SafeguardingCase

LISTED = 100


class EntryForm(forms.Form):
    text = forms.CharField(
        label="What was done",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": "Write what was done."},
    )

    def clean_text(self) -> str:
        return words.line_of(self.cleaned_data["text"])


def urls(site: AdminSite) -> list[URLPattern]:
    def cases(request: HttpRequest) -> HttpResponse:
        return _cases(request, site)

    def case(request: HttpRequest, pk: int) -> HttpResponse:
        return _case(request, site, pk)

    return [
        path("cases/", site.admin_view(cases), name="comments_cases"),
        path("<int:pk>/case/", site.admin_view(case), name="comments_case"),
    ]


def _context(request: HttpRequest, site: AdminSite, title: str) -> dict[str, Any]:
    if not request.user.has_perm("comments.moderate_comment"):
        raise PermissionDenied
    return {**site.each_context(request), "title": title, "opts": Comment._meta}


def _cases(request: HttpRequest, site: AdminSite) -> HttpResponse:
    context = _context(request, site, "People who may be at risk")
    cases = SafeguardingCase.objects.select_related("comment", "owner")
    is_open = cases.filter(state=SafeguardingCase.State.OPEN)
    context |= {"cases": is_open.order_by("opened_at", "pk")[:LISTED]}
    return render(request, "admin/comments/case/list.html", context)


def _case(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    context = _context(request, site, "Somebody may be at risk")
    comment = get_object_or_404(
        Comment.objects.exclude(status=Comment.Status.WITHDRAWN).select_related("article"), pk=pk
    )
    case = SafeguardingCase.objects.select_related("owner").filter(comment=comment).first()
    form = EntryForm()
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        form = EntryForm(request.POST) if deed == "write" else form
        if deed == "write" and not form.is_valid():
            pass
        elif deed == "open":
            safeguarding.open_case(comment, request.user)
            return HttpResponseRedirect(request.path)
        elif case is None:
            raise Http404("no case")
        else:
            _do(case, deed, request, form)
            return HttpResponseRedirect(request.path)
    entries = list(case.entries.select_related("actor")) if case else []
    done = {entry.item_id for entry in entries}
    context |= {
        "comment": comment,
        "case": case,
        "entries": entries,
        "checklist": [(item, item.pk in done) for item in ChecklistItem.objects.all()],
        "templates": ReasonTemplate.objects.filter(use=ReasonTemplate.Use.SAFEGUARDING),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "admin/comments/case/case.html", context, status=status)


def _do(case: SafeguardingCase, deed: str, request: HttpRequest, form: EntryForm) -> None:
    """Raises Http404 for what is no deed."""
    simple = {
        "take_over": safeguarding.take_over,
        "close": safeguarding.close,
        "reopen": safeguarding.reopen,
    }
    if deed in simple:
        simple[deed](case, request.user)
    elif deed == "write":
        safeguarding.write(case, form.cleaned_data["text"], request.user)
    elif deed.startswith("tick:") and deed.removeprefix("tick:").isdecimal():
        item = get_object_or_404(ChecklistItem, pk=int(deed.removeprefix("tick:")[:18]))
        safeguarding.tick(case, item, request.user)
    else:
        raise Http404("no such deed")
