"""Publishing a version of the working calendar: what is open is computed anew, what was decided never changes."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.cases.commands import clocks
from luoshi.district.cases.commands.turn import turn
from luoshi.district.cases.models import CalendarVersion, Deadline, Stage
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
    by_case: dict[int, list[Deadline]] = defaultdict(list)
    running = Deadline.objects.filter(state__in=clocks.RUNNING).select_related("case__kind")
    for deadline in running.iterator(chunk_size=500):
        segments = (
            [s for s in deadline.case.segments.all() if s.to_at is not None] if deadline.stage == Stage.RESOLVE else []
        )
        was = (deadline.due_at, deadline.is_provisional)
        deadline.calendar = row
        promise = clocks.derive(deadline, segments=segments)
        if (max(promise.at, deadline.start_at), promise.provisional) != was:
            by_case[deadline.case_id].append(deadline)
    unmoved = Deadline.objects.filter(state__in=clocks.RUNNING).exclude(case_id__in=by_case)
    unmoved.update(calendar=row)
    for case_id, moved in by_case.items():
        _recompute_case(case_id, moved, row, at=at)
    return len(by_case)


def _recompute_case(case_id: int, moved: list[Deadline], row: CalendarVersion, *, at: datetime) -> None:
    with turn(case_id, Action.RECOMPUTE, by=SYSTEM, at=at) as act:
        changes = []
        for deadline in moved:
            was = deadline.due_at
            clocks.settle_instant(deadline, segments=list(act.case.segments.all()), case=act.case)
            changes.append({"stage": str(deadline.stage), "from": was.isoformat(), "to": deadline.due_at.isoformat()})
        Deadline.objects.filter(case_id=case_id, state__in=clocks.RUNNING).update(calendar=row)
        shares = {d.assignment_id: d.due_at for d in moved if d.stage == Stage.RESOLVE and d.assignment_id}
        for share in act.assignments:
            if share.pk in shares:
                share.due_at = shares[share.pk]
                share.save(update_fields=["due_at"])
        act.data |= {"calendar": row.version, "changes": changes}
        act.bind()
