"""Receipts: what a person keeps to check later, without asking anyone, that the record of their case still stands.

A receipt carries the event exactly as it was hashed, its place, the signed head and the path between them; until the
first head that covers it, a signed promise instead. Hand-overs lead from the key its holder may know to the present
one. Openings show what the commitments in the event were made of; they are given only to the person whose data they
are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from luoshi.proof.commitment import opens
from luoshi.proof.errors import (
    BadSignatureError,
    NotCanonicalError,
    NotIncludedError,
    UnreadableDocumentError,
)
from luoshi.proof.events import Event
from luoshi.proof.heads import TreeHead
from luoshi.proof.keys import KeyRing
from luoshi.proof.merkle.hashing import leaf_hash
from luoshi.proof.merkle.verification import verify_inclusion
from luoshi.proof.notes import SignedNote
from luoshi.proof.promises import Promise

FORMAT: Final = "luoshi-receipt-v1"


@dataclass(frozen=True, slots=True)
class Opening:
    """Value and key of one commitment, and the place in the event where the commitment stands."""

    path: tuple[str, ...]
    value: str
    key: bytes

    def to_json(self) -> dict[str, object]:
        """For the receipt file."""
        return {"path": list(self.path), "value": self.value, "key": self.key.hex()}

    def opens_in(self, event: Mapping[str, object]) -> bool:
        """Whether the event has, at that place, the commitment to this value."""
        found: object = event
        for name in self.path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return isinstance(found, str) and opens(found, self.value, self.key)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One event, proven under a head — or promised."""

    case: str
    event: str
    index: int
    head: SignedNote | None = None
    proof: tuple[bytes, ...] = ()
    promise: SignedNote | None = None
    openings: tuple[Opening, ...] = ()
    handovers: tuple[SignedNote, ...] = ()

    @property
    def leaf(self) -> bytes:
        """The hash of the event as it stands here."""
        return leaf_hash(self.event.encode())

    def to_json(self) -> dict[str, object]:
        """The receipt file. ``leaf_hash`` is there for people to compare; checking computes it anew."""
        written: dict[str, object] = {
            "format": FORMAT,
            "case": self.case,
            "leaf_index": self.index,
            "leaf_hash": self.leaf.hex(),
            "event": self.event,
        }
        if self.head is not None:
            written |= {"head": str(self.head), "proof": [digest.hex() for digest in self.proof]}
        if self.promise is not None:
            written["promise"] = str(self.promise)
        if self.handovers:
            written["handovers"] = [str(note) for note in self.handovers]
        if self.openings:
            written["openings"] = [opening.to_json() for opening in self.openings]
        return written

    def to_text(self) -> str:
        """The receipt file as text."""
        return json.dumps(self.to_json(), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The receipt in a file; nothing is checked but its form."""
        try:
            read = json.loads(text)
            if read["format"] != FORMAT:
                raise UnreadableDocumentError(document="receipt", reason="it is of another format")
            receipt = cls(
                case=str(read["case"]),
                event=str(read["event"]),
                index=int(read["leaf_index"]),
                head=SignedNote.parse(read["head"]) if "head" in read else None,
                proof=tuple(bytes.fromhex(digest) for digest in read.get("proof", [])),
                promise=SignedNote.parse(read["promise"]) if "promise" in read else None,
                openings=tuple(
                    Opening(tuple(o["path"]), str(o["value"]), bytes.fromhex(o["key"]))
                    for o in read.get("openings", [])
                ),
                handovers=tuple(SignedNote.parse(note) for note in read.get("handovers", [])),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableDocumentError(document="receipt", reason="a field is missing or wrong") from error
        if read.get("leaf_hash") != receipt.leaf.hex():
            raise UnreadableDocumentError(document="receipt", reason="the event does not have the hash that is stated")
        return receipt


def verify_receipt(receipt: Receipt, keys: KeyRing) -> TreeHead | Promise:
    """What the receipt proves: a head that contains the event, or a promise; an error says why it proves nothing."""
    event = json.loads(Event.from_bytes(receipt.event.encode()).to_text())
    if event["seq"] != receipt.index:
        raise NotCanonicalError(path="$.seq", reason=f"the event belongs at {event['seq']}, not at {receipt.index}")
    if not is_about(str(event["subject"]), receipt.case):
        raise NotCanonicalError(path="$.subject", reason=f"the event is about {event['subject']}, not {receipt.case}")
    for opening in receipt.openings:
        if not opening.opens_in(event):
            raise BadSignatureError(reason=f"the value at {'.'.join(opening.path)} is not the one committed to")
    if receipt.head is not None:
        return _verify_head(receipt, receipt.head, keys)
    if receipt.promise is not None:
        return _verify_promise(receipt, receipt.promise, keys)
    raise UnreadableDocumentError(document="receipt", reason="it has neither a head nor a promise")


def is_about(subject: str, case: str) -> bool:
    """Whether an event's subject (``case:<code>``) is the case of this code."""
    return bool(case) and subject in {case, f"case:{case}"}


def _verify_head(receipt: Receipt, note: SignedNote, keys: KeyRing) -> TreeHead:
    head = keys.read_head(note)
    if not verify_inclusion(
        leaf=receipt.leaf, index=receipt.index, size=head.size, proof=receipt.proof, root=head.root
    ):
        raise NotIncludedError(index=receipt.index, size=head.size)
    return head


def _verify_promise(receipt: Receipt, note: SignedNote, keys: KeyRing) -> Promise:
    promise = Promise.parse(note.text)
    note.require(keys.key_for(receipt.index + 1))
    if (promise.origin, promise.index, promise.leaf) != (keys.origin, receipt.index, receipt.leaf):
        raise BadSignatureError(reason="the promise is about another entry")
    return promise
