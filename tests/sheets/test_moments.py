"""How real sheets write an instant, and what of it is refused."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.sheets import Moment, Refused, Span, read_moment

ZONE = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("2026-11-03 08:30", "2026-11-03 08:30"),
        ("2026/11/3 8:30:05", "2026-11-03 08:30:05"),
        ("2026年11月3日 8时30分", "2026-11-03 08:30"),
        ("2026.11.3", "2026-11-03"),
        ("２０２６－１１－０３　０８：３０", "2026-11-03 08:30"),
        (20261103, "2026-11-03"),
        (20261103.0, "2026-11-03"),
        ("20261103", "2026-11-03"),
        ("2026110308", "2026-11-03 08:00"),
        (202611030830, "2026-11-03 08:30"),
        ("20261103083005", "2026-11-03 08:30:05"),
        (46329.354166666664, "2026-11-03 08:30"),
        ("46329.354166666664", "2026-11-03 08:30"),
        ("2026-11-03 凌晨2:15", "2026-11-03 02:15"),
        ("2026-11-03 早上7点", "2026-11-03 07:00"),
        ("2026-11-03 上午12:10", "2026-11-03 00:10"),
        ("2026-11-03 中午12:30", "2026-11-03 12:30"),
        ("2026-11-03 中午1点", "2026-11-03 13:00"),
        ("2026-11-03 下午3点半", "2026-11-03 15:30"),
        ("2026-11-03 下午12:30", "2026-11-03 12:30"),
        ("2026-11-03 傍晚6:05", "2026-11-03 18:05"),
        ("2026-11-03 晚上8:20", "2026-11-03 20:20"),
        ("2026-11-03 晚上12:30", "2026-11-04 00:30"),
        ("2026-11-03 24:00", "2026-11-04 00:00"),
        ("2026-11-03 8:30 PM", "2026-11-03 20:30"),
        ("二〇二六年十一月二十三日 8时", "2026-11-23 08:00"),
        ("2026-11-03（星期二）下午2:00", "2026-11-03 14:00"),
        ("2026-11-03T08:30:00+09:00", "2026-11-03 07:30"),
        ("2026-11-03T08:30:00-05:00", "2026-11-03 21:30"),
        ("2026-11-03T00:30:00Z", "2026-11-03 08:30"),
        ("25/12/2026 08:00", "2026-12-25 08:00"),
    ],
)
def test_instant_is_read_as_it_was_meant(cell, at):
    """Each form of the same instant gives that instant."""
    read = read_moment(cell)
    assert isinstance(read, Moment)
    assert read.at == local(at)


def test_serial_counts_from_1904_where_the_workbook_says_so():
    """A number of days is four years and a day later there."""
    assert read_moment(44867.354166666664, counts_from_1904=True) == read_moment(46329.354166666664)


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("2026-11-01 09:00-10:00", "2026-11-01 09:00", "2026-11-01 10:00"),
        ("2026-11-01 09:00~10:00", "2026-11-01 09:00", "2026-11-01 10:00"),
        ("2026-11-01 9时至10时", "2026-11-01 09:00", "2026-11-01 10:00"),
        ("2026-11-01 09:00—10:30", "2026-11-01 09:00", "2026-11-01 10:30"),
        ("2026-11-01 23:00-24:00", "2026-11-01 23:00", "2026-11-02 00:00"),
        ("2026-11-01 23:00-00:00", "2026-11-01 23:00", "2026-11-02 00:00"),
        ("2026-11-01 下午2:00-3:00", "2026-11-01 14:00", "2026-11-01 15:00"),
        ("2026/11/1 00:00-01:00", "2026-11-01 00:00", "2026-11-01 01:00"),
    ],
)
def test_span_of_clock_is_a_span_and_no_offset(text, begins, ends):
    """09:00-10:00 is an hour and not nine o'clock ten hours west of Greenwich."""
    assert read_moment(text) == Span(local(begins), local(ends))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "missing"),
        (None, "missing"),
        ("3/4/2019", "ambiguous"),
        ("2026-02-30", "impossible"),
        ("2026-11-03 25:00", "impossible"),
        ("2026-11-03 24:30", "impossible"),
        ("2026-11-03 上午15:00", "impossible"),
        ("2026-11-03 晚上2点", "ambiguous"),
        ("2026-11-03 早上12:00", "ambiguous"),
        ("2026-11-03 10:00-09:00", "ambiguous"),
        ("2026-11-03 09:00-1000", "ambiguous"),
        ("2026-11-03 09:00:00-05", "ambiguous"),
        ("2026-11-03T09:00+99:00", "unreadable"),
        ("昨天下午", "unreadable"),
        ("11-03 09:00", "unreadable"),
        (True, "unreadable"),
        (12.5, "unreadable"),
        ("1066-10-14", "impossible"),
        ("9999-12-31 24:00", "impossible"),
    ],
)
def test_what_is_no_instant_is_refused_with_its_reason(cell, code):
    """Nothing is guessed that could be two things."""
    assert read_moment(cell) == Refused(code)


@given(st.datetimes(min_value=datetime(1981, 1, 1), max_value=datetime(2099, 12, 31)))  # noqa: DTZ001 - wall clocks
def test_workbook_time_and_text_agree(at):
    """A day number, a time of a workbook and its text are the same instant, to the second."""
    whole = at.replace(microsecond=0)
    serial = (whole - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001 - wall clocks
    assert read_moment(whole) == read_moment(whole.isoformat(" "))
    assert read_moment(serial).at == read_moment(whole).at


@given(st.text(max_size=40))
def test_no_text_makes_reading_fail(text):
    """Any text is an instant, a span, or refused."""
    assert isinstance(read_moment(text), Moment | Span | Refused)
