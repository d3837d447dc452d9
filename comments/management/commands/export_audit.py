from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments import audit_export


class Command(BaseCommand):
    help = "Writes the record of decisions as CSV. It holds no word of any comment."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--output", help="a new file")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["output"]:
            for line in audit_export.lines():
                self.stdout.write(line, ending="")
            return
        try:
            file = os.open(options["output"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}.") from error
        with os.fdopen(file, "w", encoding="utf-8", newline="") as opened:
            opened.writelines(audit_export.lines())
