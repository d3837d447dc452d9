from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from publication import identity
from publication.freshness import public_page


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309. It stands here because it names addresses of every app."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Disallow: {reverse('search')}",
        f"Disallow: {reverse('comments_rss').removesuffix('feed.rss')}",
        "",
        f"Sitemap: {identity.absolute(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
