from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments import people

from ._person import UNKNOWN, add_address, read_address


class Command(BaseCommand):
    help = (
        "Withdraws every comment by one person and deletes what leads to them. There is no way "
        "back; backups made before still hold it."
    )

    def add_arguments(self, parser: Any) -> None:
        add_address(parser)
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["address"] == "-" and not options["yes"]:
            raise CommandError("With the address from standard input, say --yes as well.")
        address = read_address(options["address"])
        if not people.holds(address):
            raise CommandError(UNKNOWN)
        if not options["yes"] and input("Erase everything by this person? Type yes: ") != "yes":
            raise CommandError("Nothing was erased.")
        erased = people.erase(address)
        if erased is None:
            raise CommandError(UNKNOWN)
        self.stdout.write(
            f"Erased: {erased.comments} comments, {erased.notices} mails in the outbox, "
            f"{erased.requests} requests."
        )
