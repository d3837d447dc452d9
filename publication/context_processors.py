from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from . import identity


def publication(request: HttpRequest) -> dict[str, Any]:
    """`publication` and `canonical_url` for every template.

    The publication's row and its navigation are read once per request, and not before a
    template uses them.
    """
    return {
        "publication": identity.of(request),
        "canonical_url": identity.absolute(request.path),
    }
