"""The proof of a report: the entry that registered it, under a signed head or, until there is one, a promise."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from luoshi.district.audit.api import receipt_for
from luoshi.district.audit.errors import SigningKeyMissingError
from luoshi.district.intake.errors import NoProofError
from luoshi.district.intake.models import Request
from luoshi.proof.events import Event
from luoshi.proof.heads import TreeHead
from luoshi.proof.promises import Promise
from luoshi.proof.receipts import Receipt

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ProofShown:
    """A receipt in figures: ``size`` and ``signed_at`` of the head that covers it, or until when one is promised."""

    receipt: Receipt
    index: int
    leaf: str
    size: int | None = None
    signed_at: datetime | None = None
    due_at: datetime | None = None


def receipt_of(request: Request, *, at: datetime) -> Receipt:
    """The receipt of a report, with what opens the seals of the words that its page shows anyway.

    Name and telephone are not among them: whoever looks over a shoulder at the code must not come by them.

    Raises
    ------
    NoProofError
        The ledger cannot give one just now.
    """
    case = request.case
    registered = case.entries.filter(action="register").values_list("ledger_seq", flat=True).first()
    if registered is None:
        raise NoProofError
    words = {"title": request.title, "description": request.description, "address": case.address}
    if case.lon is not None and case.lat is not None:
        words["place"] = f"{case.lon:.6f},{case.lat:.6f}"
    try:
        receipt = receipt_for(registered, at=at, words={name: said for name, said in words.items() if said})
    except SigningKeyMissingError as problem:
        log.exception("no receipt without the ledger's key")
        raise NoProofError from problem
    # Words that staff corrected since no longer open what was committed to at the time.
    event = Event.from_bytes(receipt.event.encode())
    fields = {"data": event.data}
    return replace(receipt, openings=tuple(opening for opening in receipt.openings if opening.opens_in(fields)))


def proof_shown(request: Request, *, at: datetime) -> ProofShown | None:
    """The receipt for the page; None when there is none just now, which the log tells the administrator."""
    try:
        receipt = receipt_of(request, at=at)
    except NoProofError:
        return None
    leaf = receipt.leaf.hex()
    if receipt.head is not None:
        head = TreeHead.parse(receipt.head.text)
        return ProofShown(receipt, receipt.index, leaf, size=head.size, signed_at=head.at)
    assert receipt.promise is not None
    return ProofShown(receipt, receipt.index, leaf, due_at=Promise.parse(receipt.promise.text).due)
