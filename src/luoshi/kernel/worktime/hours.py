"""Office hours: when a working day works.

Hours are local times per weekday, with seasons (a summer timetable) that replace them between two days of the year.
Which days work is the calendar's matter; the rows for Saturday and Sunday only say how a make-up working day is
worked, and when they are empty a make-up day keeps Monday's hours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Self

from luoshi.kernel.worktime.errors import InvalidValueError

Shift = tuple[time, time]
Shifts = tuple[Shift, ...]
Week = tuple[Shifts, Shifts, Shifts, Shifts, Shifts, Shifts, Shifts]

_WEEK = 7
_WORKWEEK = 5
_SOME_LEAP_YEAR = 2024

USUAL_SHIFTS: Shifts = ((time(9), time(12)), (time(13, 30), time(17, 30)))


def week_of(shifts: Shifts) -> Week:
    """Every working day alike."""
    return (shifts, shifts, shifts, shifts, shifts, (), ())


USUAL_WEEK = week_of(USUAL_SHIFTS)


def _check_week(week: Week) -> None:
    if len(week) != _WEEK:
        raise InvalidValueError("office hours need seven weekdays, Monday first")
    for weekday, shifts in enumerate(week):
        if weekday < _WORKWEEK and not shifts:
            raise InvalidValueError(f"weekday {weekday} has no office hours; make the days holidays instead")
        before: time | None = None
        for start, end in shifts:
            if start.tzinfo is not None or end.tzinfo is not None or start >= end or (before and start < before):
                raise InvalidValueError(
                    f"office hours of weekday {weekday} must be local times in order, without overlap"
                )
            before = end


@dataclass(frozen=True)
class Season:
    """Hours that hold from one day of the year to another, both included; it may cross New Year."""

    from_md: tuple[int, int]
    to_md: tuple[int, int]
    week: Week

    def __post_init__(self) -> None:
        """Refuse days that no year has."""
        for month, day in (self.from_md, self.to_md):
            try:
                date(_SOME_LEAP_YEAR, month, day)
            except (ValueError, TypeError) as error:
                raise InvalidValueError(f"{month}-{day} is no day of the year") from error
        _check_week(self.week)

    def covers(self, day: date) -> bool:
        """Whether the season holds on ``day``."""
        month_day = (day.month, day.day)
        if self.from_md <= self.to_md:
            return self.from_md <= month_day <= self.to_md
        return month_day >= self.from_md or month_day <= self.to_md


@dataclass(frozen=True)
class OfficeHours:
    """The hours of each weekday, and the seasons that replace them; the first season that covers a day holds.

    >>> hours = OfficeHours()
    >>> [f"{start:%H:%M}-{end:%H:%M}" for start, end in hours.on(date(2026, 11, 27))]
    ['09:00-12:00', '13:30-17:30']
    """

    week: Week = USUAL_WEEK
    seasons: tuple[Season, ...] = ()

    def __post_init__(self) -> None:
        """Refuse hours that are out of order."""
        _check_week(self.week)

    def on(self, day: date) -> Shifts:
        """The hours of ``day`` if it is worked."""
        week = next((season.week for season in self.seasons if season.covers(day)), self.week)
        return week[day.weekday()] or week[0]

    def to_json(self) -> dict[str, Any]:
        """A JSON object that :meth:`from_json` reads back."""
        return {
            "week": _week_to_json(self.week),
            "seasons": [
                {
                    "from": _md_to_json(season.from_md),
                    "to": _md_to_json(season.to_md),
                    "week": _week_to_json(season.week),
                }
                for season in self.seasons
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote."""
        try:
            seasons = tuple(
                Season(_md_from_json(row["from"]), _md_from_json(row["to"]), _week_from_json(row["week"]))
                for row in data.get("seasons", ())
            )
            return cls(_week_from_json(data["week"]), seasons)
        except (KeyError, TypeError, AttributeError) as error:
            raise InvalidValueError("office hours need 'week', and each season 'from', 'to' and 'week'") from error


def _week_to_json(week: Week) -> list[list[list[str]]]:
    return [[[_clock(start), _clock(end)] for start, end in shifts] for shifts in week]


def _clock(at: time) -> str:
    return at.isoformat("minutes") if not (at.second or at.microsecond) else at.isoformat()


def _week_from_json(rows: Sequence[Iterable[Sequence[str]]]) -> Week:
    days = [tuple((_time(start), _time(end)) for start, end in shifts) for shifts in rows]
    if len(days) != _WEEK:
        raise InvalidValueError("office hours need seven weekdays, Monday first")
    return (days[0], days[1], days[2], days[3], days[4], days[5], days[6])


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise InvalidValueError(f"{text!r} is no time of day") from error


def _md_to_json(month_day: tuple[int, int]) -> str:
    return f"{month_day[0]:02d}-{month_day[1]:02d}"


def _md_from_json(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    if not (month.isdecimal() and day.isdecimal()):
        raise InvalidValueError(f"{text!r} is no day of the year; write MM-DD")
    return int(month), int(day)
