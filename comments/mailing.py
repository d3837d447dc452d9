"""The pages that links in mails lead to. GET asks, POST acts; the token is all that it takes."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import mail, notices
from .models import Commenter, Notice
from .views import private

Consent = Commenter.Consent


def _writer(token: str, **of: str) -> Commenter | None:
    notice = Notice.objects.filter(token_digest=mail.digest(token), **of)
    found = notice.select_related("commenter").first()
    return found.commenter if found else None


# No cookie, so nothing that a forged request could abuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Consent to mail (double opt-in). An unknown token gets the same page and does nothing."""
    if request.method == "POST":
        writer = _writer(token, kind=Notice.Kind.CONFIRM)
        if writer is not None:
            with transaction.atomic():
                Commenter.objects.filter(pk=writer.pk).update(consent=Consent.CONFIRMED)
                notices.send_at(timezone.now())
    context = {"done": request.method == "POST"}
    return private(render(request, "comments/mail_confirm.html", context))


# A mail program posts from elsewhere, without cookies and without asking (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """No more mail to this address, and what was to be sent is thrown away."""
    if request.method == "POST":
        writer = _writer(token)
        if writer is not None:
            with transaction.atomic():
                Commenter.objects.filter(pk=writer.pk).update(consent=Consent.REFUSED)
                Notice.objects.filter(commenter=writer, sent_at=None).delete()
    context = {"done": request.method == "POST"}
    return private(render(request, "comments/mail_stop.html", context))
