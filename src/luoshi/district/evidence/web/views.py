"""Hands out the bytes of evidence to whoever a domain opens them to; to everybody else there is nothing here."""

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from luoshi.district.audit.api import Door, Personal, Purpose, record_access
from luoshi.district.evidence.access import may_see, subjects_of
from luoshi.district.evidence.api import EvidenceKind
from luoshi.district.evidence.errors import EvidenceNotFoundError
from luoshi.district.evidence.queries import Copy, EvidenceFacts, Variant, evidence_copy, open_copy
from luoshi.district.people.api import actor_at
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.web.errors import render_problem
from luoshi.kernel.ids import clean_receipt_code

INLINE = frozenset({"image/jpeg", "image/png", "image/webp"})
ENDINGS = {"image/jpeg": ".jpg", "image/webp": ".webp"}


@require_safe
def show_variant(request: DistrictRequest, evidence_id: int, variant: str) -> HttpResponseBase:
    """One variant of one file; a receipt in ``?receipt=`` opens what its case shows to its reporter."""
    receipt = clean_receipt_code(request.GET.get("receipt", "")) or ""
    if variant not in set(Variant) or not may_see(evidence_id, actor_at(request), receipt, variant):
        return render_problem(request, 404)
    try:
        found = evidence_copy(evidence_id, Variant(variant))
        _note_read(request, found.facts, Variant(variant))
        return _response(request, found.facts, found.copy, Variant(variant))
    except EvidenceNotFoundError:
        return render_problem(request, 404)


def _note_read(request: DistrictRequest, evidence: EvidenceFacts, variant: Variant) -> None:
    """A small picture belongs to the page that shows it, which is on record itself."""
    actor = actor_at(request)
    if actor.is_authenticated and not (variant is Variant.THUMBNAIL and evidence.kind == EvidenceKind.PHOTO):
        record_access(
            by=actor,
            at=request.at,
            subjects=subjects_of(evidence.id),
            fields=[Personal.FILE],
            purpose=Purpose.HANDLE,
            door=Door.FILE,
        )


def _response(
    request: DistrictRequest, evidence: EvidenceFacts, copy: Copy | None, variant: Variant
) -> HttpResponseBase:
    if copy is None:
        return _guarded(HttpResponse(evidence.text, content_type="text/plain; charset=utf-8"), "text.txt", inline=False)
    etag = quote_etag(copy.sha256)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = FileResponse(open_copy(copy), content_type=copy.media_type)
    response["Content-Length"] = str(copy.size_bytes)
    response["ETag"] = etag
    return _guarded(response, _name(evidence, variant, copy.media_type), inline=copy.media_type in INLINE)


def _name(evidence: EvidenceFacts, variant: Variant, media_type: str) -> str:
    # What a phone called the file belongs to the one who took the photo; the public copy is named by its number.
    if variant is not Variant.ORIGINAL and evidence.kind == EvidenceKind.PHOTO:
        return f"photo-{evidence.id}{ENDINGS[media_type]}"
    return evidence.file_name or f"evidence-{evidence.id}"


def _guarded(response: HttpResponseBase, name: str, *, inline: bool) -> HttpResponseBase:
    """Whatever the bytes are, a browser runs none of them, and no shared cache keeps them."""
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response
