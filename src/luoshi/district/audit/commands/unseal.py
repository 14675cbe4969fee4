"""Throws away the keys of sealed words in what acts left, and seals anew what stands there now.

One key opens all seals of an owner's rows in one act, so all of them go for an owner from whom anything was erased;
what is left of the words is committed to by the entry of the erasing itself. Afterwards nobody can find out from the
old seals what was there.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.db import connection

from luoshi.district.audit.declared import model_of, tables
from luoshi.district.audit.errors import OutsideTransactionError
from luoshi.district.audit.images import SEALED, images_of
from luoshi.district.audit.models import Image
from luoshi.district.audit.watching import note_again, peek_marks

AT_ONCE: Final = 500


def forget_seals() -> int:
    """Forget what this transaction erased so far: the keys of every owner whose sealed words it changed.

    Joins the caller's transaction, and comes before the entry that tells of the erasing. Returns how many keys went.

    Raises
    ------
    OutsideTransactionError
        There is no transaction to share with the deletion of the words themselves.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError
    owners: dict[str, set[str]] = defaultdict(set)
    for part in images_of(peek_marks()):
        if any(_is_sealed(columns) for rows in part.rows.values() for columns in rows.values()):
            owners[part.of].add(part.owner)
    return sum(_forget(of, sorted(names)) for of, names in owners.items())


def _is_sealed(columns: Iterable[str] | None) -> bool:
    return columns is not None and any(name.startswith(SEALED) for name in columns)


def _forget(of: str, owners: list[str]) -> int:
    gone = 0
    for start in range(0, len(owners), AT_ONCE):
        images = Image.objects.filter(of=of, owner__in=owners[start : start + AT_ONCE])
        rows: dict[str, set[str]] = defaultdict(set)
        for text in images.values_list("rows", flat=True):
            for label, images_ in json.loads(text).items():
                rows[label].update(images_)
        for table in tables():
            if table.sealed and rows.get(table.label):
                model = model_of(table)
                note_again(model._base_manager.filter(pk__in=rows[table.label]), table.sealed)  # noqa: SLF001
        gone += images.filter(seal_key__isnull=False).update(seal_key=None)
    return gone
