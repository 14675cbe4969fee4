"""Folding the tally: the differences of each cell become one row, while others go on writing theirs.

Writers only ever insert, so they never wait for this. The rows to fold are locked before they are summed; a second
worker that folds at the same time finds them gone and leaves their sum to the first. What anyone counts never changes,
which is why there is no actor, no event and no entry.
"""

from collections import Counter, defaultdict

from django.db import transaction

from luoshi.district.cases.models import CaseTally

Cell = tuple[int | None, str, str, int | None]
CHUNK = 500


def compact_tally() -> int:
    """Leave at most one row for each cell, none for empty ones; returns how many rows fewer there are."""
    with transaction.atomic():
        folded = _foldable()
        sums: Counter[Cell] = Counter()
        removed = 0
        for begin in range(0, len(folded), CHUNK):
            rows = list(
                CaseTally.objects.select_for_update().filter(pk__in=folded[begin : begin + CHUNK]).order_by("pk")
            )
            CaseTally.objects.filter(pk__in=[row.pk for row in rows]).delete()
            removed += len(rows)
            for row in rows:
                sums[row.lead_unit, row.state, row.category_top, row.area] += row.n
        kept = [
            CaseTally(lead_unit=unit, state=state, category_top=top, area=area, n=n)
            for (unit, state, top, area), n in sums.items()
            if n
        ]
        CaseTally.objects.bulk_create(kept, batch_size=CHUNK)
    return removed - len(kept)


def _foldable() -> list[int]:
    """The rows of cells that have several, or that count nothing; in order, so that two workers lock alike."""
    cells: dict[Cell, list[tuple[int, int]]] = defaultdict(list)
    for pk, unit, state, top, area, n in CaseTally.objects.values_list(
        "pk", "lead_unit", "state", "category_top", "area", "n"
    ).iterator(chunk_size=2000):
        cells[unit, state, top, area].append((pk, n))
    return sorted(pk for rows in cells.values() if len(rows) > 1 or not rows[0][1] for pk, _ in rows)
