from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from . import identity


def publication(request: HttpRequest) -> dict[str, Any]:
    """`publication`, `navigation` and `canonical_url` for every template.

    Both are read once per request, and not before a template uses them.
    """
    return {
        "publication": identity.of(request),
        "canonical_url": identity.absolute(request.path),
    }
