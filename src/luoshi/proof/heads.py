"""Signed tree heads: at this time the log had this many entries and this root, and whoever signed cannot take it back.

The text of a head is a C2SP checkpoint (origin, size, root in base64) with one extension line for the time. A witness
is a second signer, elsewhere, that co-signs a head only if it extends the last one it saw: whoever trusts the witness
cannot be shown a different history from everyone else.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from luoshi.proof.canonical import parse_rfc3339, rfc3339
from luoshi.proof.errors import BadSignatureError, InconsistentHeadError, UnreadableDocumentError
from luoshi.proof.merkle.hashing import HASH_BYTES
from luoshi.proof.merkle.verification import verify_consistency
from luoshi.proof.notes import KeyKind, Signature, SignedNote, SigningKey, VerifyingKey

LINES: Final = 4


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What is signed."""

    origin: str
    size: int
    root: bytes
    at: datetime

    def to_text(self) -> str:
        """The four lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\ntime {rfc3339(self.at)}\n"

    def to_bytes(self) -> bytes:
        """The same in UTF-8."""
        return self.to_text().encode()

    @classmethod
    def parse(cls, text: str) -> Self:
        """The head that the text of a note states; its signatures are another matter."""
        lines = text.split("\n")
        try:
            origin, size, root, time = lines[:LINES]
            head = cls(
                origin, int(size), base64.b64decode(root, validate=True), parse_rfc3339(time.removeprefix("time "))
            )
        except (ValueError, binascii.Error) as error:
            raise UnreadableDocumentError(document="tree head", reason="it has not the four lines of a head") from error
        if head.to_text() != text or head.size < 0 or len(head.root) != HASH_BYTES:
            raise UnreadableDocumentError(document="tree head", reason="it is not spelled as a head is")
        return head


class Refusal(StrEnum):
    """Why a head does not extend the last one."""

    OTHER_LOG = "other_log"
    SHRUNK = "shrunk"
    FORKED = "forked"
    NOT_PROVEN = "not_proven"
    BACK_IN_TIME = "back_in_time"


def sign_head(head: TreeHead, key: SigningKey) -> SignedNote:
    """The head signed by the log's key, which bears the log's origin as its name."""
    if key.name != head.origin or key.kind is not KeyKind.LOG:
        raise BadSignatureError(reason=f"{key.name} does not sign heads of {head.origin}")
    return SignedNote(head.to_text()).with_signature(key.sign(head.to_text()))


def read_head(note: SignedNote | str, key: VerifyingKey) -> TreeHead:
    """The head in a note, after checking that the log signed it."""
    signed = SignedNote.parse(note) if isinstance(note, str) else note
    signed.require(key)
    head = TreeHead.parse(signed.text)
    if head.origin != key.name:
        raise BadSignatureError(reason=f"the head is of {head.origin}, the key of {key.name}")
    return head


def extends(last: TreeHead | None, new: TreeHead, proof: Sequence[bytes]) -> Refusal | None:
    """Why ``new`` does not extend ``last``, or None if it does: the rule by which a witness signs."""
    if last is None:
        return None
    if new.origin != last.origin:
        return Refusal.OTHER_LOG
    if new.size < last.size:
        return Refusal.SHRUNK
    if new.size == last.size and new.root != last.root:
        return Refusal.FORKED
    if not verify_consistency(old=last.size, new=new.size, old_root=last.root, new_root=new.root, proof=proof):
        return Refusal.NOT_PROVEN
    return Refusal.BACK_IN_TIME if new.at < last.at else None


def cosign(
    note: SignedNote,
    *,
    last: TreeHead | None,
    proof: Sequence[bytes],
    log_key: VerifyingKey,
    by: SigningKey,
    at: datetime,
) -> Signature:
    """A witness's signature on a head that the log signed and that extends the ``last`` head the witness saw.

    The witness must store the new head before it gives the signature away.
    """
    refusal = extends(last, read_head(note, log_key), proof)
    if refusal is not None:
        raise InconsistentHeadError(reason=refusal.value)
    return by.sign(note.text, at=at)
