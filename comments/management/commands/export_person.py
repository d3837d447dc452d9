from __future__ import annotations

import json
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments import people

from ._person import UNKNOWN, add_address, read_address


class Command(BaseCommand):
    help = "Writes everything that is held about one person, as JSON."

    def add_arguments(self, parser: Any) -> None:
        add_address(parser)
        parser.add_argument("--output", help="a new file, for its owner's eyes only")

    def handle(self, *args: Any, **options: Any) -> None:
        held = people.export(read_address(options["address"]))
        if held is None:
            raise CommandError(UNKNOWN)
        text = json.dumps(held, indent=2, ensure_ascii=False) + "\n"
        if not options["output"]:
            self.stdout.write(text, ending="")
            return
        try:
            file = os.open(options["output"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(
                f"{options['output']}: {error.strerror}. Nothing written."
            ) from error
        with os.fdopen(file, "w", encoding="utf-8") as opened:
            opened.write(text)
        self.stdout.write(f"Written to {options['output']}.")
