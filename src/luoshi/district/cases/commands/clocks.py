"""The clocks of a case: starting, meeting, pausing, extending and recomputing its deadlines.

These are steps of commands, never commands themselves; each works inside the transaction of the act it belongs to.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from luoshi.district.cases.errors import NoCalendarError
from luoshi.district.cases.models import (
    Assignment,
    Case,
    ClockSegment,
    Deadline,
    DeadlineState,
    Stage,
)
from luoshi.district.cases.queries.derivation import as_segment, calendar_of, check_reach, derive, read_rule
from luoshi.kernel.worktime import Extension, Rule, Share, Thresholds, WorkCalendar, due, yellow_at

__all__ = [
    "RUNNING",
    "as_segment",
    "calendar_of",
    "check_reach",
    "current_calendar",
    "decide",
    "derive",
    "extend_clock",
    "new_deadline",
    "pause",
    "read_rule",
    "running",
    "settle_instant",
    "start_clock",
    "thresholds_of",
    "unpause",
    "void_all",
]

RUNNING = (DeadlineState.OPEN, DeadlineState.PAUSED)


def current_calendar() -> tuple[int, WorkCalendar]:
    """The newest version of the district's calendar, with its row's id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM cases_calendarversion WHERE code = 'district' ORDER BY version DESC LIMIT 1")
        newest = cursor.fetchone()
    if newest is None:
        raise NoCalendarError
    return newest[0], calendar_of(newest[0])


def new_deadline(
    case: Case, stage: Stage, *, rule: Rule, at: datetime, thresholds: Thresholds, assignment: Assignment | None = None
) -> Deadline:
    """An unsaved deadline of ``stage`` whose clock starts ``at``."""
    version_id, calendar = current_calendar()
    promise = due(rule, at, calendar=calendar)
    return Deadline(
        case=case,
        assignment=assignment,
        stage=stage,
        rule=rule.to_json(),
        start_at=at,
        calendar_id=version_id,
        due_at=max(promise.at, at),
        yellow_at=turns_yellow(at, promise.at, thresholds, calendar),
        is_provisional=promise.provisional,
    )


def start_clock(
    case: Case, stage: Stage, *, at: datetime, assignment: Assignment | None = None, rule: Rule | None = None
) -> Deadline | None:
    """Start the clock of ``stage`` by the kind's rule, or by ``rule`` where one was set; None when there is none."""
    if rule is None:
        written = case.kind.deadlines.get(stage.value)
        if not written:
            return None
        rule = read_rule(written)
    deadline = new_deadline(
        case, stage, rule=rule, at=at, thresholds=thresholds_of(case.kind.yellow), assignment=assignment
    )
    deadline.save(force_insert=True)
    return deadline


def thresholds_of(yellow: Mapping[str, Any]) -> Thresholds:
    """The kind's thresholds, or one working day before."""
    return Thresholds.from_json(yellow) if yellow else Thresholds()


def turns_yellow(start: datetime, due_at: datetime, thresholds: Thresholds, calendar: WorkCalendar) -> datetime:
    """When a promise turns yellow; one shorter than its threshold does so half-way.

    One working day before is no warning for a clock of four hours: it would be yellow from its first minute.
    """
    found = yellow_at(start, due_at, thresholds, calendar)
    return found if found > start else yellow_at(start, due_at, Thresholds(Share(1, 2)), calendar)


def decide(case: Case, stage: Stage, *, at: datetime, assignment: Assignment | None = None) -> Deadline | None:
    """Stop the running clock of ``stage``: kept when ``at`` is not after it, otherwise missed."""
    deadline = running(case, stage, assignment)
    if deadline is not None:
        stands_at = _standing_since(case) if deadline.state == DeadlineState.PAUSED else None
        deadline.state = DeadlineState.MET if (stands_at or at) <= deadline.due_at else DeadlineState.MISSED
        deadline.decided_at = at
        deadline.save(update_fields=["state", "decided_at"])
    return deadline


def _standing_since(case: Case) -> datetime | None:
    """When the clock that stands was stopped: what is done while it stands is done at that moment of the count."""
    return ClockSegment.objects.filter(case=case, to_at__isnull=True).values_list("from_at", flat=True).first()


def running(case: Case, stage: Stage, assignment: Assignment | None = None) -> Deadline | None:
    """The running clock of ``stage``, of one assignment or of the case."""
    return Deadline.objects.filter(case=case, stage=stage, assignment=assignment, state__in=RUNNING).first()


def void_all(case: Case, *, at: datetime, assignment: Assignment | None = None) -> None:
    """End every running clock, of one assignment or of the whole case, because it no longer applies."""
    clocks = Deadline.objects.filter(case=case, state__in=RUNNING)
    if assignment is not None:
        clocks = clocks.filter(assignment=assignment)
    clocks.update(state=DeadlineState.VOID, decided_at=at)


def pause(case: Case, *, kind: str, ground: str, notice: str, at: datetime) -> ClockSegment:
    """Begin a segment that does not count; every resolve clock of the case stands."""
    segment = ClockSegment.objects.create(case=case, kind=kind, ground=ground[:300], notice=notice, from_at=at)
    Deadline.objects.filter(case=case, stage=Stage.RESOLVE, state=DeadlineState.OPEN).update(state=DeadlineState.PAUSED)
    return segment


def unpause(case: Case, *, at: datetime) -> None:
    """End the segment that is open and let the clocks run on from where they stood."""
    ClockSegment.objects.filter(case=case, to_at__isnull=True).update(to_at=at)
    segments = list(case.segments.all())
    for deadline in Deadline.objects.filter(case=case, state=DeadlineState.PAUSED):
        deadline.state = DeadlineState.OPEN
        settle_instant(deadline, segments=segments, case=case)


def extend_clock(deadline: Deadline, *, extension: Extension, case: Case) -> None:
    """Add ``extension`` to a running clock."""
    deadline.extensions = [*deadline.extensions, extension.to_json()]
    settle_instant(deadline, segments=list(case.segments.all()), case=case)


def settle_instant(deadline: Deadline, *, segments: Iterable[ClockSegment], case: Case) -> None:
    """Write the instants that the deadline's rule, calendar, segments and extensions now give."""
    closed = [row for row in segments if row.to_at is not None]
    promise = derive(deadline, segments=closed)
    deadline.due_at = max(promise.at, deadline.start_at)
    deadline.is_provisional = promise.provisional
    deadline.yellow_at = turns_yellow(
        deadline.start_at, deadline.due_at, thresholds_of(case.kind.yellow), calendar_of(deadline.calendar_id)
    )
    deadline.save(update_fields=["due_at", "yellow_at", "is_provisional", "extensions", "state", "calendar"])
