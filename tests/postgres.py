"""A throw-away PostgreSQL: made in a temporary folder, gone when the tests are done."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

# Nothing here has to survive a power cut.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "timezone": "UTC",
    # Only the Unix socket in the cluster's own folder, which nobody else can enter.
    "listen_addresses": "",
}


class PostgresError(Exception):
    """Why the cluster did not start."""


def binaries() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest first; Debian keeps it off PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda path: float(path.parts[-3]),
        reverse=True,
    )
    on_path = shutil.which("postgres")
    candidates = [*found, *([Path(on_path)] if on_path else [])]
    return next((path.parent for path in candidates if (path.parent / "initdb").exists()), None)


@contextlib.contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Start a cluster; its DATABASE_URL. It is stopped whatever happens meanwhile."""
    # The path of a Unix socket may have 107 characters: TMPDIR can be too long for that.
    folder = Path(tempfile.mkdtemp(prefix="quietpress-postgres-", dir="/tmp"))
    server = None
    try:
        identity = _other_user(folder)
        data = folder / "data"
        command = [programs / "initdb", "--pgdata", data, "--username=quietpress", "--no-sync"]
        command += ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        made = subprocess.run(command, capture_output=True, text=True, cwd=folder, **identity)
        if made.returncode:
            raise PostgresError(f"initdb failed: {made.stderr.strip()}")
        options = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        log = folder / "log"
        with log.open("w") as output:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, *options],
                stdout=output,
                stderr=output,
                cwd=folder,
                # Ctrl-C in the terminal is for us: we stop the server ourselves.
                start_new_session=True,
                **identity,
            )
        _wait(server, data / "postmaster.pid", log)
        yield f"postgres://quietpress@{quote(str(folder), safe='')}/postgres"
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _other_user(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            os.chown(folder, user.pw_uid, user.pw_gid)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise PostgresError("PostgreSQL refuses to run as root, and there is no user to run it as.")


def _wait(server: subprocess.Popen[bytes], status: Path, log: Path) -> None:
    """Until the server says, in the last line of its pid file, that it is ready."""
    deadline = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError, IndexError):
            if status.read_text().splitlines()[7].strip() == "ready":
                return
        time.sleep(0.05)
    raise PostgresError(f"PostgreSQL did not start: {log.read_text().strip()}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, immediate, at any rate
        server.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=10)
            return
