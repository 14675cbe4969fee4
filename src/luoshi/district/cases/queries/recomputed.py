"""Computes again what is derived of cases: the tally from the cases, the calendars of clocks from their instants."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from django.db.models import Count, Sum

from luoshi.district.audit.api import Difference, Scope
from luoshi.district.cases.models import Case, CaseTally, ClockSegment, Deadline, DeadlineState, Stage
from luoshi.district.cases.queries.derivation import derive
from luoshi.kernel.errors import LuoshiError
from luoshi.proof.canonical import rfc3339

CELL: Final = ("lead_unit", "state", "category_top", "area")
AT_ONCE: Final = 1000
LOOKS: Final = 3


def tally_adds_up(_scope: Scope) -> Iterator[Difference]:
    """Every cell of the tally that is not the number of its cases."""
    for _ in range(LOOKS):  # others write while both are read
        kept = _counted_by_tally()
        found = _counted_by_cases()
        wrong = [cell for cell in {**kept, **found} if kept[cell] != found[cell]]
        if not wrong:
            return
    for cell in wrong[:1]:
        named = " ".join(f"{name}={value}" for name, value in zip(CELL, cell, strict=True))
        yield Difference(
            "derived", table="cases.casetally", row=named, column="n", kept=str(kept[cell]), found=str(found[cell])
        )


def _counted_by_tally() -> Counter[tuple[object, ...]]:
    rows = CaseTally.objects.order_by().values_list(*CELL).annotate(total=Sum("n"))
    return Counter({tuple(cell): total for *cell, total in rows if total})


def _counted_by_cases() -> Counter[tuple[object, ...]]:
    rows = Case.objects.order_by().values_list(*CELL).annotate(total=Count("pk"))
    return Counter({tuple(cell): total for *cell, total in rows})


def clocks_follow_rules(scope: Scope) -> Iterator[Difference]:
    """Every running clock whose calendar does not give its instant by its rule."""
    last = 0
    running = Deadline.objects.filter(state=DeadlineState.OPEN).order_by("pk")
    if not scope.is_whole:
        running = running.extra(where=["id %% %s = %s"], params=[scope.shares, scope.share])
    while rows := list(running.filter(pk__gt=last)[:AT_ONCE]):
        segments: dict[int, list[ClockSegment]] = {}
        stopped = [row.case_id for row in rows if row.stage == Stage.RESOLVE]
        for segment in ClockSegment.objects.filter(case_id__in=stopped, to_at__isnull=False).order_by("from_at"):
            segments.setdefault(segment.case_id, []).append(segment)
        for row in rows:
            try:
                due = max(derive(row, segments=segments.get(row.case_id, ())).at, row.start_at)
            except (LuoshiError, ValueError, KeyError, TypeError) as error:
                yield Difference("derived", table="cases.deadline", row=str(row.pk), column="rule", found=str(error))
                continue
            if due != row.due_at and Deadline.objects.filter(pk=row.pk, due_at=row.due_at, state=row.state).exists():
                kept, found = rfc3339(row.due_at), rfc3339(due)
                yield Difference(
                    "derived", table="cases.deadline", row=str(row.pk), column="calendar", kept=kept, found=found
                )
        last = rows[-1].pk
