from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from comments import mail


class Command(BaseCommand):
    help = "Sends the mails that are due, where no worker runs (`db_worker --backend later`)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{mail.send_due()} sent.")
