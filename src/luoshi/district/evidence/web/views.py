"""Hands out the bytes of evidence to whoever a domain opens them to; to everybody else there is nothing here."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from luoshi.district.audit.api import Door, Personal, Purpose, record_access
from luoshi.district.evidence.access import may_see, subjects_of
from luoshi.district.evidence.errors import EvidenceNotFoundError
from luoshi.district.evidence.models import Evidence
from luoshi.district.evidence.models.evidence import EvidenceKind
from luoshi.district.evidence.queries import Variant, blob_of, evidence_by_id, open_evidence
from luoshi.district.people.api import actor_at
from luoshi.district.ui.web.errors import render_problem
from luoshi.kernel.ids import clean_receipt_code

INLINE = frozenset({"image/jpeg", "image/png", "image/webp"})
ENDINGS = {"image/jpeg": ".jpg", "image/webp": ".webp"}


@require_safe
def show_variant(request: HttpRequest, evidence_id: int, variant: str) -> HttpResponseBase:
    """One variant of one file; a receipt in ``?receipt=`` opens what its case shows to its reporter."""
    receipt = clean_receipt_code(request.GET.get("receipt", "")) or ""
    if variant not in set(Variant) or not may_see(evidence_id, actor_at(request), receipt, variant):
        return render_problem(request, 404)
    try:
        found = evidence_by_id(evidence_id)
        _note_read(request, found, Variant(variant))
        return _response(request, found, Variant(variant))
    except EvidenceNotFoundError:
        return render_problem(request, 404)


def _note_read(request: HttpRequest, evidence: Evidence, variant: Variant) -> None:
    """A small picture belongs to the page that shows it, which is on record itself."""
    actor = actor_at(request)
    if actor.is_authenticated and not (variant is Variant.THUMBNAIL and evidence.kind == EvidenceKind.PHOTO):
        record_access(
            by=actor,
            at=request.at,  # type: ignore[attr-defined]
            subjects=subjects_of(evidence.pk),
            fields=[Personal.FILE],
            purpose=Purpose.HANDLE,
            door=Door.FILE,
        )


def _response(request: HttpRequest, evidence: Evidence, variant: Variant) -> HttpResponseBase:
    if evidence.kind == EvidenceKind.TEXT:
        return _guarded(HttpResponse(evidence.text, content_type="text/plain; charset=utf-8"), "text.txt", inline=False)
    blob = blob_of(evidence, variant)
    etag = quote_etag(blob.sha256)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = FileResponse(open_evidence(evidence, variant=variant), content_type=blob.media_type)
    response["Content-Length"] = str(blob.size_bytes)
    response["ETag"] = etag
    return _guarded(response, _name(evidence, variant, blob.media_type), inline=blob.media_type in INLINE)


def _name(evidence: Evidence, variant: Variant, media_type: str) -> str:
    # What a phone called the file belongs to the one who took the photo; the public copy is named by its number.
    if variant is not Variant.ORIGINAL and evidence.kind == EvidenceKind.PHOTO:
        return f"photo-{evidence.pk}{ENDINGS[media_type]}"
    return evidence.file_name or f"evidence-{evidence.pk}"


def _guarded(response: HttpResponseBase, name: str, *, inline: bool) -> HttpResponseBase:
    """Whatever the bytes are, a browser runs none of them, and no shared cache keeps them."""
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response
