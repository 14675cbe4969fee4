"""Begins to vouch for rows that are there already: their values are taken as found, and held to from now on.

Needed once for each table and column: at the first start of a deployment, when there is nothing yet, and after an
update that brings new ones. What happened to them before cannot be told; the entry says of how many rows that is so.
What was adopted is never adopted again, so that nobody can make the ledger take a changed row for true by restarting.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from luoshi.district.audit.audits import Table
from luoshi.district.audit.commands.record import Draft, HasKey, record_adopted
from luoshi.district.audit.declared import model_of, tables
from luoshi.district.audit.images import whole_images
from luoshi.district.audit.numbering import number_waiting
from luoshi.district.audit.queries.adopted import SUBJECT, adopted_columns

AT_ONCE: Final = 500


def adopt_rows(*, by: HasKey, at: datetime) -> dict[str, int]:
    """Take the values of every declared column that is not vouched for yet; how many rows of each table."""
    number_waiting()
    known = adopted_columns()
    wanted = {table: [name for name in table.replayed if name not in known.get(table.label, ())] for table in tables()}
    wanted = {table: names for table, names in wanted.items() if names}
    if not wanted:
        return {}
    counts: dict[str, int] = defaultdict(int)
    for table, names in wanted.items():
        is_new = not known.get(table.label)
        last: Any = None
        while pks := _next(table, last):
            with transaction.atomic():
                parts = whole_images(table, pks, None if is_new else names)
                data = {"table": table.label, "rows_found": len(pks)}
                record_adopted(draft=Draft("ledger.adopting", SUBJECT, data), parts=parts, by=by, at=at)
            counts[table.label] += len(pks)
            last = pks[-1]
    with transaction.atomic():
        data = {"tables": {table.label: names for table, names in wanted.items()}, "rows_found": dict(counts)}
        record_adopted(draft=Draft("ledger.adopted", SUBJECT, data), parts=[], by=by, at=at)
    return dict(counts)


def _next(table: Table, last: Any) -> list[Any]:
    rows = model_of(table)._base_manager.select_for_update().order_by("pk")  # noqa: SLF001 - every row there is
    if last is not None:
        rows = rows.filter(pk__gt=last)
    with transaction.atomic():
        return list(rows.values_list("pk", flat=True)[:AT_ONCE])
