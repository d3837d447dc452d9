"""The writer's own pages: what becomes of a comment, changing it, taking it back.

The token in the address is all that they need, and all that protects them: no cookie, no name.
GET asks, POST acts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from publication import identity, support

from . import conf, edits, moderation, modes, origin, private_link, words
from .models import Comment, KeptText
from .origin import Origin
from .views import private

Status = Comment.Status
_TRIES = 3


class EditForm(forms.Form):
    text = forms.CharField(
        label="Comment",
        max_length=conf.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": "Write your comment, or take it back."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.disable_csrf = True
        self.helper.include_media = False
        self.helper.attrs = {"novalidate": ""}
        self.helper.add_input(Submit("send", "Save the change"))

    def clean_text(self) -> str:
        return words.text_of(self.cleaned_data["text"], conf.TEXT_LENGTH)


def _own(*methods: str) -> Callable[..., Callable[..., HttpResponse]]:
    """A view of one's own comment: private, and refused to other sites' forms."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, token: str) -> HttpResponse:
            comment = private_link.find(token)
            if comment is None:
                return private(
                    render(
                        request, "comments/own_unknown.html", {"mails": conf.mails()}, status=404
                    )
                )
            if request.method == "POST" and origin.of(request) is Origin.FOREIGN:
                context = {
                    "title": "Nothing was changed",
                    "reason": "It was sent from another site. Please use your private page.",
                    "text": request.POST.get("text", ""),
                }
                return private(render(request, "comments/not_taken.html", context, status=403))
            return private(view(request, comment, token))

        return csrf_exempt(require_http_methods(methods)(inner))

    return decorate


def _context(comment: Comment, token: str) -> dict[str, Any]:
    """What the pages show. What is held as spam looks like what waits for a moderator."""
    live = comment.article.is_live
    return {
        "article": comment.article if live else None,
        "comment": comment,
        "state": Status.PENDING if comment.status == Status.SPAM else comment.status,
        "proposed": comment.kept_texts.filter(kind=KeptText.Kind.PROPOSED).first(),
        "can_edit": edits.can_edit(comment),
        "token": token,
        "link": identity.absolute(private_link.path(token)),
    }


def _support(request: HttpRequest, comment: Comment) -> dict[str, Any]:
    """Whom its writer can talk to, where the words suggest a crisis, also once changed."""
    if comment.urgency != Comment.Urgency.AT_RISK or not comment.text:
        return {}
    language = request.headers.get("Accept-Language", "")
    return {"support": support.for_reader(language, identity.of(request).row.country)}


@_own("GET", "HEAD")
def own(request: HttpRequest, comment: Comment, token: str) -> HttpResponse:
    context = _context(comment, token) | _support(request, comment)
    return render(request, "comments/own.html", context)


@_own("GET", "HEAD")
def received(request: HttpRequest, comment: Comment, token: str) -> HttpResponse:
    """Where a writer arrives after sending. The only page that shows the private link."""
    context = _context(comment, token)
    context["mode"] = modes.of(comment.article, identity.of(request).row).mode
    context |= _support(request, comment)
    return render(request, "comments/received.html", context)


@_own("GET", "HEAD", "POST")
def edit(request: HttpRequest, comment: Comment, token: str) -> HttpResponse:
    """303 saved; 422 wrong; 409 it cannot be changed any more, with what was typed."""
    form = EditForm(request.POST if request.method == "POST" else None)
    form.initial["text"] = edits.present_words(comment)
    context = {**_context(comment, token), "form": form}
    if request.method != "POST":
        if not edits.can_edit(comment):
            return HttpResponseRedirect(private_link.path(token))
        return render(request, "comments/edit.html", context)
    if not form.is_valid():
        return render(request, "comments/edit.html", context, status=422)
    try:
        edits.edit(comment, form.cleaned_data["text"])
    except edits.NotNow:
        context = {
            "title": "It cannot be changed any more",
            "reason": "A moderator has decided in the meantime, or the time to change it is over. "
            "You can still take it back, on your private page.",
            "text": form.cleaned_data["text"],
        }
        return render(request, "comments/not_taken.html", context, status=409)
    return _see_other(private_link.path(token))


@_own("GET", "HEAD", "POST")
def withdraw(request: HttpRequest, comment: Comment, token: str) -> HttpResponse:
    """303 once it is gone. Whatever a moderator decides at the same moment, it goes."""
    if request.method != "POST":
        return render(request, "comments/withdraw.html", _context(comment, token))
    for _ in range(_TRIES):
        try:
            moderation.withdraw(comment, by=None, expecting=comment.status, reason="by its writer")
        except moderation.AlreadyDecided:
            comment.refresh_from_db()
            if comment.status != Status.WITHDRAWN:
                continue
        return _see_other(reverse("comment_withdrawn"))
    return render(request, "comments/withdraw.html", _context(comment, token), status=409)


@csrf_exempt  # It takes no POST, and says so with 405.
@require_safe
def withdrawn(request: HttpRequest) -> HttpResponse:
    return private(render(request, "comments/withdrawn.html"))


def _see_other(path: str) -> HttpResponse:
    response = HttpResponseRedirect(path)
    response.status_code = 303
    return response
