"""The one place that turns an address into what is stored, and back.

An address is stored encrypted (Fernet: AES-128-CBC with HMAC-SHA256), and found again by a
keyed digest (HMAC-SHA256). Without the keys, which are not in the database, neither tells it.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from . import conf


def normalise(address: str) -> str:
    """The form in which two spellings of an address are the same: NFKC, trimmed, case-folded."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


def digest(address: str) -> str:
    """64 hexadecimal digits by which `address` is found again."""
    return keyed("address", [normalise(address)]).hex()


def keyed(purpose: str, parts: Iterable[str]) -> bytes:
    """HMAC-SHA256 of `parts`, each preceded by its length so that none runs into the next."""
    message = hmac.new(conf.digest_key(), purpose.encode() + b"\0", hashlib.sha256)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        message.update(len(encoded).to_bytes(8, "big") + encoded)
    return message.digest()


def encrypt(address: str) -> bytes:
    return _cipher().encrypt(address.strip().encode())


def decrypt(token: bytes) -> str:
    """The address as it was typed. Raises cryptography.fernet.InvalidToken without its key."""
    return _cipher().decrypt(bytes(token)).decode()


def rotate(token: bytes) -> bytes:
    """`token` encrypted anew under the first key. Raises InvalidToken without its key."""
    return _cipher().rotate(bytes(token))


def is_current(token: bytes) -> bool:
    """Whether `token` is under the first key already."""
    try:
        Fernet(conf.encryption_keys()[0]).decrypt(bytes(token))
    except InvalidToken:
        return False
    return True


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in conf.encryption_keys()])
