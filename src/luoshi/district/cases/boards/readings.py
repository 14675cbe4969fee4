"""What the boards ask beyond what all doors share: one unit's lists, a week ago, why a clock stands."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from luoshi.district.cases.models import Assignment, AssignmentState, Case, ClockSegment, Deadline, Part, Stage
from luoshi.district.cases.queries.cockpit import WEEK, Week, weeks_of
from luoshi.district.cases.queries.facets import reach_q
from luoshi.district.cases.queries.lights import case_light
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.queue import QueueRow, rows_of
from luoshi.district.cases.queries.scope import arms_of
from luoshi.district.cases.queries.soon import Soon
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


@dataclass(frozen=True, slots=True)
class WeekAgo:
    """How many were open, and how many of them due within three working days, a week ago."""

    open: int
    due_soon: int


def reach_of(actor: Actor, names: Names, unit_ids: Collection[int]) -> Q:
    """The cases led by these units, as far as the actor reaches."""
    return reach_q(arms_of(actor, names)) & Q(lead_unit_id__in=unit_ids)


def due_next(reach: Q, *, at: datetime, names: Names, limit: int) -> list[QueueRow]:
    """The open cases, the nearest deadline first; those without one last."""
    cases = Case.objects.filter(reach, is_open=True)
    return rows_of(cases.order_by(F("due_at").asc(nulls_last=True), "id")[:limit], at=at, names=names)


def unit_weeks(reach: Q, *, at: datetime) -> list[Week]:
    """Registered and closed in each of the last eight weeks."""
    return weeks_of(reach, at)


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


def week_ago(*, actor: Actor, at: datetime, names: Names | None = None, soon: Soon | None = None) -> WeekAgo:
    """The same figures as of seven days ago, by the deadlines that hold now."""
    then = at - WEEK
    cases = Case.objects.filter(reach_q(arms_of(actor, names or Names())), registered_at__lte=then)
    near = (soon or Soon()).q(then)
    # Asked apart, each half is answered by an index of its own: of the open cases, and of those closed since.
    halves = [cases.filter(is_open=True), cases.filter(closed_at__gt=then, is_open=False)]
    found = [half.aggregate(open=Count("pk"), due_soon=Count("pk", filter=near)) for half in halves]
    return WeekAgo(sum(half["open"] for half in found), sum(half["due_soon"] for half in found))


def grounds_of(rows: Iterable[QueueRow]) -> dict[int, str]:
    """Why the clocks of suspended cases stand."""
    standing = ClockSegment.objects.filter(case_id__in=[row.id for row in rows], to_at__isnull=True)
    return dict(standing.order_by().values_list("case_id", "ground"))
