"""The ways a deadline can be set, each counting for itself.

A rule is a value: it says when a clock that starts at ``start`` ends, given the stretches that do not count. Measures
of time differ in how a pause moves them:

* working days: the day a pause begins counts as used, the count goes on the day after it ends, so a pause of *k*
  working days (after its first day, up to and including its last) moves the end by *k* working days;
* calendar days and "by the Nth": likewise, in calendar days;
* hours, working hours and instants: by exactly the time, or the office time, that the clock stood still.

No deadline falls into a pause. A pause that begins at or after the end moves nothing.

What ends with a day ends when offices close on it: where there are business hours, the term ends with them (Civil
Code of the PRC, art. 203). A term in calendar days keeps its day even on a holiday, at the usual closing hour, unless
``roll`` asks for the same article's other half: the next working day.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from luoshi.kernel.worktime.errors import InvalidValueError, UnknownRuleError, require_aware
from luoshi.kernel.worktime.phrases import is_chinese, say_count, say_instant
from luoshi.kernel.worktime.segments import Pauses, counting_parts
from luoshi.kernel.worktime.workcalendar import WorkCalendar

MOST_DAYS = 3_650
MOST_HOURS = 24 * MOST_DAYS
MOST_WORKING_HOURS = 2_000
"""No promise takes longer than ten years; office hours, counted shift by shift, are for promises of up to a year."""

FIRST_YEAR, LAST_YEAR = 1900, 2300
"""Between these lie all deadlines named outright; far beyond them, counting days leaves what a date can hold."""

_MOST_DAYS_OF_MONTH = 31


def _require_days(n: object, most: int = MOST_DAYS) -> None:
    if type(n) is not int or not 1 <= n <= most:
        raise InvalidValueError(f"a number of days is a whole number from 1 to {most}")


def _require_hours(n: object, most: int = MOST_HOURS) -> None:
    if type(n) not in {int, float} or not 0 < n <= most:  # type: ignore[operator]
        raise InvalidValueError(f"a number of hours is more than 0 and at most {most}")


def require_within_reach(until: datetime | date, at: datetime) -> None:
    """Refuse a moment or a day further ahead of ``at`` than any promise lasts.

    Raises
    ------
    InvalidValueError
    """
    first, last = at.astimezone(UTC).date(), until.astimezone(UTC).date() if isinstance(until, datetime) else until
    if (last - first).days > MOST_DAYS:
        raise InvalidValueError(f"a deadline lies at most {MOST_DAYS} days ahead")


@dataclass(frozen=True)
class Instant:
    """A moment named outright."""

    at: datetime

    name: ClassVar[str] = "instant"
    reads_days_after: ClassVar[int | None] = None
    extends: ClassVar[bool] = True

    def __post_init__(self) -> None:
        require_aware(self.at, "a deadline")
        if not FIRST_YEAR < self.at.year < LAST_YEAR:
            raise InvalidValueError(f"a deadline lies between {FIRST_YEAR} and {LAST_YEAR}")

    def end(self, start: datetime, pauses: Pauses, calendar: WorkCalendar) -> datetime:  # noqa: ARG002 - every rule is asked alike
        """The moment itself, later by what the clock stood still since ``start``."""
        return _push(start, self.at.astimezone(UTC), pauses)

    def text(self, lang: str = "zh") -> str:
        """The rule in words."""
        at = say_instant(self.at, lang)
        return f"{at} 前" if is_chinese(lang) else f"by {at}"

    def to_json(self) -> dict[str, Any]:
        """What :func:`parse_rule` reads back."""
        return {"rule": self.name, "at": self.at.isoformat()}


@dataclass(frozen=True)
class Hours:
    """Hours round the clock."""

    n: float

    name: ClassVar[str] = "hours"
    reads_days_after: ClassVar[int | None] = None
    extends: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _require_hours(self.n)

    def end(self, start: datetime, pauses: Pauses, calendar: WorkCalendar) -> datetime:  # noqa: ARG002 - every rule is asked alike
        """``n`` hours after ``start``, not counting pauses."""
        return _push(start, start.astimezone(UTC) + timedelta(hours=self.n), pauses)

    def text(self, lang: str = "zh") -> str:
        """The rule in words."""
        return say_count(self.n, "hour", " 小时", lang)

    def to_json(self) -> dict[str, Any]:
        """What :func:`parse_rule` reads back."""
        return {"rule": self.name, "n": self.n}


def _push(start: datetime, at: datetime, pauses: Pauses) -> datetime:
    for from_at, to_at in pauses:
        if from_at >= at:
            break
        if to_at > start:
            at += to_at - max(from_at, start)
    return at


@dataclass(frozen=True)
class WorkingHours:
    """Hours of office time."""

    n: float

    name: ClassVar[str] = "working_hours"
    reads_days_after: ClassVar[int | None] = 0
    extends: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _require_hours(self.n, MOST_WORKING_HOURS)

    def end(self, start: datetime, pauses: Pauses, calendar: WorkCalendar) -> datetime:
        """When ``n`` hours of office time outside pauses have gone by since ``start``."""
        left = timedelta(hours=self.n)
        index = calendar.working_index(calendar.local_ordinal(start) - 1)
        while True:
            index += 1
            for opens, closes in calendar.shifts_on(calendar.working_ordinal(index)):
                for from_at, to_at in counting_parts(max(opens, start), closes, pauses):
                    if to_at - from_at >= left:
                        return (from_at + left).astimezone(UTC)
                    left -= to_at - from_at

    def text(self, lang: str = "zh") -> str:
        """The rule in words."""
        return say_count(self.n, "working hour", " 个工作小时", lang)

    def to_json(self) -> dict[str, Any]:
        """What :func:`parse_rule` reads back."""
        return {"rule": self.name, "n": self.n}


@dataclass(frozen=True)
class WorkingDays:
    """Working days from the day after the start, the last one included, until offices close on it."""

    n: int

    name: ClassVar[str] = "working_days"
    reads_days_after: ClassVar[int | None] = 1
    extends: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _require_days(self.n)

    def end(self, start: datetime, pauses: Pauses, calendar: WorkCalendar) -> datetime:
        """The close of office on the last day."""
        index = calendar.working_index(calendar.local_ordinal(start)) + self.n
        if not pauses:
            return calendar.close_of(calendar.working_ordinal(index))
        return _push_working_days(start, index, pauses, calendar)

    def text(self, lang: str = "zh") -> str:
        """The rule in words."""
        return say_count(self.n, "working day", " 个工作日", lang)

    def to_json(self) -> dict[str, Any]:
        """What :func:`parse_rule` reads back."""
        return {"rule": self.name, "n": self.n}


def _push_working_days(start: datetime, index: int, pauses: Pauses, calendar: WorkCalendar) -> datetime:
    at = calendar.close_of(calendar.working_ordinal(index))
    for from_at, to_at in pauses:
        if from_at >= at:
            break
        if to_at <= start:
            continue
        began = calendar.working_index(calendar.local_ordinal(max(from_at, start)))
        index += calendar.working_index(calendar.local_ordinal(to_at)) - began
        at = calendar.close_of(calendar.working_ordinal(index))
        while at < to_at:
            # Nothing of the term was left but the rest of its last day: that day ends after the pause does.
            index += 1
            at = calendar.close_of(calendar.working_ordinal(index))
    return at


@dataclass(frozen=True)
class CalendarDays:
    """Days of the calendar from the day after the start, the last one included, until offices (would) close on it."""

    n: int
    roll: bool = False

    name: ClassVar[str] = "calendar_days"
    extends: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _require_days(self.n)

    @property
    def reads_days_after(self) -> int | None:
        """Only a term that moves on from holidays depends on them."""
        return 1 if self.roll else None

    def end(self, start: datetime, pauses: Pauses, calendar: WorkCalendar) -> datetime:
        """The close of the last day, or of the working day after it."""
        return _push_days(start, calendar.local_ordinal(start) + self.n, pauses, calendar, roll=self.roll)

    def text(self, lang: str = "zh") -> str:
        """The rule in words."""
        words = say_count(self.n, "calendar day", " 个自然日", lang)
        return words + _say_roll(lang) if self.roll else words

    def to_json(self) -> dict[str, Any]:
        """What :func:`parse_rule` reads back."""
        return {"rule": self.name, "n": self.n, "roll": self.roll}


def _say_roll(lang: str) -> str:
    return "（末日遇休息日顺延）" if is_chinese(lang) else " (a last day off moves to the next working day)"


def _push_days(start: datetime, ordinal: int, pauses: Pauses, calendar: WorkCalendar, *, roll: bool) -> datetime:
    at = _close(ordinal, calendar, roll=roll)
    for from_at, to_at in pauses:
        if from_at >= at:
            break
        if to_at <= start:
            continue
        ordinal += calendar.local_ordinal(to_at) - calendar.local_ordinal(max(from_at, start))
        at = _close(ordinal, calendar, roll=roll)
        while at < to_at:
            ordinal += 1
            at = _close(ordinal, calendar, roll=roll)
    return at


def _close(ordinal: int, calendar: WorkCalendar, *, roll: bool) -> datetime:
    if roll and not calendar.is_working(date.fromordinal(ordinal)):
        return calendar.close_of(calendar.working_ordinal(calendar.working_index(ordinal) + 1))
    return calendar.close_of(ordinal)


@dataclass(frozen=True)
class EndOfToday:
    """The end of today's office hours; when they are over, or there are none, of the next working day's."""

    name: ClassVar[str] = "end_of_today"
    reads_days_after: ClassVar[int | None] = 0
    extends: ClassVar[bool] = False

    def end(self, start: datetime, pauses: Pauses, calendar: WorkCalendar) -> datetime:
        """The close of office of today or the next working day; a pause moves it by working days."""
        index = self.first_index(start, calendar)
        return _push_working_days(start, index, pauses, calendar)

    @staticmethod
    def first_index(start: datetime, calendar: WorkCalendar) -> int:
        """The working day that "today" means."""
        today = calendar.local_ordinal(start)
        index = calendar.working_index(today)
        if calendar.is_working(date.fromordinal(today)) and start < calendar.close_of(today):
            return index
        return index + 1

    def text(self, lang: str = "zh") -> str:
        """The rule in words."""
        return "今日下班前" if is_chinese(lang) else "by the end of today's office hours"

    def to_json(self) -> dict[str, Any]:
        """What :func:`parse_rule` reads back."""
        return {"rule": self.name}


@dataclass(frozen=True)
class DayOfMonth:
    """By the Nth of this month, or of the next when that has passed; a short month ends on its last day."""

    n: int
    roll: bool = False

    name: ClassVar[str] = "day_of_month"
    extends: ClassVar[bool] = False

    def __post_init__(self) -> None:
        _require_days(self.n, _MOST_DAYS_OF_MONTH)

    @property
    def reads_days_after(self) -> int | None:
        """Only a date that moves on from holidays depends on them."""
        return 0 if self.roll else None

    def end(self, start: datetime, pauses: Pauses, calendar: WorkCalendar) -> datetime:
        """The close of the Nth."""
        return _push_days(start, self.day_from(start, calendar).toordinal(), pauses, calendar, roll=self.roll)

    def day_from(self, start: datetime, calendar: WorkCalendar) -> date:
        """The Nth that comes next."""
        today = calendar.local(start).date()
        day = self._in_month(today.year, today.month)
        if start < _close(day.toordinal(), calendar, roll=self.roll):
            return day
        return self._in_month(today.year + today.month // 12, today.month % 12 + 1)

    def _in_month(self, year: int, month: int) -> date:
        return date(year, month, min(self.n, monthrange(year, month)[1]))

    def text(self, lang: str = "zh") -> str:
        """The rule in words."""
        words = f"{self.n} 日前" if is_chinese(lang) else f"by day {self.n} of the month"
        return words + _say_roll(lang) if self.roll else words

    def to_json(self) -> dict[str, Any]:
        """What :func:`parse_rule` reads back."""
        return {"rule": self.name, "n": self.n, "roll": self.roll}


Amount = Hours | WorkingHours | WorkingDays | CalendarDays
Rule = Amount | Instant | EndOfToday | DayOfMonth


def parse_rule(data: Mapping[str, Any]) -> Rule:
    """The rule that its ``to_json`` wrote.

    >>> parse_rule({"rule": "working_days", "n": 5})
    WorkingDays(n=5)
    """
    if not isinstance(data, Mapping):
        raise UnknownRuleError("a rule is an object")
    read = _READERS.get(str(data.get("rule")))
    if read is None:
        raise UnknownRuleError(f"{data.get('rule')!r} is no kind of rule")
    try:
        return read(data)
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownRuleError(f"{data['rule']} lacks a usable amount") from error


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Rule]] = {
    Instant.name: lambda data: Instant(datetime.fromisoformat(data["at"])),
    Hours.name: lambda data: Hours(data["n"]),
    WorkingHours.name: lambda data: WorkingHours(data["n"]),
    WorkingDays.name: lambda data: WorkingDays(data["n"]),
    CalendarDays.name: lambda data: CalendarDays(data["n"], roll=bool(data.get("roll", False))),
    EndOfToday.name: lambda _: EndOfToday(),
    DayOfMonth.name: lambda data: DayOfMonth(data["n"], roll=bool(data.get("roll", False))),
}
