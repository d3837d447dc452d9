from __future__ import annotations

from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from comments import privacy
from comments.models import Commenter


class Command(BaseCommand):
    help = (
        "Encrypts every address anew under the first key of QUIETPRESS_ENCRYPTION_KEYS. "
        "Afterwards the older keys can be taken away. All or nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        try:
            with transaction.atomic():
                for commenter in Commenter.objects.select_for_update().iterator():
                    commenter.address = privacy.rotate(commenter.address)
                    commenter.save(update_fields=["address"])
                    done += 1
        except InvalidToken as error:
            raise CommandError(
                f"No key in QUIETPRESS_ENCRYPTION_KEYS reads the address of {commenter}. "
                "Nothing was changed."
            ) from error
        self.stdout.write(f"{done} address{'' if done == 1 else 'es'} encrypted anew.")
