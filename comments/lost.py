"""Somebody has lost a private link and asks for new ones, by the address on file."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import conf, notices, origin, privacy
from .models import LinkRequest
from .origin import Origin
from .views import private


class LostForm(forms.Form):
    email = forms.EmailField(
        label="Email",
        max_length=conf.ADDRESS_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Enter the email address that you gave with your comment.",
            "invalid": "Enter an email address such as name@example.org.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.disable_csrf = True
        self.helper.include_media = False
        self.helper.attrs = {"novalidate": ""}
        self.helper.add_input(Submit("send", "Send me my links"))


@csrf_exempt  # No cookie, so nothing that a forged request could abuse; see `origin`.
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """Take the request. What is done and said is the same whether the address is known or not."""
    if not conf.mails():
        raise Http404("no mail")
    form = LostForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return private(render(request, "comments/lost.html", {"form": form}))
    if origin.of(request) is Origin.FOREIGN:
        refused = {"title": "Nothing was sent", "reason": "It came from another site."}
        return private(render(request, "comments/not_taken.html", refused, status=403))
    if not form.is_valid():
        return private(render(request, "comments/lost.html", {"form": form}, status=422))
    address = form.cleaned_data["email"]
    LinkRequest.objects.create(digest=privacy.digest(address), address=privacy.encrypt(address))
    notices.send_at(timezone.now())
    return private(render(request, "comments/lost.html", {"form": form, "done": True}))
