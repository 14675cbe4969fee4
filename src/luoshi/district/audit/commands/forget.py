"""Throws away the keys that open commitments: afterwards nothing about the words can be learned from the ledger."""

from collections.abc import Iterable

from django.db import connection

from luoshi.district.audit.errors import OutsideTransactionError
from luoshi.district.audit.models import Opening
from luoshi.district.audit.numbering import number_waiting


def forget_keys(openings: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Delete the keys of these fields, each an event's number and a field's name; returns those that were there.

    The events stay as they were hashed, so every proof stays valid. Joins the caller's transaction.

    Raises
    ------
    OutsideTransactionError
        There is no transaction to share with the deletion of the words themselves.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError
    number_waiting()
    wanted = set(openings)
    there = Opening.objects.filter(event_id__in={seq for seq, _ in wanted})
    gone = {row.pk: (row.event_id, row.field) for row in there if (row.event_id, row.field) in wanted}
    Opening.objects.filter(pk__in=gone).delete()
    return sorted(gone.values())
