"""The national calendar as far as it is decreed: the seed of a district's own, editable one.

The days come from the ``chinesecalendar`` package. A year counts as decreed only when the package knows it; every later
one stays open, so that deadlines which reach into it say that they are provisional.

A day carries the decree that set it. The last days of December are set by the decree of the year that begins, and three
holidays were changed by a decree of their own.
"""

from dataclasses import replace
from datetime import date

from chinese_calendar import constants

from luoshi.kernel.worktime import CalendarDay, DayKind, WorkCalendar

# The yearly notice of the General Office of the State Council, by the year it arranges.
_NUMBERS = {
    2018: "国办发明电〔2017〕12号",
    2019: "国办发明电〔2018〕15号",
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}


_DECEMBER = 12
_CHANGED = (
    (
        date(2015, 9, 3),
        date(2015, 9, 6),
        "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知",
    ),
    (date(2019, 4, 28), date(2019, 5, 5), "国办发明电〔2019〕3号"),
    (date(2020, 1, 31), date(2020, 2, 2), "国办发明电〔2020〕1号"),
)
"""Holidays that a decree of their own gave, moved or prolonged: first and last day, both inclusive."""


def decreed_years() -> frozenset[int]:
    """The years whose days are known."""
    return frozenset(arranged_with(day) for day in constants.holidays)


def decree_of(year: int) -> str:
    """The document that arranges a year's days off: its number, or its title where we hold no number."""
    return _NUMBERS.get(year, f"国务院办公厅关于{year}年部分节假日安排的通知")


def arranged_with(on: date) -> int:
    """The year with whose holidays a day is arranged: that of the New Year for the last days of December.

    >>> arranged_with(date(2018, 12, 31)), arranged_with(date(2018, 10, 1))
    (2019, 2018)
    """
    return on.year + (on.month == _DECEMBER)


def decree_for(on: date) -> str:
    """The document that made ``on`` an exception.

    >>> decree_for(date(2018, 12, 31))
    '国办发明电〔2018〕15号'
    """
    changed = (decree for first, last, decree in _CHANGED if first <= on <= last)
    return next(changed, decree_of(arranged_with(on)))


def national_days(years: frozenset[int]) -> list[CalendarDay]:
    """Every holiday and make-up day that the arrangements of these years set."""
    off = [_day(on, DayKind.HOLIDAY, name) for on, name in constants.holidays.items() if arranged_with(on) in years]
    worked = [_day(on, DayKind.MAKE_UP, name) for on, name in constants.workdays.items() if arranged_with(on) in years]
    return sorted(off + worked, key=lambda day: day.on)


def national_calendar() -> WorkCalendar:
    """The first version of a district's calendar."""
    years = decreed_years()
    return WorkCalendar("district", 1, days={day.on: day for day in national_days(years)}, decreed_years=years)


def complete(calendar: WorkCalendar) -> WorkCalendar:
    """The next version of ``calendar`` with the decreed years it lacks; what was entered by hand stays."""
    missing = decreed_years() - calendar.decreed_years
    fresh = [day for day in national_days(missing) if day.on not in calendar.days]
    return calendar.with_days([*fresh, *miscited(calendar)], decreed_years=missing)


def is_complete(calendar: WorkCalendar) -> bool:
    """True when :func:`complete` has nothing to add or to correct."""
    return decreed_years() <= calendar.decreed_years and not miscited(calendar)


def miscited(calendar: WorkCalendar) -> list[CalendarDay]:
    """Days under their right decree that ``calendar`` has, as earlier versions entered them, under their year's.

    What kind of day they are is not touched, so no deadline moves.
    """
    rightly = {day.on: day for day in national_days(decreed_years())}
    return [
        day
        for on, day in rightly.items()
        if day.decree != decree_of(on.year) and calendar.days.get(on) == replace(day, decree=decree_of(on.year))
    ]


def _day(on: date, kind: DayKind, name: str) -> CalendarDay:
    return CalendarDay(on, kind, constants.Holiday(name).chinese, name, decree_for(on))
