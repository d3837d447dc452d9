"""What public pages tell caches.

A page may be kept, but must be asked for again each time (`no-cache`): what was removed is gone
on the next request. The answer to an unchanged page is 304, by ETag (a digest of the content,
from ConditionalGetMiddleware) or by Last-Modified, which is the moment of the last change to
anything public.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from . import identity

# A new release may show the same rows in another way.
STARTED = datetime.now(tz=UTC)


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make `view` a public page: GET and HEAD alone, cacheable, revalidated each time."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            patch_cache_control(response, public=True, no_cache=True)
            stamp_modified(response, request)
        return response

    # It takes no POST at all: 405 is the answer, not a word about tokens.
    return csrf_exempt(require_safe(inner))


def changed_at(request: HttpRequest, moment: datetime) -> None:
    """Say that the page asked for also changed at `moment` (its form carries an hour)."""
    request._page_changed_at = moment  # type: ignore[attr-defined]


def stamp_modified(response: HttpResponse, request: HttpRequest) -> None:
    """Set Last-Modified.

    The header counts whole seconds. While the second of the last change still runs, a further
    change would carry the same date (RFC 9110, 8.8.2.2), so then there is no header.
    """
    moments = [STARTED, identity.of(request).edition.since]
    moments.append(getattr(request, "_page_changed_at", STARTED))
    modified = max(moments)
    if timezone.now() - modified >= timedelta(seconds=1):
        response["Last-Modified"] = http_date(modified.timestamp() // 1)
