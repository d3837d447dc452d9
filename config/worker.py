"""The worker beside `make run`: what is done later, such as mail. It ends with its parent.

In production `manage.py db_worker --backend later` runs as a service of its own.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time


def main(parent: int) -> None:
    """Work until process `parent` is gone, or a signal says so."""
    threading.Thread(target=_end_with, args=[parent], daemon=True).start()

    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("db_worker", "--backend", "later", verbosity=0)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)  # For what it has begun.
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
