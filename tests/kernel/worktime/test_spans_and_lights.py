"""How long is left, how late it is, and which light it shows."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.kernel.worktime import (
    CalendarDays,
    Hours,
    InvalidValueError,
    Light,
    Segment,
    Share,
    Span,
    Thresholds,
    WorkCalendar,
    WorkingDays,
    WorkingHours,
    elapsed,
    light,
    remaining,
    speak,
    yellow_at,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
DUE = "2026-11-27 17:30"  # Fri


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "zh", "en"),
    [
        ("2026-11-26 14:30", "还有 1 个工作日 3 小时", "1 working day 3 hours left"),  # 3 h of Thu, Fri
        ("2026-11-26 09:00", "还有 2 个工作日", "2 working days left"),
        ("2026-11-26 20:00", "还有 1 个工作日", "1 working day left"),  # after close
        ("2026-11-27 11:40", "还有 4 个工作小时 20 分钟", "4 working hours 20 minutes left"),  # without lunch
        ("2026-11-27 17:29", "还有 1 分钟", "1 minute left"),
        ("2026-11-27 17:30", "还有不足 1 分钟", "less than a minute left"),
        ("2026-11-27 18:30", "已超期 1 小时", "1 hour overdue"),  # no office time since: plain time
        ("2026-11-27 14:30", "还有 3 小时", "3 hours left"),  # nothing between is left out: plain time
        ("2026-11-30 10:00", "已超期 1 个工作小时", "1 working hour overdue"),  # Mon
        ("2026-12-01 17:30", "已超期 2 个工作日", "2 working days overdue"),
    ],
)
def test_time_left_is_spoken_in_working_days_and_hours(cn, now, zh, en) -> None:
    """Due on Friday 27 November at 17:30; a day has 7 office hours."""
    span = remaining(at(DUE), at(now), cn)
    assert speak(span, "zh-hans") == zh
    assert speak(span, "en") == en
    assert span.late == (at(now) > at(DUE))


def test_time_left_round_the_clock_is_plain_time(cn) -> None:
    """A 24-hour promise is told in hours, through the night."""
    assert remaining(at("2026-11-27 15:00"), at("2026-11-26 15:30"), cn, round_the_clock=True) == Span(0, 23, 30)


@pytest.mark.parametrize(
    ("hours", "zh", "en"),
    [
        (47, "还有 47 小时 30 分钟", "47 hours 30 minutes left"),
        (48, "还有 2 天", "2 days left"),
        (206, "还有 8 天 14 小时", "8 days 14 hours left"),
    ],
)
def test_many_hours_of_plain_time_are_spoken_of_as_days(hours, zh, en) -> None:
    """Nobody says two hundred and six hours; less than two days stay hours."""
    span = Span(0, hours, 30)
    assert (speak(span), speak(span, "en")) == (zh, en)


def test_elapsed_leaves_out_pauses(cn) -> None:
    """Mon 09:00 to Fri 12:00 is 4 days 3 h; a hearing from Tue 13:30 to Thu 12:00 takes 2 days of it."""
    start, now = at("2026-11-23 09:00"), at("2026-11-27 12:00")
    assert elapsed(start, now, cn) == Span(4, 3, 0)
    hearing = Segment("hearing", at("2026-11-24 13:30"), at("2026-11-26 12:00"))
    assert elapsed(start, now, cn, [hearing]) == Span(2, 3, 0)


def test_elapsed_stops_while_a_pause_lasts(cn) -> None:
    """An open pause holds the count where it began."""
    hearing = Segment("hearing", at("2026-11-23 12:00"))
    assert elapsed(at("2026-11-23 09:00"), at("2026-11-27 12:00"), cn, [hearing]) == Span(0, 3, 0)


@pytest.mark.parametrize(
    ("yellow", "turns"),
    [
        (WorkingDays(1), "2026-11-26 17:30"),  # Thu
        (WorkingDays(5), "2026-11-20 17:30"),  # the Friday before
        (CalendarDays(2), "2026-11-25 17:30"),
        (Hours(24), "2026-11-26 17:30"),
        (WorkingHours(5), "2026-11-27 11:00"),  # 4 h of the afternoon, 1 of the morning
        (WorkingHours(8), "2026-11-26 16:30"),
        (Share(1, 5), "2026-11-26 14:54"),  # 9 h 36 min: Friday's 7 and 2 h 36 min of Thursday
        (WorkingDays(60), "2026-11-19 10:00"),  # longer than the whole: yellow from the start
    ],
)
def test_promise_turns_yellow_before_its_deadline(cn, yellow, turns) -> None:
    """From Thursday 19 November 10:00 to Friday 27 November 17:30: 6 + 6 × 7 = 48 office hours."""
    start, thresholds = at("2026-11-19 10:00"), Thresholds(yellow)
    found = yellow_at(start, at(DUE), thresholds, cn)
    assert found == at(turns)
    minute = timedelta(minutes=1)
    assert light(at(DUE), found, thresholds, calendar=cn, start=start) is Light.YELLOW
    if found > start:
        assert light(at(DUE), found - minute, thresholds, calendar=cn, start=start) is Light.GREEN
    assert light(at(DUE), at(DUE), thresholds, calendar=cn, start=start) is Light.YELLOW
    assert light(at(DUE), at(DUE) + minute, thresholds, calendar=cn, start=start) is Light.RED


def test_share_of_a_night_promise_is_plain_time(cn) -> None:
    """Two hours at night hold no office time: the last half is the last hour."""
    start, end = at("2026-11-26 22:00"), at("2026-11-27 00:00")
    assert yellow_at(start, end, Thresholds(Share(1, 2)), cn) == at("2026-11-26 23:00")


def test_share_without_a_start_is_refused(cn) -> None:
    """A part of an unknown whole cannot be told."""
    with pytest.raises(InvalidValueError):
        light(at(DUE), at("2026-11-20 10:00"), Thresholds(Share(1, 5)), calendar=cn)


@pytest.mark.parametrize("yellow", [WorkingDays(1), Hours(4), Share(1, 5)])
def test_thresholds_survive_json(yellow) -> None:
    """Stored thresholds read back equal."""
    assert Thresholds.from_json(Thresholds(yellow).to_json()) == Thresholds(yellow)


instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given beside


@given(instants, instants, st.one_of(st.integers(1, 30).map(WorkingDays), st.integers(1, 99).map(WorkingHours)))
@settings(deadline=None)
def test_yellow_lies_between_start_and_deadline(start, end, amount) -> None:
    """Whatever the threshold."""
    calendar = WorkCalendar("X", 1)
    found = yellow_at(min(start, end), max(start, end), Thresholds(amount), calendar)
    assert min(start, end) <= found <= max(start, end)


@given(instants, instants)
@settings(deadline=None)
def test_remaining_and_overdue_mirror_each_other(first, last) -> None:
    """As much is left before as is overdue after."""
    calendar = WorkCalendar("X", 1)
    left, over = remaining(first, last, calendar), remaining(last, first, calendar)
    assert (left.working_days, left.hours, left.minutes) == (over.working_days, over.hours, over.minutes)
