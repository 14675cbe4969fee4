"""Changing the log's key: the old key signs that the new one takes over, from which size on.

Whoever knows the first key can follow the hand-overs to the present one. A key counts only for heads of the sizes it
was responsible for, so an old key that leaks later cannot sign new heads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from luoshi.proof.canonical import parse_rfc3339, rfc3339
from luoshi.proof.errors import BadSignatureError, UnreadableDocumentError
from luoshi.proof.heads import TreeHead
from luoshi.proof.notes import KeyKind, SignedNote, SigningKey, VerifyingKey

TITLE: Final = "luoshi.key-handover/v1"


@dataclass(frozen=True, slots=True)
class Handover:
    """The statement: from heads larger than ``size`` on, ``successor`` signs instead of ``predecessor``."""

    origin: str
    predecessor: VerifyingKey
    successor: VerifyingKey
    size: int
    at: datetime

    def to_text(self) -> str:
        """The lines that both keys sign."""
        return (
            f"{TITLE}\n{self.origin}\nfrom {self.predecessor}\nto {self.successor}\n"
            f"after {self.size}\ntime {rfc3339(self.at)}\n"
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        """The statement in the text of a note."""
        try:
            _, origin, old, new, size, time, _ = text.split("\n")
            handover = cls(
                origin,
                VerifyingKey.parse(old.removeprefix("from ")),
                VerifyingKey.parse(new.removeprefix("to ")),
                int(size.removeprefix("after ")),
                parse_rfc3339(time.removeprefix("time ")),
            )
        except ValueError as error:
            raise UnreadableDocumentError(document="key hand-over", reason="a line is missing or wrong") from error
        if handover.to_text() != text:
            raise UnreadableDocumentError(document="key hand-over", reason="it is not spelled as a hand-over is")
        return handover


def hand_over(*, old: SigningKey, new: SigningKey, size: int, at: datetime) -> SignedNote:
    """The hand-over signed by the old key, and by the new one to show that it is held."""
    text = Handover(old.name, old.verifying_key, new.verifying_key, size, at).to_text()
    return SignedNote(text).with_signature(old.sign(text)).with_signature(new.sign(text))


class KeyRing:
    """The keys of one log in the order of their office; every one of them bears the log's origin as its name."""

    def __init__(self, first: VerifyingKey, handovers: Iterable[SignedNote] = ()) -> None:
        self.origin = first.name
        self._terms = [(0, first)]
        for note in handovers:
            self.accept(note)

    @property
    def current(self) -> VerifyingKey:
        """The key that signs now."""
        return self._terms[-1][1]

    def accept(self, note: SignedNote) -> VerifyingKey:
        """Take over the successor that the current key has signed for."""
        handover = Handover.parse(note.text)
        if handover.origin != self.origin or handover.predecessor != self.current:
            raise BadSignatureError(reason="the hand-over is not from the current key of this log")
        if handover.successor.kind is not KeyKind.LOG or handover.successor.name != self.origin:
            raise BadSignatureError(reason="the hand-over is to a key that does not sign this log")
        if handover.size < self._terms[-1][0]:
            raise BadSignatureError(reason="the hand-over reaches back before the last one")
        note.require(handover.predecessor)
        note.require(handover.successor)
        self._terms.append((handover.size, handover.successor))
        return handover.successor

    def key_for(self, size: int) -> VerifyingKey:
        """The key responsible for a head of ``size`` leaves: the last that took over *before* that size."""
        return next(key for after, key in reversed(self._terms) if size > after or after == 0)

    def read_head(self, note: SignedNote | str) -> TreeHead:
        """The head in a note, after checking it is of this log and signed by the key responsible for its size."""
        signed = SignedNote.parse(note) if isinstance(note, str) else note
        head = TreeHead.parse(signed.text)
        if head.origin != self.origin:
            raise BadSignatureError(reason=f"the head is of {head.origin}, not of {self.origin}")
        signed.require(self.key_for(head.size))
        return head
