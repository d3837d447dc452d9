"""Compute every "Also read" list anew: after an import, or after the way of computing changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from articles import related


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        def progress(step: str, done: int) -> None:
            if done % 500 == 0 and options["verbosity"] > 1:
                self.stdout.write(f"{step}: {done}")

        self.stdout.write(f'"Also read" lists computed: {related.rebuild(progress)}.')
