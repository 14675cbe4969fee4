"""Salted commitments of personal fields.

An event carries ``commit(value, key)`` in place of the value. Whoever keeps value and key can show later what was
committed; once both are erased nothing about the value can be learned from the ledger, and every proof stays valid.
The key is 256 random bits **per field value**: a shared key would let anyone who holds it try all phone numbers.
HMAC-SHA-256 under such a key hides the value, and binds because finding a second opening is finding a collision.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final

KEY_BYTES: Final = 32


def new_key() -> bytes:
    """A fresh 256-bit key, for one value of one field."""
    return secrets.token_bytes(KEY_BYTES)


def commit(value: str, key: bytes) -> str:
    """The commitment of ``value`` under ``key``: HMAC-SHA-256 of its UTF-8 bytes, 64 hexadecimal digits.

    Keys of any other length are refused, because HMAC pads short keys with zeros: a key and the same key with a zero
    byte more would open the same commitment.
    """
    if len(key) != KEY_BYTES:
        message = f"a commitment key has {KEY_BYTES} bytes, not {len(key)}"
        raise ValueError(message)
    return hmac.digest(key, value.encode("utf-8"), "sha256").hex()


def opens(commitment: str, value: str, key: bytes) -> bool:
    """Whether ``value`` and ``key`` are what ``commitment`` was made of."""
    return len(key) == KEY_BYTES and hmac.compare_digest(commit(value, key).encode(), commitment.encode())
