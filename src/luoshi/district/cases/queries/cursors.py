"""Where a page of a queue begins: the key of the row before it, sealed so that a made-up one is simply the first page.

Pages are found by key, never by counting rows: the ten-thousandth costs what the first does.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

Key = tuple[int | None, ...]
"""The values a queue is ordered by, the case's id last; an instant is in microseconds."""

_SEAL = 9


@dataclass(frozen=True, slots=True)
class Cursor:
    """``key`` is the row beside the page; ``forward`` says on which side of it the page lies."""

    order: str
    key: Key
    forward: bool = True

    def seal(self) -> str:
        """The cursor as an opaque string."""
        body = json.dumps([self.order, self.forward, *self.key], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(_mac(body) + body).decode().rstrip("=")


def open_cursor(text: str, *, order: str) -> Cursor | None:
    """The cursor of ``text``; None when it is empty, broken, forged, or of another order."""
    if not text:
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        mac, body = raw[:_SEAL], raw[_SEAL:]
        if not hmac.compare_digest(mac, _mac(body)):
            return None
        written, forward, *key = json.loads(body)
    except (binascii.Error, ValueError):
        return None
    return Cursor(written, tuple(key), forward) if written == order else None


def microseconds(at: datetime) -> int:
    """An instant as a whole number."""
    since = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def instant(number: int) -> datetime:
    """The instant that :func:`microseconds` wrote."""
    seconds, rest = divmod(number, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


def _mac(body: bytes) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), b"queue" + body, hashlib.sha256).digest()[:_SEAL]
