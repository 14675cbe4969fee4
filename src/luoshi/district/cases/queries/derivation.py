"""Why a deadline is what it is: computed anew from everything it rests on, and told line by line."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from luoshi.district.cases.errors import BadRuleError
from luoshi.district.cases.models import CalendarVersion, ClockSegment, Deadline, Stage
from luoshi.kernel.worktime import (
    Due,
    Extension,
    Rule,
    Segment,
    WorkCalendar,
    WorktimeError,
    due,
    parse_rule,
    render,
    require_within_reach,
)

OFFICE = ("the supervision office", "督查部门")
"""Who grants more time, as the public reads it."""


def public_derivation(deadline: Deadline, *, as_of: datetime, lang: str) -> list[str]:
    """The same lines for everybody: without the words in which more time was asked for, or why the clock stands."""
    office = OFFICE[0 if lang.startswith("en") else 1]
    rule, segments = read_rule(deadline.rule), deadline.case.segments.all()
    said = due(
        rule,
        deadline.start_at,
        segments=[replace(as_segment(row), ground="", notice="") for row in segments],
        extensions=[replace(Extension.from_json(row), reason="", granted_by=office) for row in deadline.extensions],
        calendar=calendar_of(deadline.calendar_id),
        as_of=as_of,
    )
    return render(said, "en" if lang.startswith("en") else "zh")


def derivation(
    deadline: Deadline, *, as_of: datetime, lang: str, segments: Iterable[ClockSegment] | None = None
) -> list[str]:
    """The lines of the derivation in Chinese or English; ``segments`` where they were read already."""
    rows = deadline.case.segments.all() if segments is None else segments
    return render(derive(deadline, segments=rows, as_of=as_of), "en" if lang.startswith("en") else "zh")


def derive(deadline: Deadline, *, segments: Iterable[ClockSegment], as_of: datetime | None = None) -> Due:
    """The deadline computed anew from everything it rests on, with its trace."""
    return due(
        read_rule(deadline.rule),
        deadline.start_at,
        segments=[as_segment(row) for row in segments] if deadline.stage == Stage.RESOLVE else [],
        extensions=[Extension.from_json(row) for row in deadline.extensions],
        calendar=calendar_of(deadline.calendar_id),
        as_of=as_of,
    )


@lru_cache(maxsize=64)
def calendar_of(version_id: int) -> WorkCalendar:
    """The calendar of a version; a version never changes, so it is read once a process."""
    return WorkCalendar.from_json(CalendarVersion.objects.get(pk=version_id).data)


def read_rule(data: Mapping[str, Any]) -> Rule:
    """The rule written in a kind of case or entered in a form."""
    try:
        return parse_rule(data)
    except WorktimeError as error:
        raise BadRuleError from error


def check_reach(until: datetime | date | None, at: datetime) -> None:
    """Raise when a promise would lie further ahead than any does; nothing is no promise."""
    try:
        if until is not None:
            require_within_reach(until, at)
    except WorktimeError as error:
        raise BadRuleError from error


def as_segment(row: ClockSegment) -> Segment:
    """The stored segment as the calculus knows it."""
    return Segment(row.kind, row.from_at, row.to_at, row.ground, row.notice, counting=False)
