"""The page on which a reader reports a comment."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from publication import identity

from . import caller, origin, reports
from . import words as typed_words
from .models import Report
from .origin import Origin
from .views import private, visible_or_404


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=Report.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong with it."},
    )
    words = forms.CharField(
        label="Anything else that the team should know",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.disable_csrf = True
        self.helper.include_media = False
        self.helper.attrs = {"novalidate": ""}
        self.helper.add_input(Submit("send", "Report this comment"))

    def clean_words(self) -> str:
        typed = self.cleaned_data["words"]
        return typed_words.text_of(typed, 500) if typed else ""


@csrf_exempt  # No cookie, so nothing that a forged request could abuse; see `origin`.
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """303 told, the first time and every time; 422 wrong; 403 foreign; 404 not public."""
    comment = visible_or_404(pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    context = {"article": comment.article, "comment": comment, "form": form}
    if request.method != "POST":
        return private(render(request, "comments/report.html", context))
    if origin.of(request) is Origin.FOREIGN:
        reason = "It was sent from another site. Please use the link beside the comment."
        refused = {"title": "Nothing was reported", "reason": reason}
        return private(render(request, "comments/not_taken.html", refused, status=403))
    if not form.is_valid():
        return private(render(request, "comments/report.html", context, status=422))
    reports.report(
        comment,
        form.cleaned_data["reason"],
        form.cleaned_data["words"],
        caller.mark(request),
        identity.of(request).row,
    )
    response = HttpResponseRedirect(reverse("comment_reported"))
    response.status_code = 303
    return private(response)


@csrf_exempt  # It takes no POST, and says so with 405.
@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    return private(render(request, "comments/reported.html"))
