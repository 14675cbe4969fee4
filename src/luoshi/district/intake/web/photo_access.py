"""Whoever holds a receipt sees the photos they handed in, and those that were released about it; as public copies."""

from luoshi.district.cases.api import is_photo_of_reporter
from luoshi.district.evidence.api import EvidenceKind, evidence_facts
from luoshi.district.evidence.errors import EvidenceNotFoundError
from luoshi.district.intake.errors import NoSuchRequestError
from luoshi.district.intake.queries.requests import request_by_receipt
from luoshi.district.people.api import Actor

OPEN_VARIANTS = frozenset({"public", "thumbnail"})


def opens(evidence_id: int, actor: Actor, receipt_code: str, variant: str) -> bool:  # noqa: ARG001 - a receipt is enough
    """True when the receipt's own case shows this photo to whoever raised it."""
    if not receipt_code or variant not in OPEN_VARIANTS:
        return False
    try:
        case = request_by_receipt(receipt_code).case
        return evidence_facts(evidence_id).kind == EvidenceKind.PHOTO and is_photo_of_reporter(evidence_id, case)
    except (NoSuchRequestError, EvidenceNotFoundError):
        return False
