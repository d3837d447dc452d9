"""Handing out and erasing everything about one person, in the admin.

The address comes by POST alone, and is in no link, no message and no log.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from . import conf, people
from .models import Comment, PersonAction


class PersonForm(forms.Form):
    address = forms.EmailField(
        label="The person's address",
        max_length=conf.ADDRESS_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    sure = forms.BooleanField(
        required=False, label="Erase it all. I am sure: there is no way back."
    )


def urls(site: AdminSite) -> list[URLPattern]:
    def view(request: HttpRequest) -> HttpResponse:
        return person(request, site)

    return [path("person/", site.admin_view(view), name="comments_person")]


def person(request: HttpRequest, site: AdminSite) -> HttpResponse:
    if not request.user.has_perm("comments.erase_person"):
        raise PermissionDenied
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        if "export" in request.POST and (held := people.export(address, request.user)):
            return _download(held)
        if "erase" in request.POST and not form.cleaned_data["sure"]:
            form.add_error("sure", "Nothing was erased: tick the box to say that you are sure.")
        elif "erase" in request.POST and (erased := people.erase(address, request.user)):
            text = f"Erased: {erased.comments} comments, {erased.notices} mails in the outbox."
            messages.success(request, text)
            return HttpResponseRedirect(reverse("admin:comments_person"))
        elif people.find(address) is None:
            form.add_error("address", "Nothing is held under this address.")
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": "One person's data",
        "opts": Comment._meta,
        "form": form,
        "uses": PersonAction.objects.select_related("actor")[:20],
    }
    return render(
        request, "admin/comments/person.html", context, status=422 if form.errors else 200
    )


def _download(held: dict[str, Any]) -> HttpResponse:
    text = json.dumps(held, indent=2, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="person.json"'
    return response
