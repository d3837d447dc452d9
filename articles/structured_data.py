"""What an article page tells machines: schema.org Article and BreadcrumbList, as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from publication.identity import Identity, absolute

from .models import Article

_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def for_article(article: Article, site: Identity) -> SafeString:
    """JSON that can stand in a `script` element: it holds no `<`, `>` or `&`."""
    graph = [_article(article, site), _breadcrumbs(article, site)]
    data = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return mark_safe(data.translate(_ESCAPES))  # noqa: S308  (escaped just now)


def _article(article: Article, site: Identity) -> dict[str, Any]:
    url = absolute(article.get_absolute_url())
    data = {
        "@type": "Article",
        "@id": f"{url}#article",
        "headline": article.title,
        "description": article.excerpt,
        "mainEntityOfPage": url,
        "inLanguage": site.language,
        "articleSection": article.category.name,
        "wordCount": article.word_count,
        "author": {
            "@type": "Person",
            "name": article.byline.name,
            "url": absolute(article.byline.get_absolute_url()),
        },
        "publisher": {"@type": "Organization", "name": site.name, "url": absolute("/")},
    }
    if article.publish_at:
        data["datePublished"] = article.publish_at.isoformat()
        data["dateModified"] = (article.corrected_at or article.publish_at).isoformat()
    if article.cover:
        data["image"] = {
            "@type": "ImageObject",
            "url": absolute(article.cover.url),
            "width": article.cover_width,
            "height": article.cover_height,
            "caption": article.cover_alt,
        }
    return data


def _breadcrumbs(article: Article, site: Identity) -> dict[str, Any]:
    trail = [(site.name, reverse("home"))]
    trail += [(place.name, place.get_absolute_url()) for place in article.category.lineage]
    trail.append((article.title, article.get_absolute_url()))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
            for position, (name, path) in enumerate(trail, start=1)
        ],
    }
