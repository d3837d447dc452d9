"""Where a request comes from, as a mark that is worth nothing tomorrow.

The mark is an HMAC of the network address under a salt that is made each day and deleted with
it; the address itself is never stored. Afterwards nobody can tell which address a mark was.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from datetime import date, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from . import conf
from .models import Attempt, DailySalt


def mark(request: HttpRequest) -> str:
    """64 hexadecimal digits, the same for the same caller within a day (UTC); "" if unknown."""
    network = _network(request)
    if not network:
        return ""
    return hmac.new(_salt(timezone.now().date()), network.encode(), hashlib.sha256).hexdigest()


def forget() -> int:
    """Delete the salts of past days, and what was counted by them. Their number."""
    now = timezone.now()
    Attempt.objects.filter(at__lt=now - timedelta(days=1)).delete()
    return DailySalt.objects.filter(day__lt=now.date()).delete()[0]


def _salt(day: date) -> bytes:
    found = DailySalt.objects.filter(day=day).values_list("salt", flat=True).first()
    if found is None:
        with transaction.atomic():
            made, _ = DailySalt.objects.get_or_create(
                day=day, defaults={"salt": secrets.token_bytes(32)}
            )
            forget()
        found = made.salt
    return bytes(found)


def _network(request: HttpRequest) -> str:
    """The address of the caller; of IPv6, the /64 that one household has."""
    said = request.META.get("REMOTE_ADDR", "")
    if conf.behind_proxy():
        # The last entry is the one that our own proxy wrote.
        said = request.headers.get("X-Forwarded-For", said).split(",")[-1].strip()
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return ""
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
