from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments import learning


class Command(BaseCommand):
    help = "Lets the classifier learn from what moderators approved and marked as spam."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            number = learning.learn()
        except learning.NotEnough as error:
            raise CommandError(
                f"There is too little to learn from: {error.approved} approved and {error.spam} "
                f"marked as spam; {learning.ENOUGH} of each are needed. Nothing was changed."
            ) from error
        self.stdout.write(f"Learned from {number} comments.")
