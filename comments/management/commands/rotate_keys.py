from __future__ import annotations

from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction

from comments import privacy
from comments.models import Commenter, LinkRequest

BATCH = 1_000


class Command(BaseCommand):
    help = (
        "Encrypts every address anew under the first key of QUIETPRESS_ENCRYPTION_KEYS. It can be "
        "stopped at any time and started again; when it says that it is done, the older keys can "
        "be taken away."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = unreadable = 0
        for model in (Commenter, LinkRequest):
            rotated, lost = _rotate(model)
            done, unreadable = done + rotated, unreadable + lost
        self.stdout.write(f"{done} address{'' if done == 1 else 'es'} encrypted anew.")
        if unreadable:
            raise CommandError(
                f"No key in QUIETPRESS_ENCRYPTION_KEYS reads {unreadable} of the addresses. They "
                "were left as they are: keep the older keys."
            )


def _rotate(model: type[models.Model]) -> tuple[int, int]:
    """How many addresses of `model` are under the first key now that were not, and are unreadable.

    A batch is one transaction: each address is readable before, after and in between.
    """
    done = unreadable = after = 0
    while True:
        with transaction.atomic():
            rows = model._default_manager.filter(pk__gt=after).exclude(address=b"")
            batch = list(rows.select_for_update().order_by("pk")[:BATCH])
            changed = []
            for row in batch:
                try:
                    if privacy.is_current(row.address):
                        continue
                    row.address = privacy.rotate(row.address)
                except InvalidToken:
                    unreadable += 1
                    continue
                changed.append(row)
            model._default_manager.bulk_update(changed, ["address"], batch_size=200)
        if not batch:
            return done, unreadable
        done, after = done + len(changed), batch[-1].pk
