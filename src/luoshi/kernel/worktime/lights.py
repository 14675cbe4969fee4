"""Green, yellow, red: how close a promise is to its deadline.

Red is for late and for nothing else. When a case turns yellow is an instant of its own (``yellow_at``), so that a
database can index it and a list of lights is a comparison of two columns with now.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any, Self

from luoshi.kernel.worktime.errors import InvalidValueError, require_aware
from luoshi.kernel.worktime.rules import Amount, CalendarDays, Hours, WorkingDays, WorkingHours, parse_rule
from luoshi.kernel.worktime.spans import office_time_on
from luoshi.kernel.worktime.workcalendar import WorkCalendar


class Light(StrEnum):
    """On time, close to the deadline, late."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True)
class Share:
    """The last part of the whole span, in office time: ``Share(1, 5)`` is its last fifth."""

    part: int
    of: int

    def __post_init__(self) -> None:
        if type(self.part) is not int or type(self.of) is not int or not 0 < self.part <= self.of:
            raise InvalidValueError("a share is a part of a whole, such as 1 of 5")


@dataclass(frozen=True)
class Thresholds:
    """How long before the deadline a promise turns yellow."""

    yellow: Amount | Share = field(default_factory=lambda: WorkingDays(1))

    def to_json(self) -> dict[str, Any]:
        """A JSON object that :meth:`from_json` reads back."""
        if isinstance(self.yellow, Share):
            return {"yellow": {"rule": "share", "part": self.yellow.part, "of": self.yellow.of}}
        return {"yellow": self.yellow.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote."""
        try:
            row = data["yellow"]
            if row["rule"] == "share":
                return cls(Share(row["part"], row["of"]))
        except (KeyError, TypeError) as error:
            raise InvalidValueError("a threshold needs 'yellow'") from error
        amount = parse_rule(row)
        if not isinstance(amount, Hours | WorkingHours | WorkingDays | CalendarDays):
            raise InvalidValueError("a threshold is an amount of time")
        return cls(amount)


def yellow_at(start: datetime, due_at: datetime, thresholds: Thresholds, calendar: WorkCalendar) -> datetime:
    """When a promise made at ``start`` turns yellow (UTC); never before ``start`` nor after the deadline."""
    start = require_aware(start, "the start of a clock").astimezone(UTC)
    due_at = require_aware(due_at, "a deadline").astimezone(UTC)
    if start >= due_at:
        return due_at
    yellow = thresholds.yellow
    found = (
        _last_share(start, due_at, yellow, calendar) if isinstance(yellow, Share) else _before(due_at, yellow, calendar)
    )
    return max(start, found)


def light(
    due_at: datetime,
    now: datetime,
    thresholds: Thresholds,
    *,
    calendar: WorkCalendar,
    start: datetime | None = None,
) -> Light:
    """The light at ``now``; a share of the span needs its ``start``. At the very deadline it is not late yet."""
    due_at, now = require_aware(due_at, "a deadline").astimezone(UTC), require_aware(now, "now").astimezone(UTC)
    if now > due_at:
        return Light.RED
    if start is not None:
        turns = yellow_at(start, due_at, thresholds, calendar)
    elif isinstance(thresholds.yellow, Share):
        raise InvalidValueError("a share of the span needs the start of the clock")
    else:
        turns = _before(due_at, thresholds.yellow, calendar)
    return Light.YELLOW if now >= turns else Light.GREEN


def _before(due_at: datetime, amount: Amount, calendar: WorkCalendar) -> datetime:
    """The instant that lies this much before the deadline; days keep the deadline's time of day."""
    if isinstance(amount, Hours):
        return due_at - timedelta(hours=amount.n)
    if isinstance(amount, WorkingHours):
        return _office_time_before(due_at, timedelta(hours=amount.n), calendar)
    local = calendar.local(due_at)
    if isinstance(amount, WorkingDays):
        return calendar.instant(calendar.add_working_days(local.date(), -amount.n), local.time())
    return calendar.instant(local.date() - timedelta(amount.n), local.time())


def _office_time_before(due_at: datetime, left: timedelta, calendar: WorkCalendar) -> datetime:
    index = calendar.working_index(calendar.local_ordinal(due_at))
    while True:
        for opens, closes in reversed(calendar.shifts_on(calendar.working_ordinal(index))):
            here = min(closes, due_at) - opens
            if here >= left:
                return opens + here - left
            left -= max(here, timedelta())
        index -= 1


def _last_share(start: datetime, due_at: datetime, share: Share, calendar: WorkCalendar) -> datetime:
    part = Fraction(share.part, share.of)
    first, last = calendar.local_ordinal(start), calendar.local_ordinal(due_at)
    whole = sum((office_time_on(day, start, due_at, calendar) for day in range(first, last + 1)), timedelta())
    if not whole:
        return due_at - (due_at - start) * part.numerator / part.denominator
    return _office_time_before(due_at, whole * part.numerator / part.denominator, calendar)
