"""How a token of the programming interface looks, and the only form in which it is kept."""

import hashlib
import secrets

PREFIX = "luoshi_"
"""Lets a scanner for leaked secrets recognise one."""


def new_token() -> str:
    """A fresh token: 256 random bits behind the prefix."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """How a token is kept: SHA-256, hexadecimal; 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
