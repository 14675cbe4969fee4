"""Handing in evidence: a file first, then its id with the act that it proves."""

from datetime import datetime

from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from luoshi.district.evidence.api import evidence_facts, store_evidence
from luoshi.district.people.api import actor_at, may
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.errors import ForbiddenError

router = Router(tags=["evidence"])


class EvidenceOut(Schema):
    """What is known about a stored piece of evidence; time and place are what the photo itself says."""

    id: int
    kind: str
    sha256: str
    media_type: str
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    device: str


class ProblemOut(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    code: str


PROBLEMS = {
    400: ProblemOut,
    401: ProblemOut,
    403: ProblemOut,
    409: ProblemOut,
    413: ProblemOut,
    415: ProblemOut,
    422: ProblemOut,
}


@router.post("/evidence", response={201: EvidenceOut, **PROBLEMS}, summary="Hand in evidence")
def create_evidence(
    request: DistrictRequest,
    file: UploadedFile = File(...),  # noqa: B008 - how ninja declares it
    caption: str = Form("", max_length=300),
) -> Status[EvidenceOut]:
    """Store a photo or a document; what it is, is decided by its content and not by its name."""
    actor = actor_at(request)
    if not may(actor, "register"):
        raise ForbiddenError
    stored = store_evidence(file=file, caption=caption, by=actor, at=request.at)
    facts = evidence_facts(stored.pk)
    return Status(201, EvidenceOut(**{name: getattr(facts, name) for name in EvidenceOut.model_fields}))
