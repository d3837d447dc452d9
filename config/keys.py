"""The keys of an installation: `python -m config.keys` writes them into `.env`, once.

`python -m config.keys manage.py check` runs that command with keys that nobody keeps.
The standard library only: `make keys` works before anything is installed.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
import sys
from pathlib import Path

ENV_FILE = Path(__file__).resolve().parent.parent / ".env"
NAMES = ("QUIETPRESS_SECRET_KEY", "QUIETPRESS_ENCRYPTION_KEYS", "QUIETPRESS_DIGEST_KEY")
HEAD = """\
# The keys of this installation. Keep a copy apart from the backups of the database: without
# the encryption key nobody can read the stored addresses again. docs/operator.md explains each.
"""


def fresh() -> dict[str, str]:
    """New keys. The encryption key is a Fernet key: 32 bytes in URL-safe base64."""
    return {
        "QUIETPRESS_SECRET_KEY": secrets.token_urlsafe(64),
        "QUIETPRESS_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "QUIETPRESS_DIGEST_KEY": secrets.token_urlsafe(32),
    }


def write(path: Path = ENV_FILE) -> bool:
    """Write fresh keys to `path`, readable by its owner alone; False where the file exists."""
    text = HEAD + "".join(f"{name}={value}\n" for name, value in fresh().items())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return True


def missing(path: Path = ENV_FILE) -> list[str]:
    """The keys that neither the environment nor `path` sets."""
    text = path.read_text() if path.exists() else ""
    return [
        name
        for name in NAMES
        if not os.environ.get(name)
        and not re.search(rf"^\s*(?:export\s+)?{name}\s*=\s*\S", text, re.MULTILINE)
    ]


def main() -> None:
    if command := sys.argv[1:]:
        os.environ.update(fresh())
        os.execv(sys.executable, [sys.executable, *command])
    if write():
        print(f"Wrote fresh keys to {ENV_FILE.name}. Keep a copy in a safe place.")
    elif lacking := missing():
        sys.exit(f"{ENV_FILE.name} is there and was left as it is, but lacks {', '.join(lacking)}.")
    else:
        print(f"{ENV_FILE.name} is there and was left as it is.")


if __name__ == "__main__":
    main()
