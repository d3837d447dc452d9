"""Where a POST came from, as far as the browser says.

A reader has no cookie, so there is nothing that a foreign page could abuse in their name; the
check keeps other sites from posting through their visitors' browsers all the same.
`Sec-Fetch-Site` (W3C Fetch Metadata) is set by the browser and cannot be forged by a page;
`Origin` (RFC 6454) is what older browsers send.
"""

from __future__ import annotations

from enum import Enum

from django.http import HttpRequest

from . import conf


class Origin(Enum):
    OURS = "ours"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


def of(request: HttpRequest) -> Origin:
    """UNKNOWN where the browser sends neither header, or an Origin that it hides (`null`)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site == "same-origin":
        return Origin.OURS
    if site in {"same-site", "cross-site"}:
        return Origin.FOREIGN
    origin = request.headers.get("Origin", "null")
    if origin == "null":
        return Origin.UNKNOWN
    ours = {conf.origin(), f"{request.scheme}://{request.get_host()}"}
    return Origin.OURS if origin in ours else Origin.FOREIGN
