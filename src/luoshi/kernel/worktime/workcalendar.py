"""Which days work: the calendar of a place, as data with the decree behind each exception.

Only exceptions to Monday–Friday are stored. Counting stays exact for any date and costs two binary searches: the
number of weekdays up to a day is a closed formula, the exceptions up to it a prefix sum, and the inverse ("the n-th
working day") searches the counts at the exceptions and solves the formula in between. A year without a decree still
answers, Monday–Friday, but every answer that rests on it is flagged provisional.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self
from zoneinfo import ZoneInfo

from luoshi.kernel.worktime.errors import InvalidValueError, UndecreedYear
from luoshi.kernel.worktime.hours import OfficeHours

_WEEKDAYS = range(1, 6)


class DayKind(StrEnum):
    """What a day is to an office."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"

    @property
    def works(self) -> bool:
        """Whether offices are open."""
        return self in {DayKind.WORKDAY, DayKind.MAKE_UP}


@dataclass(frozen=True)
class CalendarDay:
    """One exception to Monday–Friday, with its name and the decree that made it."""

    on: date
    kind: DayKind
    name: str = ""
    name_en: str = ""
    decree: str = ""

    def to_json(self) -> dict[str, str]:
        """A JSON object that :meth:`from_json` reads back."""
        return {
            "on": self.on.isoformat(),
            "kind": str(self.kind),
            "name": self.name,
            "name_en": self.name_en,
            "decree": self.decree,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, str]) -> Self:
        """Read what :meth:`to_json` wrote."""
        try:
            return cls(
                on=date.fromisoformat(data["on"]),
                kind=DayKind(data["kind"]),
                name=data.get("name", ""),
                name_en=data.get("name_en", ""),
                decree=data.get("decree", ""),
            )
        except (KeyError, ValueError, TypeError) as error:
            raise InvalidValueError(
                "a calendar day needs 'on' (a date) and 'kind' (workday, weekend, holiday, make_up)"
            ) from error


@dataclass(frozen=True)
class WorkCalendar:
    """An immutable version of a place's calendar.

    >>> national = WorkCalendar("CN", 1, days={}, decreed_years=frozenset({2026}))
    >>> national.add_working_days(date(2026, 11, 20), 5)
    datetime.date(2026, 11, 27)
    >>> national.is_provisional(date(2027, 1, 4))
    True
    """

    code: str
    version: int
    zone: str = "Asia/Shanghai"
    days: Mapping[date, CalendarDay] = field(default_factory=dict, repr=False)
    decreed_years: frozenset[int] = frozenset()
    hours: OfficeHours = field(default_factory=OfficeHours)

    tz: tzinfo = field(init=False, repr=False, compare=False)
    _exceptions: list[int] = field(init=False, repr=False, compare=False)
    _counts: list[int] = field(init=False, repr=False, compare=False)
    _shifts: list[int] = field(init=False, repr=False, compare=False)
    _closes: dict[int, datetime] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Freeze the days and build the index."""
        for on, entry in self.days.items():
            if type(on) is not date or entry.on != on:
                raise InvalidValueError(f"the calendar files {entry.on} under {on}")
        try:
            tz = ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise InvalidValueError(f"{self.zone!r} is no known time zone") from error
        put = object.__setattr__
        put(self, "days", MappingProxyType({on: self.days[on] for on in sorted(self.days)}))
        put(self, "decreed_years", frozenset(self.decreed_years))
        put(self, "tz", tz)
        put(self, "_closes", {})
        self._build_index()

    def _build_index(self) -> None:
        exceptions: list[int] = []
        counts: list[int] = []
        shifts = [0]
        for on, entry in self.days.items():
            change = int(entry.kind.works) - int(on.isoweekday() in _WEEKDAYS)
            if change:
                exceptions.append(on.toordinal())
                shifts.append(shifts[-1] + change)
                counts.append(_weekdays_until(on.toordinal()) + shifts[-1])
        object.__setattr__(self, "_exceptions", exceptions)
        object.__setattr__(self, "_counts", counts)
        object.__setattr__(self, "_shifts", shifts)

    def __hash__(self) -> int:
        """A version of a calendar never changes, so its name and number are enough."""
        return hash((self.code, self.version))

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as data: the index is rebuilt on arrival."""
        return (type(self).from_json, (self.to_json(),))

    # Days -------------------------------------------------------------------------------------------------------

    def kind(self, day: date) -> DayKind:
        """What ``day`` is; in an undecreed year a provisional guess."""
        entry = self.days.get(day)
        if entry is not None:
            return entry.kind
        return DayKind.WORKDAY if day.isoweekday() in _WEEKDAYS else DayKind.WEEKEND

    def day(self, day: date) -> CalendarDay:
        """The entry of ``day``, or an unnamed one for an ordinary day."""
        return self.days.get(day) or CalendarDay(day, self.kind(day))

    def is_working(self, day: date, *, strict: bool = False) -> bool:
        """Whether offices work on ``day``; ``strict`` refuses to guess for an undecreed year."""
        if strict:
            self.require_decreed(day, day)
        return self.kind(day).works

    def is_provisional(self, day: date) -> bool:
        """Whether what is said about ``day`` is a guess, because its year has no decree yet."""
        return day.year not in self.decreed_years

    def undecreed_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years touched from ``first`` to ``last`` that have no decree yet."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.decreed_years)

    def require_decreed(self, first: date, last: date) -> None:
        """Raise :class:`UndecreedYear` when a day from ``first`` to ``last`` is a guess."""
        for year in self.undecreed_years(first, last):
            raise UndecreedYear(year)

    # Counting ---------------------------------------------------------------------------------------------------

    def working_index(self, ordinal: int) -> int:
        """How many working days lie on or before the day with this ordinal."""
        return _weekdays_until(ordinal) + self._shifts[bisect_right(self._exceptions, ordinal)]

    def working_ordinal(self, index: int) -> int:
        """The ordinal of the working day with this index: the inverse of :meth:`working_index`."""
        position = bisect_left(self._counts, index)
        weeks, rest = divmod(index - self._shifts[position] - 1, 5)
        ordinal = 7 * weeks + rest + 1
        if position < len(self._exceptions):
            return min(ordinal, self._exceptions[position])
        return ordinal

    def working_days_between(self, first: date, last: date) -> int:
        """The working days after ``first`` up to and including ``last``; negative when ``last`` is earlier."""
        return self.working_index(last.toordinal()) - self.working_index(first.toordinal())

    def add_working_days(self, day: date, n: int, *, strict: bool = False) -> date:
        """The ``n``-th working day after ``day`` (before it when negative); 0 gives ``day`` itself."""
        if n == 0:
            return day
        index = self.working_index(day.toordinal())
        if n < 0 and not self.is_working(day):
            index += 1  # the first working day before a day off is the one the index already stands on
        found = date.fromordinal(self.working_ordinal(index + n))
        if strict:
            self.require_decreed(min(day + timedelta(1), found), max(day - timedelta(1), found))
        return found

    # Instants ---------------------------------------------------------------------------------------------------

    def local(self, at: datetime) -> datetime:
        """``at`` on the wall clock of the calendar's zone."""
        return at.astimezone(self.tz)

    def local_ordinal(self, at: datetime) -> int:
        """The ordinal of the local day of ``at``."""
        return at.astimezone(self.tz).toordinal()

    def instant(self, day: date, clock: time) -> datetime:
        """The UTC instant of a local time of day."""
        return datetime.combine(day, clock, tzinfo=self.tz).astimezone(UTC)

    def close_of(self, ordinal: int) -> datetime:
        """When offices close on a day; on a day off, when they would close if it were worked."""
        found = self._closes.get(ordinal)
        if found is None:
            day = date.fromordinal(ordinal)
            found = self._closes[ordinal] = self.instant(day, self.hours.on(day)[-1][1])
        return found

    def shifts_on(self, ordinal: int) -> tuple[tuple[datetime, datetime], ...]:
        """The office hours of a day as UTC instants; none on a day off."""
        day = date.fromordinal(ordinal)
        if not self.kind(day).works:
            return ()
        return tuple((self.instant(day, start), self.instant(day, end)) for start, end in self.hours.on(day))

    # Versions ---------------------------------------------------------------------------------------------------

    def with_days(
        self,
        days: Iterable[CalendarDay],
        *,
        decreed_years: Iterable[int] = (),
        version: int | None = None,
        hours: OfficeHours | None = None,
    ) -> Self:
        """The next version, with these days entered and these years decreed."""
        return replace(
            self,
            version=self.version + 1 if version is None else version,
            days={**self.days, **{entry.on: entry for entry in days}},
            decreed_years=self.decreed_years | frozenset(decreed_years),
            hours=hours or self.hours,
        )

    def to_json(self) -> dict[str, Any]:
        """A JSON object that :meth:`from_json` reads back."""
        return {
            "code": self.code,
            "version": self.version,
            "zone": self.zone,
            "days": [entry.to_json() for entry in self.days.values()],
            "decreed_years": sorted(self.decreed_years),
            "hours": self.hours.to_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote."""
        try:
            entries = [CalendarDay.from_json(row) for row in data.get("days", ())]
            return cls(
                code=data["code"],
                version=int(data["version"]),
                zone=data.get("zone", "Asia/Shanghai"),
                days={entry.on: entry for entry in entries},
                decreed_years=frozenset(int(year) for year in data.get("decreed_years", ())),
                hours=OfficeHours.from_json(data["hours"]) if "hours" in data else OfficeHours(),
            )
        except (KeyError, TypeError) as error:
            raise InvalidValueError("a calendar needs 'code' and 'version'") from error


def _weekdays_until(ordinal: int) -> int:
    """Monday–Friday days with an ordinal from 1 (a Monday) to ``ordinal``."""
    weeks, rest = divmod(ordinal, 7)
    return 5 * weeks + (rest if rest < 5 else 5)  # noqa: PLR2004, FURB136 - min() costs a call in the hottest line
