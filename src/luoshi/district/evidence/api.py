"""The front door of the evidence domain."""

from luoshi.kernel.geodesy import distance_m

from .access import may_see, register_access, register_subjects
from .commands import store_evidence, store_text
from .erasing import erase_evidence, holding
from .models.evidence import EvidenceKind
from .photo import PhotoFacts
from .queries import EvidenceFacts, Variant, evidence_by_id, evidence_facts, facts_of, open_evidence
from .receiving import DOCUMENT_LIMIT_BYTES, PHOTO_LIMIT_BYTES, Received, is_still_held, receive_file
from .rules.verdicts import PlaceVerdict, TimeVerdict, place_verdict, time_verdict
from .store import Stored
from .sweeping import sweep_orphans

__all__ = [
    "DOCUMENT_LIMIT_BYTES",
    "PHOTO_LIMIT_BYTES",
    "EvidenceFacts",
    "EvidenceKind",
    "PhotoFacts",
    "PlaceVerdict",
    "Received",
    "Stored",
    "TimeVerdict",
    "Variant",
    "distance_m",
    "erase_evidence",
    "evidence_by_id",
    "evidence_facts",
    "facts_of",
    "holding",
    "is_still_held",
    "may_see",
    "open_evidence",
    "place_verdict",
    "receive_file",
    "register_access",
    "register_subjects",
    "store_evidence",
    "store_text",
    "sweep_orphans",
    "time_verdict",
]
