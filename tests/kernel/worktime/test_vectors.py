"""Deadlines worked out by hand against the decreed calendar (standards §1; Administrative Licensing Law art. 82)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from luoshi.kernel.worktime import (
    CalendarDays,
    DayKind,
    DayOfMonth,
    EndOfToday,
    Extension,
    Hours,
    Instant,
    Segment,
    WorkCalendar,
    WorkingDays,
    WorkingHours,
    due,
    due_at,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def closing(day: str) -> datetime:
    return at(f"{day} 17:30")


@pytest.mark.parametrize(
    ("start", "n", "last"),
    [
        ("2026-02-13", 5, "2026-02-27"),  # Fri; Sat 02-14 works, Spring Festival 02-15 … 02-23, → Fri
        ("2026-09-29", 5, "2026-10-12"),  # Tue; Sat 10-10 works, → Mon
        ("2025-01-24", 5, "2025-02-07"),  # Fri; Sun 01-26 works, → Fri
        ("2025-09-26", 3, "2025-09-30"),  # Fri; Sun 09-28 works, → Tue
        ("2026-04-30", 1, "2026-05-06"),  # Thu; Labour Day, → Wed
        ("2026-02-12", 20, "2026-03-18"),  # Thu → Wed
        ("2026-03-02", 7, "2026-03-11"),  # Mon → Wed
    ],
)
@pytest.mark.parametrize("clock", ["00:00", "08:15", "12:30", "16:00", "23:59"])
def test_working_days_from_any_hour_end_at_close_of_the_decreed_day(cn, start, n, last, clock) -> None:
    """The start day does not count, whatever the hour; the last day counts until offices close."""
    result = due(WorkingDays(n), at(f"{start} {clock}"), calendar=cn)
    assert result.at == closing(last)
    assert result.at.tzinfo is UTC
    assert not result.provisional
    assert not result.paused


def test_special_procedure_of_four_working_days_moves_due_by_four(cn) -> None:
    """Accepted 03-02 with 7 days, special procedure 03-04 → 03-10: 5, 6, 9 and 10 March do not count."""
    stop = Segment("special_procedure", at("2026-03-04 10:00"), at("2026-03-10 15:00"), "《行政许可法》第四十五条")
    assert due_at(WorkingDays(7), at("2026-03-02 09:00"), segments=[stop], calendar=cn) == closing("2026-03-17")


def test_make_up_weekends_of_2026_are_the_decreed_ones(cn) -> None:
    """Six weekend days are worked in 2026."""
    worked = [day for day, entry in cn.days.items() if entry.kind is DayKind.MAKE_UP and day.year == 2026]
    assert worked == [date(2026, month, day) for month, day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]]


@pytest.mark.parametrize("start", ["2026-11-21 10:00", "2026-11-22 23:00"])  # Sat, Sun
def test_start_on_a_day_off_counts_from_the_next_working_day(cn, start) -> None:
    """Monday 23 November is the first day."""
    assert due_at(WorkingDays(1), at(start), calendar=cn) == closing("2026-11-23")


@pytest.mark.parametrize(
    ("start", "last"),
    [
        ("2026-11-27 09:00", "2026-11-27"),  # Fri morning: today
        ("2026-11-27 12:30", "2026-11-27"),  # lunch
        ("2026-11-27 17:29", "2026-11-27"),
        ("2026-11-27 17:30", "2026-11-30"),  # offices have just closed: Mon
        ("2026-11-28 09:00", "2026-11-30"),  # Sat
        ("2026-10-10 09:00", "2026-10-10"),  # Sat that works
    ],
)
def test_end_of_today_is_the_next_close_of_office(cn, start, last) -> None:
    """ "This afternoon" is 17:30 today, or of the next working day when today is over."""
    assert due_at(EndOfToday(), at(start), calendar=cn) == closing(last)


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2026-11-27 10:00", 2, "2026-11-27 12:00"),  # exactly until lunch, not until after it
        ("2026-11-27 11:00", 2, "2026-11-27 14:30"),  # over lunch
        ("2026-11-27 12:15", 1, "2026-11-27 14:30"),  # started in the lunch break
        ("2026-11-27 03:00", 7, "2026-11-27 17:30"),  # one whole day, from the night before
        ("2026-11-27 17:00", 1, "2026-11-30 09:30"),  # over the weekend
        ("2026-11-28 10:00", 0.5, "2026-11-30 09:30"),
    ],
)
def test_working_hours_count_office_time_only(cn, start, n, expected) -> None:
    """A day has 3 + 4 hours; lunch, nights and weekends do not count."""
    assert due_at(WorkingHours(n), at(start), calendar=cn) == at(expected)


def test_hours_run_through_nights_and_holidays(cn) -> None:
    """A two-hour danger report of 23:00 on a holiday is due at 01:00."""
    assert due_at(Hours(2), at("2026-10-01 23:00"), calendar=cn) == at("2026-10-02 01:00")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (CalendarDays(7), "2026-10-05"),  # Mon within the National Day holiday
        (CalendarDays(7, roll=True), "2026-10-08"),  # the first working day after it
        (CalendarDays(1), "2026-09-29"),
    ],
)
def test_calendar_days_keep_their_day_unless_they_roll(cn, rule, expected) -> None:
    """From 28 September; Civil Code art. 203 moves a last day off only when the rule asks for it."""
    assert due_at(rule, at("2026-09-28 10:00"), calendar=cn) == closing(expected)


@pytest.mark.parametrize(
    ("n", "start", "expected"),
    [
        (5, "2026-11-05 17:29", "2026-11-05"),  # Thu
        (5, "2026-11-05 17:30", "2026-12-05"),  # passed
        (31, "2026-11-28 10:00", "2026-11-30"),  # a short month
        (30, "2026-02-01 10:00", "2026-02-28"),
        (5, "2026-12-20 10:00", "2027-01-05"),  # over New Year
    ],
)
def test_day_of_month_is_the_next_one_not_yet_passed(cn, n, start, expected) -> None:
    """By the Nth of this month, or of the next."""
    assert due_at(DayOfMonth(n), at(start), calendar=cn) == closing(expected)


def test_day_of_month_on_a_day_off_rolls_when_asked(cn) -> None:
    """5 December 2026 is a Saturday; a rolling rule still takes it on Sunday and ends on Monday."""
    assert due_at(DayOfMonth(5, roll=True), at("2026-12-06 10:00"), calendar=cn) == closing("2026-12-07")


def test_licensing_term_of_twenty_days_with_ten_more_is_thirty(cn) -> None:
    """Art. 42: 20 working days and 10 more end where 30 would."""
    start = at("2026-03-02 10:00")
    more = Extension(WorkingDays(10), at("2026-03-25 10:00"), "机关负责人", "情况复杂")
    extended = due_at(WorkingDays(20), start, extensions=[more], calendar=cn)
    assert extended == due_at(WorkingDays(30), start, calendar=cn)


def test_extension_until_an_earlier_instant_leaves_the_deadline(cn) -> None:
    """More time never means less."""
    start = at("2026-11-20 10:00")
    until = Extension(Instant(at("2026-11-24 12:00")), at("2026-11-23 10:00"), "监督办")
    assert due_at(WorkingDays(5), start, extensions=[until], calendar=cn) == closing("2026-11-27")


def test_extension_until_moves_by_pauses_after_the_grant_only(cn) -> None:
    """A date named on the 24th took the pause of the 23rd into account, but not the one of the 26th."""
    stops = [
        Segment("supplement", at("2026-11-23 10:00"), at("2026-11-23 15:00")),
        Segment("hearing", at("2026-11-26 10:00"), at("2026-11-27 10:00")),
    ]
    until = Extension(Instant(at("2026-12-10 12:00")), at("2026-11-24 10:00"), "监督办")
    found = due_at(WorkingDays(5), at("2026-11-20 10:00"), segments=stops, extensions=[until], calendar=cn)
    assert found == at("2026-12-11 12:00")


def test_pause_on_the_last_day_ends_it_after_the_pause(cn) -> None:
    """Stopped at noon of the last day (Fri) and resumed on Saturday: the rest of that day is Monday's."""
    stop = Segment("supplement", at("2026-11-27 12:00"), at("2026-11-28 10:00"))
    assert due_at(WorkingDays(5), at("2026-11-20 10:00"), segments=[stop], calendar=cn) == closing("2026-11-30")


def test_pause_after_the_deadline_moves_nothing(cn) -> None:
    """What is late stays late."""
    stop = Segment("supplement", at("2026-11-27 17:30"), at("2026-12-28 10:00"))
    assert due_at(WorkingDays(5), at("2026-11-20 10:00"), segments=[stop], calendar=cn) == closing("2026-11-27")


def test_hours_are_real_hours_across_summer_time() -> None:
    """Berlin loses an hour on 29 March 2026: 24 hours from 10:00 end at 11:00; a pause costs its real length."""
    berlin = ZoneInfo("Europe/Berlin")
    calendar = WorkCalendar("DE", 1, zone="Europe/Berlin", decreed_years=frozenset({2026}))
    start = datetime(2026, 3, 28, 10, tzinfo=berlin)
    assert due_at(Hours(24), start, calendar=calendar) == datetime(2026, 3, 29, 11, tzinfo=berlin)
    stop = Segment("suspended", datetime(2026, 3, 28, 20, tzinfo=berlin), datetime(2026, 3, 29, 8, tzinfo=berlin))
    assert due_at(Hours(24), start, segments=[stop], calendar=calendar) == datetime(2026, 3, 29, 22, tzinfo=berlin)


def test_close_of_office_follows_summer_time() -> None:
    """17:30 in Berlin is 16:30 UTC in winter and 15:30 in summer."""
    calendar = WorkCalendar("DE", 1, zone="Europe/Berlin", decreed_years=frozenset({2026}))
    start = datetime(2026, 3, 26, 10, tzinfo=UTC)
    assert due_at(WorkingDays(1), start, calendar=calendar) == datetime(2026, 3, 27, 16, 30, tzinfo=UTC)
    assert due_at(WorkingDays(2), start, calendar=calendar) == datetime(2026, 3, 30, 15, 30, tzinfo=UTC)


def test_local_day_decides_not_the_day_in_utc(cn) -> None:
    """23:00 UTC on Thursday is Friday morning in Shanghai, so Monday is the first day."""
    start = datetime(2026, 11, 26, 23, 0, tzinfo=UTC)
    assert due_at(WorkingDays(1), start, calendar=cn) == closing("2026-11-30")
