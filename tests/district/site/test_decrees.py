"""The national calendar that seeds a district's own."""

from dataclasses import replace
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.site.decrees import (
    complete,
    decree_of,
    decreed_years,
    is_complete,
    miscited,
    national_calendar,
    national_days,
)
from luoshi.kernel.worktime import CalendarDay, DayKind

# 国办发明电〔2025〕7号: National Day 2026 is 1–7 October; Sunday 20 September and Saturday 10 October are worked.
NATIONAL_DAY_2026 = [
    (date(2026, 9, 20), DayKind.MAKE_UP),  # Sunday
    (date(2026, 9, 30), DayKind.WORKDAY),  # Wednesday
    (date(2026, 10, 1), DayKind.HOLIDAY),  # Thursday
    (date(2026, 10, 7), DayKind.HOLIDAY),  # Wednesday
    (date(2026, 10, 8), DayKind.WORKDAY),  # Thursday
    (date(2026, 10, 10), DayKind.MAKE_UP),  # Saturday
    (date(2026, 10, 11), DayKind.WEEKEND),  # Sunday
]


@pytest.mark.parametrize(("day", "kind"), NATIONAL_DAY_2026)
def test_day_is_as_decreed(day, kind):
    """As the notice of the General Office of the State Council has it."""
    assert national_calendar().kind(day) is kind


def test_day_names_its_decree():
    """A deadline's derivation can cite the document."""
    day = national_calendar().day(date(2026, 10, 10))
    assert (day.name, day.name_en, day.decree) == ("国庆节", "National Day", "国办发明电〔2025〕7号")


def test_decree_without_a_known_number_is_cited_by_title():
    """Better the title than a guess."""
    assert decree_of(2010) == "国务院办公厅关于2010年部分节假日安排的通知"


def test_year_not_decreed_stays_open():
    """No year beyond the last known one is claimed."""
    assert national_calendar().is_provisional(date(max(decreed_years()) + 1, 1, 4))


def test_completing_keeps_what_was_entered_by_hand():
    """A district's own closing day in a year that the seed adds survives."""
    newest = max(decreed_years())
    own = CalendarDay(date(newest, 10, 1), DayKind.WORKDAY, "抗洪值守", "", "district order 3")
    before = national_calendar()
    before = type(before)("district", 4, days={own.on: own}, decreed_years=before.decreed_years - {newest})
    after = complete(before)
    assert after.day(own.on) == own
    assert after.kind(date(newest, 10, 2)) is DayKind.HOLIDAY
    assert after.version == 5


DECEMBER = {
    date(2006, 12, 30): (DayKind.MAKE_UP, 2007),
    date(2006, 12, 31): (DayKind.MAKE_UP, 2007),
    date(2007, 12, 29): (DayKind.MAKE_UP, 2008),
    date(2007, 12, 30): (DayKind.HOLIDAY, 2008),
    date(2007, 12, 31): (DayKind.HOLIDAY, 2008),
    date(2011, 12, 31): (DayKind.MAKE_UP, 2012),
    date(2018, 12, 29): (DayKind.MAKE_UP, 2019),
    date(2018, 12, 30): (DayKind.HOLIDAY, 2019),
    date(2018, 12, 31): (DayKind.HOLIDAY, 2019),
    date(2022, 12, 31): (DayKind.HOLIDAY, 2023),
    date(2023, 12, 30): (DayKind.HOLIDAY, 2024),
    date(2023, 12, 31): (DayKind.HOLIDAY, 2024),
}
"""The December days that the next year's decree moved, and the year of that decree."""


def test_december_days_carry_the_decree_of_the_year_that_begins():
    """These twelve and no other day of a December are exceptions, each by the decree that set it."""
    days = {on: day for on, day in national_calendar().days.items() if on.month == 12}
    assert {on: (day.kind, day.decree) for on, day in days.items()} == {
        on: (kind, decree_of(year)) for on, (kind, year) in DECEMBER.items()
    }


BY_A_DECREE_OF_THEIR_OWN = [
    (date(2019, 4, 28), "国办发明电〔2019〕3号"),
    (date(2019, 5, 1), "国办发明电〔2019〕3号"),
    (date(2019, 5, 5), "国办发明电〔2019〕3号"),
    (date(2019, 6, 7), "国办发明电〔2018〕15号"),
    (date(2020, 1, 30), "国办发明电〔2019〕16号"),
    (date(2020, 1, 31), "国办发明电〔2020〕1号"),
    (date(2020, 2, 2), "国办发明电〔2020〕1号"),
    (date(2015, 9, 3), "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知"),
]


@pytest.mark.parametrize(("day", "decree"), BY_A_DECREE_OF_THEIR_OWN)
def test_day_changed_later_carries_the_decree_that_changed_it(day, decree):
    """A holiday that was prolonged or moved within its year names the document that did so."""
    assert national_calendar().day(day).decree == decree


WRITTEN_OUT = {
    # year: first and last day of each holiday, and the days worked instead, as the notices have them
    2022: (
        "01-01/01-03 01-31/02-06 04-03/04-05 04-30/05-04 06-03/06-05 09-10/09-12 10-01/10-07 12-31/12-31",
        "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    ),
    2023: (
        "01-01/01-02 01-21/01-27 04-05/04-05 04-29/05-03 06-22/06-24 09-29/10-06 12-30/12-31",
        "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    ),
    2024: (
        "01-01/01-01 02-10/02-17 04-04/04-06 05-01/05-05 06-08/06-10 09-15/09-17 10-01/10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "01-01/01-01 01-28/02-04 04-04/04-06 05-01/05-05 05-31/06-02 10-01/10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}


@pytest.mark.parametrize("year", WRITTEN_OUT)
def test_year_works_as_its_notices_say(year):
    """Day by day, against the notices written out by hand."""
    off, worked = WRITTEN_OUT[year]
    spans = [[date.fromisoformat(f"{year}-{end}") for end in span.split("/")] for span in off.split()]
    made_up = {date.fromisoformat(f"{year}-{day}") for day in worked.split()}
    calendar = national_calendar()
    for day in (date(year, 1, 1) + timedelta(n) for n in range(365 + (year % 4 == 0))):
        is_off = any(first <= day <= last for first, last in spans)
        assert calendar.is_working(day) == (day in made_up or (day.isoweekday() < 6 and not is_off)), day


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_day_is_what_the_package_says(year):
    """The calendar and chinesecalendar agree on each day from 2004 to 2026, and no exception is without a decree."""
    calendar = national_calendar()
    for day in (date(year, 1, 1) + timedelta(n) for n in range(365 + (year % 4 == 0))):
        assert calendar.is_working(day) == chinese_calendar.is_workday(day), day
        entry = calendar.days.get(day)
        assert entry is None or entry.decree, day


def test_december_comes_with_the_decree_of_the_next_year():
    """A district that had entered the year before the next one's decree came gets its December days with it."""
    now = national_calendar()
    before = type(now)(
        "district",
        3,
        days={on: day for on, day in now.days.items() if on < date(2023, 12, 1)},
        decreed_years=frozenset(range(2004, 2024)),
    )
    assert not is_complete(before)
    after = complete(before)
    assert after.kind(date(2023, 12, 30)) is DayKind.HOLIDAY
    assert is_complete(after)


def test_days_cited_by_their_year_are_corrected_and_own_ones_stay():
    """What an earlier version entered gets its right decree; a day a district set itself is left alone."""
    now = national_calendar()
    as_before = [replace(day, decree=decree_of(day.on.year)) for day in now.days.values()]
    own = CalendarDay(date(2018, 12, 31), DayKind.WORKDAY, "值守", "", "district order 9")
    before = now.with_days([*as_before, own])
    after = complete(before)
    assert set(DECEMBER) - {own.on} <= {day.on for day in miscited(before)}
    assert after.day(own.on) == own
    assert {on: day for on, day in after.days.items() if on != own.on} == {
        on: day for on, day in now.days.items() if on != own.on
    }
    assert [after.kind(on) for on in before.days] == [before.kind(on) for on in before.days]


@given(st.sets(st.integers(2004, 2026)), st.sets(st.integers(2004, 2026)))
def test_arrangements_of_different_years_share_no_day(first, second):
    """Each day belongs to the arrangement of one year; together they are the calendar."""
    a, b = ({day.on for day in national_days(frozenset(years))} for years in (first, second - first))
    assert not a & b
    assert a | b == {day.on for day in national_days(frozenset(first | second))}
