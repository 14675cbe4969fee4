"""The envelope of an event: what every entry of the ledger carries, and the bytes it is hashed as.

``seq`` is the leaf index (0, 1, 2 … without a hole): it is inside the hashed bytes, so an entry cannot be moved
without changing, and a swap can be named as a swap. ``subject`` says what the event is about (``case:…``), ``actor``
the post or the door that did it; neither ever holds a personal value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from luoshi.proof.canonical import canonical_bytes, is_canonical, parse_rfc3339
from luoshi.proof.errors import NotCanonicalError
from luoshi.proof.merkle.hashing import leaf_hash

SCHEMA: Final = 1
FIELDS: Final = frozenset({"actor", "at", "data", "kind", "schema", "seq", "subject"})


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the ledger."""

    schema: int
    seq: int
    at: datetime
    kind: str
    subject: str
    actor: str
    data: Mapping[str, object]

    def to_bytes(self) -> bytes:
        """The canonical bytes that are stored, exported and hashed."""
        if self.seq < 0:
            raise NotCanonicalError(path="$.seq", reason=f"{self.seq} is not a leaf index")
        return canonical_bytes(
            {
                "actor": self.actor,
                "at": self.at,
                "data": self.data,
                "kind": self.kind,
                "schema": self.schema,
                "seq": self.seq,
                "subject": self.subject,
            }
        )

    def to_text(self) -> str:
        """The canonical bytes as text; contains no line break, so an event is one line of a file."""
        return self.to_bytes().decode("utf-8")

    def leaf_hash(self) -> bytes:
        """The hash with which the event enters the tree."""
        return leaf_hash(self.to_bytes())

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """The event that ``stored`` is the canonical form of; bytes in any other spelling are refused."""
        try:
            fields = json.loads(stored)
        except ValueError as error:
            raise NotCanonicalError(path="$", reason="the stored event is not JSON") from error
        if not isinstance(fields, dict) or fields.keys() != FIELDS:
            raise NotCanonicalError(path="$", reason=f"an event has exactly the fields {', '.join(sorted(FIELDS))}")
        _check_kinds_of(fields)
        event = cls(**{**fields, "at": parse_rfc3339(fields["at"])})
        if not (event.seq >= 0 and is_canonical(fields, stored)) and event.to_bytes() != stored:
            raise NotCanonicalError(path="$", reason="the stored event is not in canonical form")
        return event


def _check_kinds_of(fields: dict[str, object]) -> None:
    expected = {"actor": str, "at": str, "data": dict, "kind": str, "schema": int, "seq": int, "subject": str}
    for name, kind in expected.items():
        if type(fields[name]) is not kind:
            raise NotCanonicalError(
                path=f"$.{name}", reason=f"is a {type(fields[name]).__name__}, not a {kind.__name__}"
            )
