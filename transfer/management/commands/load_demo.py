from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from transfer.demo import load


class Command(BaseCommand):
    help = "Loads the demo publication into an empty database and prints its staff accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        if not load.is_empty():
            raise CommandError(
                "The database is in use; the demo publication goes into an empty one."
            )
        passwords = load.load()
        self.stdout.write("The demo publication is loaded. Staff accounts, shown this once:\n")
        width = max(len(username) for username in passwords)
        for username, password in passwords.items():
            role = load.STAFF[username]
            self.stdout.write(f"  {username:<{width}}  {password}  ({role})")
