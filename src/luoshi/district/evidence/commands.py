"""Handing in evidence. Who may attach it to what is decided by the domain that asks for it."""

from datetime import datetime
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.evidence.errors import EmptyTextError, TextTooLongError
from luoshi.district.evidence.models import Blob, Evidence
from luoshi.district.evidence.models.evidence import EvidenceKind
from luoshi.district.evidence.receiving import Received, receive_file
from luoshi.district.evidence.store import Stored
from luoshi.district.people.api import Actor

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
