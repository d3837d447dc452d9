"""`make test`: the tests on SQLite, then on PostgreSQL; arguments go to pytest.

    python -m tests.run tests/comments -k withdraw

What this machine lacks is left out and named at the end; with QUIETPRESS_TESTS_STRICT=1 that is a
failure.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = BASE_DIR.parent / "shared" / "data"


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results = {"SQLite": run("SQLite", arguments)}
    # Left out, and whether a strict run may be without it.
    lacking: list[tuple[str, bool]] = []
    programs = postgres.binaries()
    if programs is None:
        lacking.append(("PostgreSQL is not installed: the tests ran on SQLite alone.", False))
    else:
        try:
            with postgres.cluster(programs) as url:
                results["PostgreSQL"] = run("PostgreSQL", arguments, DATABASE_URL=url)
        except postgres.PostgresError as error:
            print(error, file=sys.stderr)
            results["PostgreSQL"] = 1
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        lacking.append(("Chromium is not installed: the browser tests were left out.", False))
    if not DATA.is_dir():
        lacking.append(("../shared/data is missing: the tests on its files were left out.", True))
    return report(results, lacking)


def run(name: str, arguments: list[str], **variables: str) -> int:
    """Run pytest with the database that `variables` name."""
    print(f"\n== {name} ==", flush=True)
    # Both databases are thrown away as a whole: pytest need not drop its own.
    command = [sys.executable, "-m", "pytest", "--reuse-db"]
    # The whole suite on all cores; of what was picked, the caller decides.
    command += arguments or ["--numprocesses=auto", "--dist=worksteal"]
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    # Here the tests leave what an interrupted worker could not remove.
    with tempfile.TemporaryDirectory(prefix="quietpress-tests-", ignore_cleanup_errors=True) as tmp:
        environment |= {"TMPDIR": tmp, **variables}
        child = subprocess.Popen(command, cwd=BASE_DIR, env=environment)
        try:
            return child.wait()
        except KeyboardInterrupt:  # It reached pytest as well.
            child.wait()
            raise
        except SystemExit:  # A SIGTERM reached this process alone.
            child.send_signal(signal.SIGINT)
            child.wait()
            raise


def report(results: dict[str, int], lacking: list[tuple[str, bool]]) -> int:
    strict = os.environ.get("QUIETPRESS_TESTS_STRICT", "") not in {"", "0"}
    print()
    for name, code in results.items():
        print(f"{name}: {'passed' if code == 0 else f'failed (pytest exit code {code})'}")
    for what, _ in lacking:
        print(f"Left out: {what}")
    if any(results.values()):
        return 1
    if strict and not all(allowed for _, allowed in lacking):
        print("STRICT is set: a run with these left out is a failure.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
