"""What a sheet means, decided from values alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.intake.rules.cleaning import TITLE_LENGTH, clean_line, clean_text, shorten
from luoshi.district.intake.rules.columns import find_header, guess_columns, headers_of
from luoshi.district.intake.rules.dates import Moment, Refused, read_moment
from luoshi.district.intake.rules.fields import Field, SheetKind, kind_of
from luoshi.district.intake.rules.timeliness import timeliness
from luoshi.kernel.rates import Limit, wait_for

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SAME = "2019-02-28T03:25:05+00:00"  # 11:25:05 in the district, UTC+8


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2019/2/28 11:25:05", SAME),
        ("2019-02-28 11:25:05", SAME),
        ("2019-02-28T11:25:05+08:00", SAME),
        ("2019-02-28T03:25:05Z", SAME),
        ("2019年2月28日 11时25分05秒", SAME),
        ("2019.2.28 11:25:05", SAME),
        ("２０１９／２／２８　１１：２５：０５", SAME),
        ("20190228112505", SAME),
        ("28/2/2019 11:25:05", SAME),
        ("2019年2月28日 11:25", "2019-02-28T03:25:00+00:00"),
        ("2019/2/28 下午 3:05", "2019-02-28T07:05:00+00:00"),
        ("2019/2/28 3:05 PM", "2019-02-28T07:05:00+00:00"),
        ("2019-2-28 24:00", "2019-02-28T16:00:00+00:00"),
        ("2018/4/24", "2018-04-23T16:00:00+00:00"),
        ("2019年2月28日（星期四）", "2019-02-27T16:00:00+00:00"),
        (datetime(2019, 2, 28, 11, 25, 5), SAME),  # noqa: DTZ001 - cells have no zone
        (date(2018, 4, 24), "2018-04-23T16:00:00+00:00"),
        (43524, "2019-02-27T16:00:00+00:00"),  # 2019-02-28 counted from 1900
        ("43524.5", "2019-02-28T04:00:00+00:00"),
    ],
)
def test_instant_is_read_however_it_is_written(written, instant):
    """The forms found in real sheets, on the district's wall clock."""
    assert read_moment(written).at.isoformat() == instant


def test_serial_of_a_workbook_that_counts_from_1904_is_1462_days_later():
    """The two ways of counting differ by 1,462 days."""
    assert read_moment(43524 - 1462, counts_from_1904=True) == read_moment(43524)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "missing"), (None, "missing"), ("\u3000", "missing"), ("昨天", "unreadable"), (True, "unreadable"),
        ("3/4/2019", "ambiguous"), ("2019/2/30", "impossible"), ("2019/2/28 25:00", "impossible"),
        ("0019/2/28", "impossible"), ("9999-12-31 24:00:00", "impossible"), (7, "unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_instant_is_refused_with_its_reason(written, code):
    """Nothing is guessed."""
    assert read_moment(written) == Refused(code)


@given(st.datetimes(datetime(1992, 1, 1), datetime(2099, 1, 1)))  # noqa: DTZ001 - the wall clock; no summer time since 1992
def test_written_instant_is_read_back(wall):
    """Writing in the sheets' usual form and reading gives the same second."""
    wall = wall.replace(microsecond=0)
    written = f"{wall.year}/{wall.month}/{wall.day} {wall.hour}:{wall.minute:02}:{wall.second:02}"
    assert read_moment(written).at == wall.replace(tzinfo=UTC) - timedelta(hours=8)


@given(st.text(max_size=40))
def test_any_text_is_an_instant_or_refused(text):
    """Nothing is raised."""
    assert isinstance(read_moment(text), Moment | Refused)


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


def test_columns_are_recognised_by_name():
    """The three kinds of real sheets."""
    messages = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数")
    guess = guess_columns(messages)
    assert [
        guess.choices[f].header for f in (Field.NUMBER, Field.REPORTER, Field.TITLE, Field.ASKED_AT, Field.TEXT)
    ] == list(messages[:5])
    assert kind_of(guess.choices) is SheetKind.MESSAGES
    assert kind_of(guess_columns((*messages[:5], "答复意见", "答复时间")).choices) is SheetKind.REPLIES
    hotline = guess_columns(
        ("工单编号", "来电时间", "诉求内容", "联系电话", "姓名", "地址", "受理时间", "承办单位", "办结时间")
    )
    assert kind_of(hotline.choices) is SheetKind.HOTLINE
    assert hotline.choices[Field.ASKED_AT].header == "来电时间"
    assert hotline.unused == ("受理时间",)
    assert guess_columns(("Ticket ID", "Description", "Created At")).is_usable


def test_header_is_found_beneath_a_title():
    """Official sheets begin with a heading over all columns."""
    assert find_header([["2019年留言汇总表"], [], ["编号", "内容", "时间"], [1, "x", "2019/1/1"]]) == 2
    assert headers_of(["内容", None, "内容"]) == ("内容", "#2", "内容 (3)")


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
