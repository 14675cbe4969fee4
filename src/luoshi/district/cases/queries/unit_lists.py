"""The lists of one unit with those beneath it: what is due next, its shares in other units' cases, its weeks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from luoshi.district.cases.models import Assignment, AssignmentState, Case, Deadline, Part, Stage
from luoshi.district.cases.queries.cockpit import Week, weeks_of
from luoshi.district.cases.queries.facets import reach_q
from luoshi.district.cases.queries.lights import case_light
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.queue import CaseLine, rows_of
from luoshi.district.cases.queries.scope import arms_of
from luoshi.district.people.api import Actor


@dataclass(frozen=True, slots=True)
class Share:
    """One unit's share of a case that another unit leads, under its own light."""

    code: str
    title: str
    task: str
    state: str
    light: str
    due_at: datetime | None
    unit: str
    unit_en: str
    lead_unit: str
    lead_unit_en: str


def _reach(unit_ids: Collection[int], actor: Actor, names: Names) -> Q:
    return reach_q(arms_of(actor, names)) & Q(lead_unit_id__in=unit_ids)


def due_next(unit_ids: Collection[int], *, actor: Actor, at: datetime, names: Names, limit: int) -> list[CaseLine]:
    """The open cases led by these units in the actor's reach, the nearest deadline first; those without one last."""
    cases = Case.objects.filter(_reach(unit_ids, actor, names), is_open=True)
    return rows_of(cases.order_by(F("due_at").asc(nulls_last=True), "id")[:limit], at=at, names=names)


def unit_weeks(unit_ids: Collection[int], *, actor: Actor, at: datetime, names: Names) -> list[Week]:
    """How many of the cases led by these units were registered and closed in each of the last eight weeks."""
    return weeks_of(_reach(unit_ids, actor, names), at)


def shares_of(
    unit_ids: Collection[int], *, actor: Actor, at: datetime, names: Names, limit: int
) -> tuple[list[Share], int]:
    """The first unfinished shares of these units as co-units, the nearest deadline first, and how many there are."""
    unfinished = Assignment.objects.filter(
        part=Part.CO, unit_id__in=unit_ids, state__in=[AssignmentState.PENDING, AssignmentState.SIGNED]
    ).filter(case__in=Case.objects.filter(reach_q(arms_of(actor, names)), is_open=True))
    ordered = unfinished.order_by(F("due_at").asc(nulls_last=True), "id")
    found = list(ordered.select_related("case")[:limit])
    count = len(found) if len(found) < limit else unfinished.count()
    clocks = Deadline.objects.filter(assignment__in=found, stage=Stage.RESOLVE, state="open")
    yellow = dict(clocks.order_by().values_list("assignment_id", "yellow_at"))
    return [_share(row, yellow, names, at) for row in found], count


def _share(row: Assignment, yellow: dict[int, datetime], names: Names, at: datetime) -> Share:
    unit, lead = names.unit(row.unit_id), names.unit(row.case.lead_unit_id)
    # A clock that stands is in no list of running ones, and shows no light.
    light = case_light(is_open=row.pk in yellow, due_at=row.due_at, yellow_at=yellow.get(row.pk), at=at)
    return Share(
        code=row.case.code,
        title=row.case.title,
        task=row.task,
        state=str(AssignmentState(row.state).label),
        light=light,
        due_at=row.due_at,
        unit=unit.zh,
        unit_en=unit.said("en"),
        lead_unit=lead.zh,
        lead_unit_en=lead.said("en"),
    )
