"""Calendars the tests count on."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from luoshi.kernel.worktime import CalendarDay, DayKind, WorkCalendar


def national(first_year: int = 2025, last_year: int = 2026) -> WorkCalendar:
    """The national calendar as decreed, seeded from ``chinesecalendar``."""
    days = {}
    day = date(first_year, 1, 1)
    while day.year <= last_year:
        _, name = chinese_calendar.get_holiday_detail(day)
        works = chinese_calendar.is_workday(day)
        if works and day.isoweekday() > 5:
            days[day] = CalendarDay(day, DayKind.MAKE_UP, "国庆节", name or "", "国办发明电〔2025〕7号")
        elif not works and name:
            days[day] = CalendarDay(day, DayKind.HOLIDAY, "国庆节", name, "国办发明电〔2025〕7号")
        day += timedelta(days=1)
    return WorkCalendar("CN", 1, days=days, decreed_years=frozenset(range(first_year, last_year + 1)))


@pytest.fixture(scope="session")
def cn() -> WorkCalendar:
    """The national calendar of 2025 and 2026."""
    return national()
