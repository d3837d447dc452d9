"""`make run`: prepares what is not yet prepared and serves the site on this machine.

Every step looks first whether it is needed, so that a second start goes straight to the server.
For a public server see docs/operator.md.
"""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from config import keys

BASE_DIR = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"


class CannotStart(Exception):
    """Why the site cannot be started, in one line."""


def main(arguments: list[str]) -> None:
    # Ctrl-C ends this at once and silently: every step can be begun again.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        port = free_port(arguments[0] if arguments else "8000")
        os.chdir(BASE_DIR)
        prepare(port)
    except CannotStart as error:
        sys.exit(str(error))
    serve(port)


def free_port(value: str) -> int:
    """`value` as the number of a port that can be listened on."""
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {value!r}.")
    port = int(value)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except PermissionError:
            raise CannotStart(f"Port {port} needs root. Choose one above 1023.") from None
        except OSError:
            raise CannotStart(
                f"Port {port} is in use. Choose another one: make run PORT={port + 1}"
            ) from None
    return port


def prepare(port: int) -> None:
    """Keys, database, demo and static files."""
    # Imported late: a busy port is answered before Django is loaded.
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import DatabaseError

    if keys.missing() and keys.write():
        print("Wrote fresh keys to .env. Keep a copy in a safe place.")
    follow(port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    (BASE_DIR / "var").mkdir(exist_ok=True)
    try:
        django.setup()
        check()
        migrate()
        load_demo()
        collect_static()
    except (ImproperlyConfigured, CommandError) as error:
        raise CannotStart(" ".join(str(error).split())) from error
    except DatabaseError as error:
        raise CannotStart(f"The database answers: {' '.join(str(error).split())}") from error


def follow(port: int, env_file: Path = keys.ENV_FILE) -> None:
    """Let the origin follow the port, and mail go into var/mail, where nothing else is set."""
    from environs import Env

    env = Env()
    env.read_env(env_file, recurse=False)
    if not env.str("QUIETPRESS_MAIL_URL", ""):
        os.environ["QUIETPRESS_MAIL_URL"] = (BASE_DIR / "var" / "mail").as_uri()
    if not env.str("QUIETPRESS_ORIGIN", ""):
        os.environ["QUIETPRESS_ORIGIN"] = f"http://{HOST}:{port}"


def check() -> None:
    """Run Django's system checks. An error ends the start; a warning is said, in one line each."""
    from django.core import checks

    found = [it for it in checks.run_checks() if not it.is_silenced()]
    lines = [f"{it.msg} {it.hint or ''}".split() for it in found]
    said = [f"{' '.join(line)} ({it.id})" for line, it in zip(lines, found, strict=True)]
    serious = [line for line, it in zip(said, found, strict=True) if it.is_serious()]
    if serious:
        raise CannotStart(f"Something is set up wrong. {' '.join(serious)}")
    for line in said:
        print(f"Warning: {line}", file=sys.stderr, flush=True)


def migrate() -> None:
    """Bring the database up to date."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparing the database ...", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def load_demo() -> None:
    """Fill an empty database with the demo publication."""
    from django.core.management import call_command

    from transfer.demo import load

    if load.is_empty():
        print("Loading the demo publication ...", flush=True)
        call_command("load_demo")


def collect_static() -> bool:
    """Collect the static files where one has changed; True where it was done."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    state = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            state.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name(f"{root.name}.collected")  # Beside it: what lies in it is served.
    if root.exists() and stamp.exists() and stamp.read_text() == state.hexdigest():
        return False
    print("Collecting static files ...", flush=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state.hexdigest())
    return True


def serve(port: int) -> None:
    """Become the server, so that Ctrl-C and signals reach it directly."""
    print(f"Quietpress is at http://{HOST}:{port}/ (staff: /admin/). Ctrl-C stops it.", flush=True)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--host", HOST, "--port", str(port), "--log-level", "warning"]
    # SQLite takes one writer at a time, and readers share Python's lock: more workers would
    # cost memory and win nothing here. Four threads keep one slow request from stopping all.
    command += ["--workers", "1", "--blocking-threads", "4"]
    # A worker that is still loading the site does not hear a Ctrl-C.
    command += ["--workers-kill-timeout", "2"]
    # This process becomes the server; the worker sees when it is gone.
    worker = [sys.executable, "-m", "config.worker", str(os.getpid())]
    subprocess.Popen(worker, cwd=BASE_DIR)
    os.execv(sys.executable, [*command, "config.wsgi:application"])


if __name__ == "__main__":
    main(sys.argv[1:])
