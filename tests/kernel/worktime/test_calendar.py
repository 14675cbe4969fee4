"""The calendar as data: exceptions, versions, undecreed years, office hours."""

import pickle
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from luoshi.kernel.worktime import (
    CalendarDay,
    DayKind,
    Extension,
    Hours,
    Instant,
    InvalidValueError,
    OfficeHours,
    Season,
    Segment,
    UndecreedYear,
    UnknownRuleError,
    WorkCalendar,
    WorkingDays,
    WorkingHours,
    due,
    due_at,
    parse_rule,
    render,
    require_within_reach,
    week_of,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_deadline_in_an_undecreed_year_is_flagged_and_said(cn) -> None:
    """2027 is not decreed: Monday to Friday is a guess, and the derivation says so."""
    found = due(WorkingDays(3), at("2026-12-30 10:00"), calendar=cn)
    assert found.provisional
    assert "2027 年放假安排尚未公布：暂按周一至周五为工作日推算，公布后重新计算" in render(found)


def test_deadline_on_the_last_decreed_day_is_no_guess(cn) -> None:
    """The count ends on 31 December; no day of 2027 is read."""
    assert not due(WorkingDays(1), at("2026-12-30 10:00"), calendar=cn).provisional


def test_strict_count_refuses_an_undecreed_year(cn) -> None:
    """Who wants certainty gets an error instead of a guess."""
    with pytest.raises(UndecreedYear) as caught:
        due(WorkingDays(3), at("2026-12-30 10:00"), calendar=cn, strict=True)
    assert caught.value.year == 2027
    assert caught.value.message == "The holidays of 2027 have not been decreed yet."
    with pytest.raises(UndecreedYear):
        cn.is_working(date(2027, 1, 4), strict=True)
    with pytest.raises(UndecreedYear):
        cn.add_working_days(date(2026, 12, 30), 3, strict=True)


def test_decree_entered_later_settles_the_deadline(cn) -> None:
    """A new version with 2027's New Year moves the deadline and takes the flag away; the old version is as it was."""
    start = at("2026-12-30 10:00")
    decreed = cn.with_days([CalendarDay(date(2027, 1, 1), DayKind.HOLIDAY, "元旦")], decreed_years=[2027])
    assert decreed.version == 2
    assert due(WorkingDays(3), start, calendar=cn).at == at("2027-01-04 17:30")
    settled = due(WorkingDays(3), start, calendar=decreed)
    assert (settled.at, settled.provisional) == (at("2027-01-05 17:30"), False)


def test_plain_hours_are_never_provisional(cn) -> None:
    """Hours round the clock read no calendar."""
    assert not due(Hours(72), at("2026-12-30 10:00"), calendar=cn).provisional


def test_calendar_travels_by_pickle(cn) -> None:
    """A worker process gets the same calendar."""
    assert pickle.loads(pickle.dumps(cn)) == cn


def test_calendar_cannot_be_changed(cn) -> None:
    """A version is a value."""
    with pytest.raises(TypeError):
        cn.days[date(2026, 11, 27)] = CalendarDay(date(2026, 11, 27), DayKind.HOLIDAY)


def test_summer_hours_hold_in_their_season_only() -> None:
    """From 1 June to 30 September offices close at 18:00."""
    summer = week_of(((time(9), time(12)), (time(14, 30), time(18))))
    hours = OfficeHours(seasons=(Season((6, 1), (9, 30), summer),))
    calendar = WorkCalendar("X", 1, hours=hours)
    assert due_at(WorkingDays(1), at("2026-05-28 10:00"), calendar=calendar) == at("2026-05-29 17:30")
    assert due_at(WorkingDays(1), at("2026-05-29 10:00"), calendar=calendar) == at("2026-06-01 18:00")
    assert OfficeHours.from_json(hours.to_json()) == hours


def test_season_over_new_year_covers_both_ends() -> None:
    """Winter hours from November to February."""
    winter = Season((11, 1), (2, 28), week_of(((time(9), time(17)),)))
    covered = [winter.covers(date(2026, *md)) for md in [(10, 31), (11, 1), (12, 31), (1, 1), (2, 28), (3, 1)]]
    assert covered == [False, True, True, True, True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: WorkCalendar("X", 1, zone="Nowhere/Else"),
        lambda: WorkCalendar("X", 1, zone="../../etc"),
        lambda: WorkCalendar("X", 1, days={date(2026, 1, 1): CalendarDay(date(2026, 1, 2), DayKind.HOLIDAY)}),
        lambda: WorkCalendar.from_json({"code": "X"}),
        lambda: CalendarDay.from_json({"on": "2026-02-30", "kind": "holiday"}),
        lambda: OfficeHours(week_of(())),
        lambda: OfficeHours(week_of(((time(12), time(9)),))),
        lambda: OfficeHours.from_json({"week": [[["09:00", "25:00"]]] * 7}),
        lambda: Season((2, 30), (3, 1), week_of(((time(9), time(17)),))),
        lambda: WorkingDays(0),
        lambda: WorkingDays(True),
        lambda: WorkingDays(10**9),
        lambda: WorkingDays(-3),
        lambda: WorkingDays(3_651),
        lambda: Hours(float("nan")),
        lambda: Hours(float("inf")),
        lambda: Hours(0),
        lambda: Hours(-1),
        lambda: Hours(87_601),
        lambda: WorkingHours(2_001),
        lambda: WorkingHours(876_000),
        lambda: Instant(datetime(9999, 12, 31, 23, 59, tzinfo=UTC)),
        lambda: require_within_reach(datetime(2037, 1, 1, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)),
        lambda: require_within_reach(date.max, datetime(2026, 11, 23, tzinfo=UTC)),
        lambda: Instant(datetime(2026, 1, 1)),  # noqa: DTZ001 - that it is naive is the point
        lambda: Segment("hearing", datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)),
        lambda: Extension(parse_rule({"rule": "end_of_today"}), datetime(2026, 1, 1, tzinfo=UTC), "监督办"),
        lambda: due(WorkingDays(1), datetime(2026, 1, 1), calendar=WorkCalendar("X", 1)),  # noqa: DTZ001 - likewise
        lambda: due(
            WorkingDays(1),
            datetime(2026, 1, 1, tzinfo=UTC),
            segments=[Segment("hearing", datetime(2026, 1, 1, tzinfo=UTC))],
            calendar=WorkCalendar("X", 1),
        ),
    ],
)
def test_what_makes_no_sense_is_refused(wrong) -> None:
    """A broken value never becomes a deadline."""
    with pytest.raises(InvalidValueError):
        wrong()


@pytest.mark.parametrize("data", [{}, {"rule": "soon"}, {"rule": "hours"}, {"rule": "instant", "at": "soon"}, [], None])
def test_unreadable_rule_is_refused(data) -> None:
    """A stored rule that cannot be read says so."""
    with pytest.raises(UnknownRuleError):
        parse_rule(data)


def test_open_pause_supposes_that_the_clock_resumes_now(cn) -> None:
    """Asked as of 03-10, a procedure open since 03-04 has cost 4 working days; asked as of 03-12, it has cost 6."""
    stop = [Segment("hearing", at("2026-03-04 10:00"), None, "《行政许可法》第四十五条", "听证通知")]
    first, later = (
        due(WorkingDays(7), at("2026-03-02 09:00"), segments=stop, calendar=cn, as_of=at(f"2026-03-{day} 15:00"))
        for day in (10, 12)
    )
    assert first.paused
    assert (first.at, later.at) == (at("2026-03-17 17:30"), at("2026-03-19 17:30"))
    before = due(WorkingDays(7), at("2026-03-02 09:00"), segments=stop, calendar=cn, as_of=at("2026-03-03 09:00"))
    assert (before.paused, before.at) == (False, at("2026-03-11 17:30"))


def test_derivation_names_every_day_pause_and_extension(cn) -> None:
    """The whole story in Chinese, as a case page shows it."""
    stop = Segment(
        "supplement", at("2026-09-30 10:00"), at("2026-10-09 09:00"), "《行政许可法》第三十二条", "补正告知书"
    )
    more = Extension(WorkingDays(1), at("2026-10-10 09:00"), "监督办", "现场复核")
    found = due(WorkingDays(2), at("2026-09-29 10:15"), segments=[stop], extensions=[more], calendar=cn)
    holiday = "国庆节放假（国办发明电〔2025〕7号），不计"
    assert render(found, "zh") == [
        "起算：2026年9月29日（周二）10:15；工作日历 CN 第 1 版",
        "期限：2 个工作日（自次日起计算，休息日、节假日不计，末日计入，至当日下班时止）",
        "第 1 个工作日：9月30日（周三）",
        (
            "补正材料：2026年9月30日（周三）10:00 至 2026年10月9日（周五）09:00，暂停计时 2 个工作日；"
            "依据：《行政许可法》第三十二条；告知：补正告知书"
        ),
        f"10月1日（周四）{holiday}",
        f"10月2日（周五）{holiday}",
        f"10月3日（周六）{holiday}",
        f"10月4日（周日）{holiday}",
        f"10月5日（周一）{holiday}",
        f"10月6日（周二）{holiday}",
        f"10月7日（周三）{holiday}",
        "10月8日（周四）补正材料期间，不计",
        "10月9日（周五）补正材料期间，不计",
        "第 2 个工作日：10月10日（周六），国庆节调休上班（国办发明电〔2025〕7号）",
        "延期 1 个工作日：监督办 于 2026年10月10日（周六）09:00 批准；理由：现场复核",
        "10月11日（周日）休息日，不计",
        "第 1 个工作日：10月12日（周一）",
        "于 2026年10月12日（周一）17:30 到期",
    ]
    assert render(found, "en")[-1] == "Due on Mon 12 October 2026, 17:30"
