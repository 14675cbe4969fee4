"""The national calendar as far as it is decreed: the seed of a district's own, editable one.

The days come from the ``chinesecalendar`` package. A year counts as decreed only when the package knows it; every later
one stays open, so that deadlines which reach into it say that they are provisional.
"""

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


def decreed_years() -> frozenset[int]:
    """The years whose days are known."""
    return frozenset(day.year for day in constants.holidays)


def decree_of(year: int) -> str:
    """The document that arranges a year's days off: its number, or its title where we hold no number."""
    return _NUMBERS.get(year, f"国务院办公厅关于{year}年部分节假日安排的通知")


def national_days(years: frozenset[int]) -> list[CalendarDay]:
    """Every holiday and make-up day of these years."""
    off = [_day(on, DayKind.HOLIDAY, name) for on, name in constants.holidays.items() if on.year in years]
    on_duty = [_day(on, DayKind.MAKE_UP, name) for on, name in constants.workdays.items() if on.year in years]
    return sorted(off + on_duty, key=lambda day: day.on)


def national_calendar() -> WorkCalendar:
    """The first version of a district's calendar."""
    years = decreed_years()
    return WorkCalendar("district", 1, days={day.on: day for day in national_days(years)}, decreed_years=years)


def complete(calendar: WorkCalendar) -> WorkCalendar:
    """The next version of ``calendar`` with the decreed years it lacks; what was entered by hand stays."""
    missing = decreed_years() - calendar.decreed_years
    fresh = [day for day in national_days(missing) if day.on not in calendar.days]
    return calendar.with_days(fresh, decreed_years=missing)


def _day(on: date, kind: DayKind, name: str) -> CalendarDay:
    return CalendarDay(on, kind, constants.Holiday(name).chinese, name, decree_of(on.year))
