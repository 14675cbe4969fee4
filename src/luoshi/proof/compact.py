"""A receipt in one line, short enough for a QR code: everything but the words of the event, whose hash stands for them.

``1~case~index~leaf~h~log~size~root~time~signature~proof`` under a head, ``1~case~index~leaf~p~log~time~due~signature``
under a promise; binary values in base64 for addresses without padding. ``~`` may stand in the fragment of an address,
so one scan opens the page that checks it, and the fragment is sent to no server. Witnesses' signatures are left out.
"""

from __future__ import annotations

import base64
from typing import Final

from luoshi.proof.canonical import rfc3339
from luoshi.proof.errors import UnreadableDocumentError
from luoshi.proof.heads import TreeHead
from luoshi.proof.notes import SignedNote
from luoshi.proof.promises import Promise
from luoshi.proof.receipts import Receipt

VERSION: Final = "1"


def compact(receipt: Receipt) -> str:
    """The one line; ``luoshi-verify receipt`` and the page that checks read it."""
    first = [VERSION, receipt.case, str(receipt.index), _short(receipt.leaf)]
    if receipt.head is not None:
        head = TreeHead.parse(receipt.head.text)
        facts = [str(head.size), _short(head.root), rfc3339(head.at), _signature(receipt.head, head.origin)]
        return "~".join([*first, "h", _short(head.origin.encode()), *facts, _short(b"".join(receipt.proof))])
    if receipt.promise is not None:
        promise = Promise.parse(receipt.promise.text)
        facts = [rfc3339(promise.at), rfc3339(promise.due), _signature(receipt.promise, promise.origin)]
        return "~".join([*first, "p", _short(promise.origin.encode()), *facts])
    raise UnreadableDocumentError(document="receipt", reason="it has neither a head nor a promise")


def _signature(note: SignedNote, origin: str) -> str:
    """Key id and signature of the log itself."""
    own = next((signature for signature in note.signatures if signature.name == origin), None)
    if own is None:
        raise UnreadableDocumentError(document="receipt", reason="the log itself has not signed it")
    return _short(own.key_id + own.value)


def _short(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
