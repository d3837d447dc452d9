from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from comments import retention


class Command(BaseCommand):
    help = (
        "Deletes what is kept about people and is over its time (docs/privacy.md). Meant to be "
        "run once a day; it can be stopped at any time."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            found = {kind: rows.count() for kind, rows in retention.expired().items()}
        else:
            found = retention.purge()
        for kind, number in found.items():
            self.stdout.write(f"{kind}: {number}")
