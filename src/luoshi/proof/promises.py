"""A signed promise: this entry stands at this place of the log, and a head that covers it follows by then.

Between writing an event and the next signed head nothing but the database speaks for it. The promise closes that
window for whoever holds it: if no later head contains the entry, the promise and the head together convict the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from luoshi.proof.canonical import parse_rfc3339, rfc3339
from luoshi.proof.errors import UnreadableDocumentError
from luoshi.proof.notes import SignedNote, SigningKey

TITLE: Final = "luoshi.promise/v1"


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised."""

    origin: str
    index: int
    leaf: bytes
    at: datetime
    due: datetime

    def to_text(self) -> str:
        """The lines that are signed."""
        return (
            f"{TITLE}\n{self.origin}\nleaf {self.index}\nhash {self.leaf.hex()}\n"
            f"time {rfc3339(self.at)}\ndue {rfc3339(self.due)}\n"
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        """The promise in the text of a note."""
        try:
            _, origin, index, leaf, at, due, _ = text.split("\n")
            promise = cls(
                origin,
                int(index.removeprefix("leaf ")),
                bytes.fromhex(leaf.removeprefix("hash ")),
                parse_rfc3339(at.removeprefix("time ")),
                parse_rfc3339(due.removeprefix("due ")),
            )
        except ValueError as error:
            raise UnreadableDocumentError(document="promise", reason="a line is missing or wrong") from error
        if promise.to_text() != text:
            raise UnreadableDocumentError(document="promise", reason="it is not spelled as a promise is")
        return promise


def sign_promise(promise: Promise, key: SigningKey) -> SignedNote:
    """The promise signed by the log's key."""
    return SignedNote(promise.to_text()).with_signature(key.sign(promise.to_text()))
