"""What the two commands about a person share: how the address is given."""

from __future__ import annotations

import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email

UNKNOWN = "Nothing is held under this address."


def add_address(parser: Any) -> None:
    parser.add_argument(
        "address",
        help="the address; - reads it from standard input and keeps it out of the shell's history",
    )


def read_address(given: str) -> str:
    """Raises CommandError for what is no address."""
    address = sys.stdin.readline().strip() if given == "-" else given.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise CommandError("That is no email address.") from error
    return address
