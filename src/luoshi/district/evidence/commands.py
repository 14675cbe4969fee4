"""Handing in evidence, and erasing it. Who may do what is decided by the domain that asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q

from luoshi.district.audit.api import openings_of, record
from luoshi.district.evidence.errors import EmptyTextError, TextTooLongError
from luoshi.district.evidence.models import Blob, Evidence
from luoshi.district.evidence.models.evidence import EvidenceKind
from luoshi.district.evidence.receiving import NAME_LENGTH, Received, receive_file
from luoshi.district.evidence.store import Stored, remove
from luoshi.district.people.api import Actor
from luoshi.kernel.erasing import ERASED, without

TEXT_LIMIT = 20_000
CAPTION_LIMIT = 300


def store_evidence(
    *,
    file: "File[bytes] | BinaryIO | Received",
    file_name: str = "",
    caption: str = "",
    by: Actor,
    at: datetime,
) -> Evidence:
    """Keep a photo or a document; joins the caller's transaction.

    ``file`` is an upload, a binary stream, or what :func:`receive_file` made of it before the transaction began.

    Raises
    ------
    EvidenceError
        The file is empty, too large, damaged, or of a kind that is not accepted.
    """
    received = file if isinstance(file, Received) else receive_file(file, file_name=file_name)
    facts = received.facts
    with transaction.atomic():
        evidence = Evidence.objects.create(
            kind=EvidenceKind.PHOTO if received.is_photo else EvidenceKind.DOCUMENT,
            blob=_blob(received.original, at),
            public_blob=_blob(received.public, at),
            thumbnail_blob=_blob(received.thumbnail, at),
            file_name=received.file_name,
            caption=caption.strip()[:CAPTION_LIMIT],
            taken_at=facts.taken_at,
            lon=facts.lon,
            lat=facts.lat,
            device=facts.device,
            **_handed_in(by, at),
        )
        _record(evidence, received, by, at)
    return evidence


def store_text(*, text: str, by: Actor, at: datetime) -> Evidence:
    """Keep a written statement as evidence; joins the caller's transaction.

    Raises
    ------
    EmptyTextError, TextTooLongError
        There is nothing to keep, or too much.
    """
    words = text.replace("\x00", "").strip()
    if not words:
        raise EmptyTextError
    if len(words) > TEXT_LIMIT:
        raise TextTooLongError(limit=TEXT_LIMIT)
    with transaction.atomic():
        evidence = Evidence.objects.create(kind=EvidenceKind.TEXT, text=words, **_handed_in(by, at))
        record(
            kind="evidence.store",
            subject=f"evidence:{evidence.pk}",
            by=by,
            at=at,
            data={"kind": "text", "size_bytes": len(words.encode())},
            personal={"text": words},
        )
    return evidence


@dataclass(slots=True)
class ErasedEvidence:
    """How many rows changed, and the commitments whose keys must go with them."""

    rows: int = 0
    openings: set[tuple[int, str]] = field(default_factory=set)


def erase_evidence(
    *, evidence_ids: Sequence[int], beside: Sequence[int], own: Sequence[str], everywhere: Sequence[str]
) -> ErasedEvidence:
    """Erase what a person handed in, files and all, and take their words out of what stands with other evidence.

    ``own`` words go from the evidence ``beside`` the person's, those that find the person ``everywhere``.

    Joins the caller's transaction; files go once it has committed, unless somebody else handed in the same content.
    """
    erased = ErasedEvidence()
    rows = Evidence.objects.select_for_update().filter(pk__in=evidence_ids)
    for evidence in rows.order_by("pk"):
        files = {evidence.blob_id, evidence.public_blob_id, evidence.thumbnail_blob_id}
        evidence.text = ERASED if evidence.kind == EvidenceKind.TEXT else ""
        evidence.file_name, evidence.caption, evidence.device = ERASED, "", ""
        evidence.lon = evidence.lat = evidence.public_blob = evidence.thumbnail_blob = None
        evidence.save()
        for sha256 in filter(None, files):
            transaction.on_commit(partial(_remove_unless_used, sha256))
        _note(erased, evidence, ("text", "file_name", "caption", "place", "device"))
    asked = Q(pk__in=[])
    for value in everywhere:
        asked |= Q(text__contains=value) | Q(caption__contains=value) | Q(file_name__contains=value)
    for evidence in Evidence.objects.filter(asked):
        _scrub(erased, evidence, everywhere)
    for evidence in Evidence.objects.filter(pk__in=beside).exclude(pk__in=evidence_ids):
        _scrub(erased, evidence, own)
    return erased


def _scrub(erased: ErasedEvidence, evidence: Evidence, values: Sequence[str]) -> None:
    before = (evidence.text, evidence.caption, evidence.file_name)
    text, caption, file_name = (without(words, values) for words in before)
    if (text, caption, file_name) == before:
        return
    evidence.text, evidence.caption, evidence.file_name = text, caption[:CAPTION_LIMIT], file_name[:NAME_LENGTH]
    evidence.save(update_fields=["text", "caption", "file_name"])
    _note(erased, evidence, ("text", "file_name", "caption"))


def _note(erased: ErasedEvidence, evidence: Evidence, names: Sequence[str]) -> None:
    erased.rows += 1
    erased.openings |= openings_of(f"evidence:{evidence.pk}", names)


def _remove_unless_used(sha256: str) -> None:
    """Remove a file from the store; what is still somebody else's evidence stays."""
    used = Q(blob_id=sha256) | Q(public_blob_id=sha256) | Q(thumbnail_blob_id=sha256)
    if not Evidence.objects.filter(used).exclude(file_name=ERASED).exists():
        remove(sha256)


def _handed_in(by: Actor, at: datetime) -> dict[str, Any]:
    return {"uploaded_at": at, "uploaded_by_id": by.account_id, "uploaded_as": by.key}


def _blob(stored: Stored | None, at: datetime) -> Blob | None:
    if stored is None:
        return None
    blob, _made = Blob.objects.get_or_create(
        sha256=stored.sha256,
        defaults={"size_bytes": stored.size_bytes, "media_type": stored.media_type, "stored_at": at},
    )
    return blob


def _record(evidence: Evidence, received: Received, by: Actor, at: datetime) -> None:
    data: dict[str, Any] = {
        "kind": str(evidence.kind),
        "sha256": received.original.sha256,
        "size_bytes": received.original.size_bytes,
        "media_type": received.original.media_type,
        "taken_at": evidence.taken_at,
    }
    if received.public is not None:
        data["public_sha256"] = received.public.sha256
    place = f"{evidence.lon:.7f},{evidence.lat:.7f}" if evidence.lon is not None else ""
    record(
        kind="evidence.store",
        subject=f"evidence:{evidence.pk}",
        by=by,
        at=at,
        data=data,
        personal={
            "file_name": evidence.file_name,
            "caption": evidence.caption,
            "place": place,
            "device": evidence.device,
        },
    )
