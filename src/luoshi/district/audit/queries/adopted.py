"""Which columns the ledger vouches for in every row: those whose values it was given when it began to."""

import json

from luoshi.district.audit.models import LedgerEvent

SUBJECT = "ledger:rows"


def adopted_columns() -> dict[str, set[str]]:
    """Table → columns, as the entries say that adopted them; they cannot be unsaid."""
    found: dict[str, set[str]] = {}
    bodies = LedgerEvent.objects.filter(subject=SUBJECT, kind="ledger.adopted").order_by("seq")
    for body in bodies.values_list("body", flat=True):
        for label, columns in json.loads(body)["data"]["tables"].items():
            found.setdefault(label, set()).update(columns)
    return found


def taken_as_found() -> dict[str, int]:
    """Table → how many rows were there before the ledger vouched for them; what was done to them is not replayed."""
    found: dict[str, int] = {}
    bodies = LedgerEvent.objects.filter(subject=SUBJECT, kind="ledger.adopted").order_by("seq")
    for body in bodies.values_list("body", flat=True):
        for label, rows in json.loads(body)["data"]["rows_found"].items():
            found.setdefault(label, rows)
    return {label: rows for label, rows in found.items() if rows}
