"""Where an old path lives now."""

from __future__ import annotations

from django.db import transaction

from . import paths
from .models import Redirect


def moved(old_path: str, new_path: str) -> None:
    """Lead `old_path` to `new_path` from now on, and shorten chains that ended at `old_path`."""
    old, new = paths.normalise(old_path), paths.normalise(new_path)
    if old == new:
        return
    with transaction.atomic():
        Redirect.objects.filter(old_path=new).delete()
        Redirect.objects.filter(new_path=old).exclude(old_path=new).update(new_path=new)
        Redirect.objects.update_or_create(old_path=old, defaults={"new_path": new})


def gone(old_path: str) -> None:
    """Answer `old_path`, and every path that led to it, with 410 Gone (RFC 9110, 15.5.11)."""
    old = paths.normalise(old_path)
    with transaction.atomic():
        Redirect.objects.filter(new_path=old).update(new_path="")
        Redirect.objects.update_or_create(old_path=old, defaults={"new_path": ""})


def back(path: str) -> None:
    """Something lives at `path` again: forget what was said of it."""
    Redirect.objects.filter(old_path=paths.normalise(path)).delete()


def lookup(path: str) -> Redirect | None:
    if "\x00" in path:  # PostgreSQL stores none, and refuses to look for one.
        return None
    return Redirect.objects.filter(old_path=paths.normalise(path)).first()
