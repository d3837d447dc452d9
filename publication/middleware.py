from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control

from . import paths, redirects
from .views import gone

Handler = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "browsing-topics",
        "camera",
        "geolocation",
        "microphone",
        "payment",
        "usb",
    )
)


def response_headers(get_response: Handler) -> Handler:
    """Headers that every response carries, and `no-store` on everything of the staff."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if request.path.startswith(reverse("admin:index")):
            add_never_cache_headers(response)
            patch_cache_control(response, no_store=True)
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return middleware


def redirect_moved_paths(get_response: Handler) -> Handler:
    """Where nothing is found, look whether it has moved (301) or is gone for good (410)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        redirect = redirects.lookup(request.path)
        if redirect is None:
            return response
        if redirect.new_path:
            response = HttpResponsePermanentRedirect(paths.to_url(redirect.new_path))
        else:
            response = gone(request)
        # Browsers keep both for good unless told to ask again: what moved may move back.
        patch_cache_control(response, public=True, no_cache=True)
        return response

    return middleware
