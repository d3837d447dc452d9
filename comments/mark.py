"""The small pattern beside a name, by which two people of the same name can be told apart.

It is drawn from an HMAC of the name and the address together, under the site's own key: who has
not the key cannot work it out from a guessed address, and one person under two names has two
patterns, so that it never tells who stands behind a pseudonym.
"""

from __future__ import annotations

import secrets

from . import privacy

SIZE = 5  # Cells across and down; the right half mirrors the left.
COLOURS = 6
DIGITS = 6


def of(name: str, address: str) -> str:
    """Six hexadecimal digits. Without an address nobody can be known again: then by chance."""
    if not address:
        return secrets.token_hex(DIGITS // 2)
    parts = [" ".join(name.casefold().split()), privacy.normalise(address)]
    return privacy.keyed("mark", parts).hex()[:DIGITS]


def drawing(mark: str) -> str:
    """The pattern as the `d` of an SVG path in a box of SIZE by SIZE."""
    bits = int(mark, 16)
    cells = []
    for row in range(SIZE):
        for column in range(SIZE):
            left = min(column, SIZE - 1 - column)
            if bits >> (row * 3 + left) & 1:
                cells.append(f"M{column} {row}h1v1h-1z")
    return "".join(cells) or f"M0 0h{SIZE}v1h-{SIZE}z"


def colour(mark: str) -> int:
    return (int(mark, 16) >> 15) % COLOURS
