"""Hashes the files of the evidence again: each must still be what its name says, byte for byte."""

import hashlib
from collections.abc import Iterator
from typing import Final

from django.db.models import Q

from luoshi.district.audit.api import Difference, Scope
from luoshi.district.evidence.models import Blob, Evidence
from luoshi.district.evidence.store import open_stored
from luoshi.kernel.erasing import ERASED

AT_ONCE: Final = 500


def files_are_whole(scope: Scope) -> Iterator[Difference]:
    """Every file that is not there, or not what was handed in; those erased on purpose are gone rightly."""
    total = Blob.objects.count()
    done, last = 0, ""
    while blobs := list(Blob.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        erased = _erased([blob.pk for blob in blobs])
        for blob in blobs:
            done += 1
            if blob.pk not in erased and _is_in(blob, scope):
                yield from _wrong(blob)
        last = blobs[-1].pk
        scope.progress("evidence files", done, max(total, done))


def _is_in(blob: Blob, scope: Scope) -> bool:
    if scope.is_whole or int(blob.pk[:8], 16) % scope.shares == scope.share:
        return True
    return scope.new_since is not None and blob.stored_at >= scope.new_since


def _wrong(blob: Blob) -> Iterator[Difference]:
    try:
        with open_stored(blob.pk) as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        if Blob.objects.filter(pk=blob.pk).exists() and blob.pk not in _erased([blob.pk]):
            yield Difference("file_missing", table="evidence.blob", row=blob.pk, column="content")
        return
    if found != blob.pk:
        yield Difference(
            "file_changed", table="evidence.blob", row=blob.pk, column="content", kept=found, found=blob.pk
        )


def _erased(hashes: list[str]) -> set[str]:
    """Those of these files that only evidence used whose content was erased."""
    used = Q(blob_id__in=hashes) | Q(public_blob_id__in=hashes) | Q(thumbnail_blob_id__in=hashes)
    erased: set[str] = set()
    kept: set[str] = set()
    for name, *blobs in Evidence.objects.filter(used).values_list(
        "file_name", "blob_id", "public_blob_id", "thumbnail_blob_id"
    ):
        (erased if name == ERASED else kept).update(filter(None, blobs))
    of_nobody = set(hashes) - erased - kept  # the public copy of what was erased
    return (erased | of_nobody) - kept
