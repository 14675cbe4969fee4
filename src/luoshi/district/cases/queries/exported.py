"""What a sheet says of a case beyond a list's row: units by name, the place, who acts, what was done last, the asking.

Read for some hundreds of cases at a time, with a fixed number of questions however many there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from django.db.models import Max, QuerySet

from luoshi.district.cases.models import Assignment, Case, Entry, Part
from luoshi.district.cases.models.assignment import LIVE
from luoshi.district.cases.queries.naming import Name, Names
from luoshi.district.cases.queries.queue import CaseLine
from luoshi.district.cases.queries.sources import is_from_outside
from luoshi.district.cases.rules.follow_up import Asking, asking_of
from luoshi.district.cases.rules.states import CaseState

AT_ONCE: Final = 500
PROGRESS: Final = ("report", "co_report", "finish_step", "complete", "co_complete", "settle")
"""The acts whose words say how the matter stands."""

HANDLING: Final = (
    "sign_for",
    "contact",
    "plan",
    "finish_step",
    "report",
    "ask_extension",
    "ask_suspension",
    "complete",
)
"""The acts of whoever handles the case for its lead unit."""

CLOSING: Final = ("close", "settle")


@dataclass(frozen=True, slots=True)
class More:
    """``handler`` is what the account of whoever acted last for the lead unit was called, ``handler_unit`` its unit."""

    co_units: tuple[Name, ...]
    place: str
    place_en: str
    handler: str
    handler_unit: Name
    progress: str
    progress_at: datetime | None
    asking: Asking
    asked_at: datetime | None


def with_more(rows: Iterable[CaseLine], names: Names) -> Iterator[tuple[CaseLine, More]]:
    """The rows, each with what the sheet says beyond it."""
    rest = iter(rows)
    while part := list(islice(rest, AT_ONCE)):
        found = _more({row.id for row in part}, names)
        yield from ((row, found[row.id]) for row in part)


def _more(ids: set[int], names: Names) -> dict[int, More]:
    cases = {
        case.pk: case
        for case in Case.objects.filter(pk__in=ids)
        .select_related("kind", "place")
        .only(
            "state",
            "follow_up",
            "source",
            "address",
            "assigned_at",
            "kind__needs_follow_up",
            "place__name",
            "place__name_en",
        )
    }
    co_units: dict[int, list[Name]] = defaultdict(list)
    shares = Assignment.objects.filter(case_id__in=ids, part=Part.CO, state__in=LIVE).order_by("pk")
    for case_id, unit_id in shares.values_list("case_id", "unit_id"):
        co_units[case_id].append(names.unit(unit_id))
    progress = _last(Entry.objects.filter(case_id__in=ids, action__in=PROGRESS).exclude(text=""))
    handling = _last(Entry.objects.filter(case_id__in=ids, action__in=HANDLING))
    asked = _last(Entry.objects.filter(case_id__in=ids, action="follow_up"))
    closed = _last(Entry.objects.filter(case_id__in=ids, action__in=CLOSING))
    return {
        pk: _of(case, tuple(co_units[pk]), progress.get(pk), handling.get(pk), asked.get(pk), closed.get(pk), names)
        for pk, case in cases.items()
    }


def _last(entries: QuerySet[Entry]) -> dict[int, Entry]:
    """The last of each case's acts among these."""
    newest = entries.order_by().values("case_id").annotate(last=Max("ledger_seq")).values("last")
    return {entry.case_id: entry for entry in Entry.objects.filter(ledger_seq__in=newest)}


def _of(  # noqa: PLR0917 - the last act of each sort
    case: Case,
    co_units: tuple[Name, ...],
    progress: Entry | None,
    handling: Entry | None,
    asked: Entry | None,
    closed: Entry | None,
    names: Names,
) -> More:
    place = case.place
    is_owed = case.kind.needs_follow_up and is_from_outside(case.source)
    asking = asking_of(state=CaseState(case.state), follow_up=case.follow_up, is_owed=is_owed)
    if handling is not None and (case.assigned_at is None or handling.at < case.assigned_at):
        handling = None  # another unit's, or of the time before the case was taken up again
    if asked is not None and (asking in _NOT_ASKED or (closed is not None and _is_new_round(case, asked, closed))):
        asked = None
    return More(
        co_units=co_units,
        place=case.address or (place.name if place else ""),
        place_en=case.address or ((place.name_en or place.name) if place else ""),
        handler=handling.by_as if handling else "",
        handler_unit=names.unit(handling.unit_id if handling else None),
        progress=progress.text if progress else "",
        progress_at=progress.at if progress else None,
        asking=asking,
        asked_at=asked.at if asked else None,
    )


_NOT_ASKED: Final = frozenset({Asking.NOT_NEEDED, Asking.AFTER_CLOSING})


def _is_new_round(case: Case, asked: Entry, closed: Entry) -> bool:
    """True when the case was closed again since the reporter was asked."""
    return case.state == CaseState.CLOSED and asked.ledger_seq < closed.ledger_seq
