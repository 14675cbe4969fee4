"""Reads of the evidence domain."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO

from luoshi.district.evidence.errors import EvidenceNotFoundError
from luoshi.district.evidence.models import Blob, Evidence
from luoshi.district.evidence.models.evidence import EvidenceKind
from luoshi.district.evidence.store import open_stored, text_hash


class Variant(StrEnum):
    """Which copy of a file: as it came, without metadata, or small."""

    ORIGINAL = "original"
    PUBLIC = "public"
    THUMBNAIL = "thumbnail"


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What other domains ask about a piece of evidence."""

    id: int
    kind: str
    sha256: str
    media_type: str
    file_name: str
    caption: str
    text: str
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    device: str
    uploaded_at: datetime
    has_thumbnail: bool

    @property
    def point(self) -> tuple[float, float] | None:
        """Where it was taken: longitude, latitude."""
        return (self.lon, self.lat) if self.lon is not None and self.lat is not None else None


@dataclass(frozen=True, slots=True)
class Copy:
    """One variant of a file in the store."""

    sha256: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class EvidenceCopy:
    """A piece of evidence with one of its copies; a text has none."""

    facts: EvidenceFacts
    copy: Copy | None


def evidence_copy(evidence_id: int, variant: Variant) -> EvidenceCopy:
    """A piece of evidence as one of its variants is handed out.

    Raises
    ------
    EvidenceNotFoundError
        There is no such piece, or it has no such variant.
    """
    row = evidence_by_id(evidence_id)
    if row.kind == EvidenceKind.TEXT:
        return EvidenceCopy(facts_of(row), None)
    blob = blob_of(row, variant)
    return EvidenceCopy(facts_of(row), Copy(blob.sha256, blob.media_type, blob.size_bytes))


def open_copy(copy: Copy) -> BinaryIO:
    """The bytes of a copy, for reading.

    Raises
    ------
    EvidenceNotFoundError
        The store has lost them.
    """
    try:
        return open_stored(copy.sha256)
    except FileNotFoundError as problem:
        raise EvidenceNotFoundError from problem


def evidence_by_id(evidence_id: int) -> Evidence:
    """The row with its blobs.

    Raises
    ------
    EvidenceNotFoundError
        There is none.
    """
    found = Evidence.objects.select_related("blob", "public_blob", "thumbnail_blob").filter(pk=evidence_id).first()
    if found is None:
        raise EvidenceNotFoundError
    return found


def evidence_facts(evidence_id: int) -> EvidenceFacts:
    """The facts about one piece of evidence; a text's hash is that of its UTF-8 bytes."""
    return facts_of(evidence_by_id(evidence_id))


def facts_of(evidence: Evidence) -> EvidenceFacts:
    """The facts of a row in hand; reads ``evidence.blob`` only."""
    blob = evidence.blob
    return EvidenceFacts(
        id=evidence.pk,
        kind=evidence.kind,
        sha256=blob.sha256 if blob else text_hash(evidence.text),
        media_type=blob.media_type if blob else "text/plain",
        file_name=evidence.file_name,
        caption=evidence.caption,
        text=evidence.text,
        taken_at=evidence.taken_at,
        lon=evidence.lon,
        lat=evidence.lat,
        device=evidence.device,
        uploaded_at=evidence.uploaded_at,
        has_thumbnail=evidence.thumbnail_blob_id is not None,
    )


def blob_of(evidence: Evidence, variant: Variant | str) -> Blob:
    """The content of one variant; a document has no metadata-free copy, its public variant is the document itself.

    Raises
    ------
    EvidenceNotFoundError
        A text has no file, a document no thumbnail.
    """
    wanted = Variant(variant)
    blob = {
        Variant.ORIGINAL: evidence.blob,
        Variant.PUBLIC: evidence.blob if evidence.kind == EvidenceKind.DOCUMENT else evidence.public_blob,
        Variant.THUMBNAIL: evidence.thumbnail_blob,
    }[wanted]
    if blob is None:
        raise EvidenceNotFoundError
    return blob


def open_evidence(evidence: Evidence, *, variant: Variant | str = Variant.ORIGINAL) -> BinaryIO:
    """One variant's bytes, for reading.

    Raises
    ------
    EvidenceNotFoundError
        There is no such variant, or the store has lost its content.
    """
    try:
        return open_stored(blob_of(evidence, variant).sha256)
    except FileNotFoundError as problem:
        raise EvidenceNotFoundError from problem
