from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.static import serve

from . import unsent
from .freshness import public_page
from .models import Page


@public_page
def page_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(Page.objects.live(), slug=slug)
    return render(request, "publication/page_detail.html", {"page": page})


@csrf_exempt  # It takes no POST, and says so with 405.
@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A stored picture. Its name is random and never used again, so it may be kept for good."""
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as error:  # No file system has a name as long as that.
        raise Http404("no such file") from error
    if PurePosixPath(path).suffix == ".webp":
        response["Content-Type"] = "image/webp"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


# Error pages


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def session_ended(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in who may send this form. What was typed is given back."""
    response = render(request, "401.html", _given_back(request), status=401)
    # RFC 9110, 15.5.2 asks for it. Browsers have no dialogue for this scheme, and show the page.
    response["WWW-Authenticate"] = 'Cookie realm="staff"'
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    # Of a form that another site sent, the reasons speak of the origin or the referrer.
    ours = reason.startswith("CSRF ")
    context = _given_back(request) if ours else {}
    return render(request, "403_csrf.html", context, status=403)


def _given_back(request: HttpRequest) -> dict[str, object]:
    return {"words": unsent.words(request), "form_address": unsent.form_address(request)}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "410.html", status=410)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database, which may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
