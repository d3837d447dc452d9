"""Makes `.venv` and installs what a requirements file pins, unless that is done already.

Runs on the system's Python, before anything is installed: the standard library only.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
# One line for each requirements file whose present content is installed.
STAMP = VENV / ".requirements"
LOG = Path("var") / "install.log"


class InstallError(Exception):
    """Why the environment could not be made, in one line."""


def install(requirements: Path) -> bool:
    """Bring `.venv` up to `requirements`. True where something was installed."""
    wanted = list(_stamps(requirements))
    # No stamp: never finished, or cut off. What pip left half-done is not built upon.
    sound = STAMP.exists() and _works()
    if sound and wanted[0] in STAMP.read_text().splitlines():
        return False
    print(f"Installing what {requirements} lists into {VENV} (once) ...", flush=True)
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("w") as log:
        if not sound:
            _make(log)
        STAMP.unlink(missing_ok=True)
        _run([str(PYTHON), "-m", "pip", "install", "--requirement", str(requirements)], log)
    STAMP.write_text("\n".join(wanted) + "\n")
    return True


def _stamps(requirements: Path) -> Iterator[str]:
    """Name and content hash of `requirements`, then of each file that it includes."""
    text = requirements.read_text()
    included = [
        stamp
        for line in text.splitlines()
        if line.startswith("-r ")
        for stamp in _stamps(requirements.parent / line[3:].strip())
    ]
    digest = hashlib.sha256("\n".join([text, *included]).encode()).hexdigest()
    yield f"{requirements.name} {digest}"
    yield from included


def _works() -> bool:
    """Whether there is an environment with a Python that starts, is new enough and has pip."""
    code = (
        "import sys, importlib.util as u; "
        "sys.exit(sys.version_info < (3, 11) or u.find_spec('pip') is None)"
    )
    try:
        return subprocess.run([PYTHON, "-c", code], capture_output=True).returncode == 0
    except OSError:
        return False


def _make(log: IO[str]) -> None:
    """Make an empty environment, in place of whatever is there."""
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            raise InstallError(
                f"Python's module {module} is missing. "
                f"On Debian and Ubuntu: apt install python{version}-venv"
            )
    if VENV.is_dir() and not VENV.is_symlink():
        shutil.rmtree(VENV)
    _run([sys.executable, "-m", "venv", str(VENV)], log)


def _run(command: list[str], log: IO[str]) -> None:
    """Run `command` with its output in the log; where it fails, say why in one line."""
    if subprocess.run(command, stdout=log, stderr=subprocess.STDOUT).returncode == 0:
        return
    lines = LOG.read_text().splitlines()
    if any("Retrying" in line for line in lines):
        reason = "The package index could not be reached"
    else:
        errors = [line for line in lines if line.startswith(("ERROR", "Error"))]
        reason = (errors or lines or ["No reason was given"])[-1].removeprefix("ERROR:").strip()
    raise InstallError(f"{reason} (see {LOG}).")


def main() -> None:
    try:
        install(Path(sys.argv[1]))
    except (InstallError, OSError) as error:
        sys.exit(f"The installation failed. {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
