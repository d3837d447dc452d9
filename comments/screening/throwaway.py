"""Addresses that are thrown away after one use. A reason to look, no more: a person who hides may
have good reasons to, here above all.

`data/throwaway.txt` lists well-known services; `QUIETPRESS_THROWAWAY_DOMAINS` names a file with
more, one domain a line.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from comments import conf

from .verdict import Level, Verdict

if TYPE_CHECKING:
    from comments.submission import Submission

NAME = "throwaway"
_OWN = Path(__file__).parent / "data" / "throwaway.txt"


def check(submission: Submission) -> Verdict | None:
    domain = submission.address.rpartition("@")[2].casefold().rstrip(".")
    parts = domain.split(".")
    around = {".".join(parts[start:]) for start in range(len(parts) - 1)}
    if around & domains(conf.throwaway_domains()):
        return Verdict(NAME, Level.HOLD, "The address is of a service for throw-away addresses")
    return None


@lru_cache(maxsize=2)
def domains(more: str) -> frozenset[str]:
    """Those of our own list and of the file `more`. Raises OSError where that cannot be read."""
    files = [_OWN, Path(more)] if more else [_OWN]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return frozenset(line.strip().casefold() for line in lines if line.strip() and line[0] != "#")
