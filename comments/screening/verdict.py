from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How much speaks against showing it at once; the highest of all checks counts."""

    PASS = 0
    HOLD = 1
    RISK = 2  # Held, and somebody may be at risk: first on the desk
    SPAM = 3


@dataclass(frozen=True)
class Verdict:
    """What one check says: its name, how much it matters, why, and the words that it means."""

    check: str
    level: Level
    reason: str
    words: tuple[str, ...] = ()
