"""Publishing a version of the working calendar: what is open is computed anew, what was decided never changes."""

from datetime import datetime

from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.cases.commands import clocks
from luoshi.district.cases.commands.turn import turn
from luoshi.district.cases.models import CalendarVersion, Case, ClockSegment, Deadline, Stage
from luoshi.district.cases.queries.derivation import calendar_of
from luoshi.district.cases.rules.actions import Action
from luoshi.district.people.api import SYSTEM, Actor
from luoshi.kernel.worktime import WorkCalendar


def publish_calendar(*, calendar: WorkCalendar, note: str, by: Actor, at: datetime) -> CalendarVersion:
    """Make ``calendar`` the district's, and recompute every running deadline under it.

    Each case whose deadline moves gets an entry and an event that says from when to when.
    """
    try:
        return _publish(calendar, note, by=by, at=at)
    except BaseException:
        # The row's id may be given again after the roll-back, to another calendar.
        calendar_of.cache_clear()
        raise


def _publish(calendar: WorkCalendar, note: str, *, by: Actor, at: datetime) -> CalendarVersion:
    with transaction.atomic():
        newest = CalendarVersion.objects.select_for_update().filter(code="district").order_by("-version").first()
        version = newest.version + 1 if newest else 1
        data = {**calendar.to_json(), "code": "district", "version": version}
        row = CalendarVersion.objects.create(
            code="district", version=version, data=data, note=note, published_at=at, published_as=by.key
        )
        record(
            kind="calendar.publish",
            subject=f"calendar:{version}",
            by=by,
            at=at,
            data={"version": version, "note": note, "calendar": data},
        )
        recompute_open(row, at=at)
    return row


def recompute_open(row: CalendarVersion, *, at: datetime) -> int:
    """Move every running deadline to the calendar ``row``; returns how many cases' deadlines changed."""
    segments: dict[int, list[ClockSegment]] = {}
    moving: set[int] = set()
    running = Deadline.objects.filter(state__in=clocks.RUNNING).select_related("case__kind")
    for deadline in running.iterator(chunk_size=500):
        if deadline.case_id not in moving and _moves(deadline, row, segments):
            moving.add(deadline.case_id)
    unmoved = Deadline.objects.filter(state__in=clocks.RUNNING).exclude(case_id__in=moving)
    unmoved.update(calendar=row)
    return sum(_recompute_case(case_id, row, at=at) for case_id in sorted(moving))


def _moves(deadline: Deadline, row: CalendarVersion, known: dict[int, list[ClockSegment]]) -> bool:
    """Put ``deadline`` under the calendar ``row``; True when another instant, or its certainty, follows."""
    segments: list[ClockSegment] = []
    if deadline.stage == Stage.RESOLVE:
        if deadline.case_id not in known:
            known.clear()
            known[deadline.case_id] = [s for s in deadline.case.segments.all() if s.to_at is not None]
        segments = known[deadline.case_id]
    was = (deadline.due_at, deadline.is_provisional)
    deadline.calendar = row
    promise = clocks.derive(deadline, segments=segments)
    return (max(promise.at, deadline.start_at), promise.provisional) != was


def _recompute_case(case_id: int, row: CalendarVersion, *, at: datetime) -> bool:
    """Recompute one case; its clocks are read again under its lock, as somebody may have acted since they were seen."""
    Case.objects.select_for_update().get(pk=case_id)
    running = Deadline.objects.filter(case_id=case_id, state__in=clocks.RUNNING).select_related("case__kind")
    known: dict[int, list[ClockSegment]] = {}
    moved = [deadline for deadline in running if _moves(deadline, row, known)]
    if moved:
        _write_moved(case_id, moved, row, at=at)
    Deadline.objects.filter(case_id=case_id, state__in=clocks.RUNNING).update(calendar=row)
    return bool(moved)


def _write_moved(case_id: int, moved: list[Deadline], row: CalendarVersion, *, at: datetime) -> None:
    with turn(case_id, Action.RECOMPUTE, by=SYSTEM, at=at) as act:
        changes = []
        for deadline in moved:
            was = deadline.due_at
            clocks.settle_instant(deadline, segments=list(act.case.segments.all()), case=act.case)
            changes.append({"stage": str(deadline.stage), "from": was.isoformat(), "to": deadline.due_at.isoformat()})
        shares = {d.assignment_id: d.due_at for d in moved if d.stage == Stage.RESOLVE and d.assignment_id}
        for share in act.assignments:
            if share.pk in shares:
                share.due_at = shares[share.pk]
                share.save(update_fields=["due_at"])
        act.data |= {"calendar": row.version, "changes": changes}
        act.bind()
