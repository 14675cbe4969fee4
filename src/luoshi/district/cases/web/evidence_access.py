"""Who may see a piece of evidence because of the cases that use it."""

from luoshi.district.cases.models import Case, CaseEvidence
from luoshi.district.cases.queries.public import is_released_photo
from luoshi.district.cases.queries.scope import visible_to
from luoshi.district.evidence.api import EvidenceKind, evidence_by_id
from luoshi.district.evidence.errors import EvidenceNotFoundError
from luoshi.district.people.api import Actor

OPEN_VARIANTS = frozenset({"public", "thumbnail"})
"""What the public sees never carries the time, place and device that the original does."""


def opens(evidence_id: int, actor: Actor, receipt_code: str, variant: str) -> bool:  # noqa: ARG001 - the door for receipts is the intake's, which knows them
    """True when the actor may see a case that uses it, or sent it in himself; everybody what a public case shows."""
    if variant in OPEN_VARIANTS and _is_shown_to_all(evidence_id):
        return True
    if not actor.is_authenticated:
        return False
    return _is_his_own(evidence_id, actor) or _is_in_sight(evidence_id, actor)


def subjects_of(evidence_id: int) -> list[str]:
    """The cases that use it."""
    codes = CaseEvidence.objects.filter(evidence_id=evidence_id).values_list("case__code", flat=True).distinct()
    return [f"case:{code}" for code in codes]


def _is_shown_to_all(evidence_id: int) -> bool:
    """A photo that somebody released; a document has no copy without what it says about its maker."""
    return is_released_photo(evidence_id) and evidence_by_id(evidence_id).kind == EvidenceKind.PHOTO


def _is_his_own(evidence_id: int, actor: Actor) -> bool:
    """What he has just sent with a form that is not complete yet."""
    try:
        return evidence_by_id(evidence_id).uploaded_by_id == actor.account_id
    except EvidenceNotFoundError:
        return False


def _is_in_sight(evidence_id: int, actor: Actor) -> bool:
    used_in = list(CaseEvidence.objects.filter(evidence_id=evidence_id).values_list("case_id", flat=True)[:50])
    return bool(used_in) and Case.objects.filter(visible_to(actor), pk__in=used_in).exists()
