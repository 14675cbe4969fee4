"""The national calendar that seeds a district's own."""

from datetime import date

import pytest

from luoshi.district.site.decrees import complete, decree_of, decreed_years, national_calendar
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
