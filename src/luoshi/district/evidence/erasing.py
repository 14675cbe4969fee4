"""Erasing what a person handed in; part of a command of the domain that knows whose it was."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.db.models import Q

from luoshi.district.audit.api import openings_of
from luoshi.district.evidence.commands import CAPTION_LIMIT
from luoshi.district.evidence.models import Evidence
from luoshi.district.evidence.models.evidence import EvidenceKind
from luoshi.district.evidence.receiving import NAME_LENGTH
from luoshi.district.evidence.store import remove
from luoshi.kernel.erasing import ERASED, without, written_as
from luoshi.kernel.personal import digits_of


@dataclass(slots=True)
class ErasedEvidence:
    """How many rows changed, and the commitments whose keys must go with them."""

    rows: int = 0
    openings: set[tuple[int, str]] = field(default_factory=set)


def holding(values: Iterable[str], *, texts: Iterable[str]) -> Q:
    """The rows in whose ``texts`` one of ``values`` may stand: words as they are, numbers in any spelling.

    What it finds of a number is looked at again by :func:`luoshi.kernel.erasing.without`, which alone decides. A text
    may be stored plain data read as text, where a database may write signs as escapes.
    """
    asked = Q(pk__in=[])
    for value in values:
        digits = digits_of(value)
        for name in texts:
            if digits:
                asked |= Q(**{f"{name}__regex": written_as(digits)})
            else:
                asked |= Q(**{f"{name}__contains": value}) | Q(**{f"{name}__contains": json.dumps(value)[1:-1]})
    return asked


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
    for evidence in Evidence.objects.filter(holding(everywhere, texts=("text", "caption", "file_name"))):
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
