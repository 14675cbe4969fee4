"""What a sheet means, decided from values alone."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.intake.rules.cleaning import TITLE_LENGTH, clean_line, clean_text, shorten
from luoshi.district.intake.rules.columns import guess_columns, numbers_restart, score_of
from luoshi.district.intake.rules.fields import Field, SheetKind, kind_of
from luoshi.district.intake.rules.rows import Reading, read_row
from luoshi.district.intake.rules.timeliness import timeliness
from luoshi.kernel.rates import Limit, wait_for
from luoshi.sheets import Header, Row
from luoshi.sheets.points import read_point

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SAME = "2019-02-28T03:25:05+00:00"  # 11:25:05 in the district, UTC+8


def test_noise_is_taken_out_and_words_stay():
    """Tags, entities and blanks go; what only looks like a tag is a word."""
    assert (
        clean_text("\n\t\t 路灯 &nbsp;不亮<br/>见<A市征地办法>，<<条例>>第3条\u200b\xa0 ")
        == "路灯 不亮\n见<A市征地办法>，<<条例>>第3条"
    )
    assert clean_line("<script>x()</script><b>标</b>题") == "标题"
    assert clean_text("a < b 且 c > d") == "a < b 且 c > d"


@given(st.text(alphabet=st.characters(categories=["Lo", "Nd"]) | st.sampled_from("<>&;/ \t\n"), max_size=200))
def test_cleaning_loses_no_chinese_character(text):
    """However they stand among brackets, the words stay, in their order."""

    def words(said):
        return [character for character in said if "\u4e00" <= character <= "\u9fff"]

    assert words(clean_text(text)) == words(text)


def test_long_title_is_cut_and_kept_whole_in_the_text():
    """No word is lost by the limit of a title."""
    title, text = shorten("长" * 300, "详情")
    assert len(title) == TITLE_LENGTH
    assert "长" * 300 in text
    assert text.endswith("详情")


def headers(*names):
    return [Header(name, place) for place, name in enumerate(names)]


def test_columns_are_recognised_by_name():
    """The three kinds of real sheets."""
    messages = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数")
    guess = guess_columns(headers(*messages))
    assert [
        guess.choices[f].header for f in (Field.NUMBER, Field.REPORTER, Field.TITLE, Field.ASKED_AT, Field.TEXT)
    ] == list(messages[:5])
    assert kind_of(guess.choices) is SheetKind.MESSAGES
    assert kind_of(guess_columns(headers(*messages[:5], "答复意见", "答复时间")).choices) is SheetKind.REPLIES
    hotline = guess_columns(
        headers("工单编号", "来电时间", "诉求内容", "联系电话", "姓名", "地址", "受理时间", "承办单位", "办结时间")
    )
    assert kind_of(hotline.choices) is SheetKind.HOTLINE
    assert hotline.choices[Field.ASKED_AT].header == "来电时间"
    assert hotline.unused == ("受理时间",)
    assert guess_columns(headers("Ticket ID", "Description", "Created At")).is_usable


def test_row_that_names_no_text_of_a_message_is_no_header():
    """Titles and rows of data score nothing; the names of the columns do."""
    assert score_of(["2019年留言汇总表"]) == 0
    assert score_of(["1", "x", "2019/1/1"]) == 0
    assert score_of(["编号", "内容", "时间"]) > 0


@pytest.mark.parametrize(
    ("days", "clocks"),
    [
        (["2026-11-01", "2026/11/2"], ["09:30", "下午2:00"]),
        ([datetime(2026, 11, 1), datetime(2026, 11, 2)], [time(9, 30), time(14, 0)]),  # noqa: DTZ001 - cells have no zone
        ([datetime(2026, 11, 1), datetime(2026, 11, 2)], [0.39583333333, 0.5833333333333]),  # noqa: DTZ001
        ([20261101, 20261102], ["9时30分", "14时"]),
        (["2026年11月1日", "2026年11月2日"], ["９：３０", "１４：００"]),
    ],
)
def test_day_and_clock_in_two_columns_are_one_time(days, clocks):
    """The clock beside the day is not lost, and is no column left unused."""
    columns = headers("来信日期", "来信时间", "来信内容")
    rows = [Row(n, (day, clock, "内容")) for n, (day, clock) in enumerate(zip(days, clocks, strict=True), 2)]
    guess = guess_columns(columns, rows)
    assert (guess.choices[Field.ASKED_AT].column, guess.clock, guess.unused) == (0, 1, ())
    reading = Reading({field: c.column for field, c in guess.choices.items()}, NOON, clock=guess.clock)
    assert [read_row(row, reading).asked_at for row in rows] == [
        datetime(2026, 11, 1, 1, 30, tzinfo=UTC),
        datetime(2026, 11, 2, 6, 0, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("numbers", "restart"),
    [
        (["1", "2", "3"], True),
        ([1.0, 2.0, 3.0], True),
        (["0", "1", "2"], True),
        (["3", "1", "2"], True),
        (["188006", "188007"], False),
        (["1", "1", "2"], False),
        (["A1", "A2"], False),
        (["5", "6", "7"], False),
        ([], False),
    ],
)
def test_numbers_that_only_count_rows_are_known(numbers, restart):
    """They begin anew in each sheet and so identify nothing."""
    assert numbers_restart(numbers) is restart


@pytest.mark.parametrize(
    ("lon", "lat", "point"),
    [
        ("113.62", "34.75", (113.62, 34.75)),
        ("１１３．６２", "３４．７５", (113.62, 34.75)),
        ("113°37′12″", "34°45′00″", (113.62, 34.75)),
        ("E113°37'12\"", "N34°45'", (113.62, 34.75)),
        ("东经113度37分12秒", "北纬34度45分", (113.62, 34.75)),
        ("0", "0", None),
        ("0.0", "0.000", None),
        ("", "", None),
        ("-", "-", None),
        ("无", "无", None),
        ("34.75", "113.62", "point_swapped"),
        ("13.62", "4.75", "point_abroad"),
        ("113.62", "", "point_incomplete"),
        ("12649283.2", "4107453.1", "not_a_point"),
        ("113.62", "134.75", "not_a_point"),
        ("大门口", "对面", "not_a_point"),
        ("113°61′", "34°45′", "not_a_point"),
    ],
)
def test_point_is_read_or_questioned(lon, lat, point):
    """0, 0 is no place; swapped, half and projected coordinates are named."""
    assert read_point(lon, lat) == point


def test_day_of_reply_counts_by_the_calendar_not_by_hours():
    """Asked on the 1st at 23:59, answered on the 17th at 00:01: sixteen days, though only 15 times 24 hours passed."""
    asked = datetime(2019, 3, 1, 15, 59, tzinfo=UTC)
    assert timeliness([(asked, datetime(2019, 3, 16, 16, 1, tzinfo=UTC))]).late == 1
    assert timeliness([(asked, datetime(2019, 3, 16, 15, 0, tzinfo=UTC))]).late == 0
    assert timeliness([(asked, None)]).share_in_time == 0.0


def test_wait_ends_when_the_oldest_leaves_the_span():
    """Two in ten minutes are allowed: the third waits until the first is ten minutes old."""
    earlier = [NOON - timedelta(minutes=9), NOON - timedelta(minutes=2)]
    assert wait_for(earlier, [Limit(2, timedelta(minutes=10))], at=NOON) == timedelta(minutes=1)
    assert wait_for(earlier, [Limit(3, timedelta(minutes=10))], at=NOON) == timedelta(0)
