"""How a token of the programming interface looks, the only form in which it is kept, and what it may be used for."""

import hashlib
import secrets
from collections.abc import Iterable
from enum import StrEnum

PREFIX = "luoshi_"
"""Lets a scanner for leaked secrets recognise one."""

SHORTEST_DAYS, LONGEST_DAYS = 1, 366


class Scope(StrEnum):
    """What a token may be used for; none includes another."""

    READ = "read"
    ACT = "act"
    IMPORT = "import"


_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def scope_needed(method: str, *, brings_in: bool = False) -> Scope:
    """The scope that a call needs: reading by its method, else acting, or bringing in where the address is a door.

    >>> scope_needed("GET"), scope_needed("POST"), scope_needed("POST", brings_in=True)
    (<Scope.READ: 'read'>, <Scope.ACT: 'act'>, <Scope.IMPORT: 'import'>)
    """
    if method.upper() in _READING:
        return Scope.READ
    return Scope.IMPORT if brings_in else Scope.ACT


def known_scopes(said: Iterable[str]) -> list[str]:
    """Of ``said`` those that are scopes, each once, in their order."""
    given = set(said)
    return [scope.value for scope in Scope if scope.value in given]


def new_token() -> str:
    """A fresh token: 256 random bits behind the prefix."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """How a token is kept: SHA-256, hexadecimal; 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
