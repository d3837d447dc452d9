"""The small pattern beside a name, by which two people of the same name can be told apart.

It is drawn by chance, from nothing that anybody could try. It comes again for whoever proves to be
the same person by an earlier private link (`submission`); one person under two names has two, so
that it never tells who stands behind a pseudonym.
"""

from __future__ import annotations

import secrets

SIZE = 5  # Cells across and down; the right half mirrors the left.
COLOURS = 6
DIGITS = 6


def new() -> str:
    """Six hexadecimal digits."""
    return secrets.token_hex(DIGITS // 2)


def same_name(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


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
