"""Time-based one-time codes (RFC 6238 over RFC 4226): six digits, thirty seconds, SHA-1, the usual ones."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

PERIOD_SECONDS = 30
DIGITS = 6
TOLERANCE = 1
"""Steps that the clock of a telephone may be off in either direction."""


def new_secret() -> str:
    """A fresh secret of 160 bits, as base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int, *, digits: int = DIGITS) -> str:
    """The code of one time step (RFC 4226, 5.3)."""
    digest = hmac.new(base64.b32decode(secret, casefold=True), step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}}"


def matching_step(secret: str, code: str, *, at: datetime) -> int | None:
    """The time step near ``at`` whose code this is, or None; remembering it lets each code work once."""
    given = "".join(code.split())
    now = int(at.timestamp()) // PERIOD_SECONDS
    # Every step is compared, so that the time taken says nothing about which one matched.
    matches = [
        step
        for step in range(now - TOLERANCE, now + TOLERANCE + 1)
        if hmac.compare_digest(code_at(secret, step).encode(), given.encode())
    ]
    return max(matches, default=None)
