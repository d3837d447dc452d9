from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from comments import rescan


class Command(BaseCommand):
    help = (
        "Screens every comment that waits for a moderator once more, with the lists and the "
        "classifier of today. Decides nothing, and no comment loses its place. Can be stopped at "
        "any time; --after goes on where a run was stopped."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--after", type=int, default=0, help="the number of the last comment")

    def handle(self, *args: Any, **options: Any) -> None:
        done = changed = 0
        for progress in rescan.pending(after=options["after"]):
            done, changed = progress.done, progress.changed
            if options["verbosity"] > 1:
                self.stdout.write(f"{done} screened, up to comment {progress.last_pk}.")
        self.stdout.write(f"{done} screened, {changed} changed.")
