"""Instants as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from luoshi.district.ui.moments import distance, machine, spoken

NOW = datetime(2019, 11, 8, 4, 0, tzinfo=UTC)  # Friday, noon in Shanghai


@pytest.mark.parametrize(
    ("language", "value", "options", "expected"),
    [
        ("zh-hans", datetime(2019, 11, 8, 9, 30, tzinfo=UTC), {}, "11月8日 17:30"),
        ("zh-hans", datetime(2018, 1, 31, 16, 5, tzinfo=UTC), {}, "2018年2月1日 00:05"),
        ("zh-hans", datetime(2019, 11, 10, 1, 0, tzinfo=UTC), {"weekday": True}, "11月10日（周日） 09:00"),
        ("zh-hans", date(2019, 11, 8), {}, "11月8日"),
        ("zh-hans", datetime(2019, 11, 8, 9, 30, tzinfo=UTC), {"clock": False}, "11月8日"),
        ("en", datetime(2019, 11, 8, 9, 30, tzinfo=UTC), {}, "8 Nov 17:30"),
        ("en", datetime(2018, 11, 8, 9, 30, tzinfo=UTC), {"weekday": True}, "Thu 8 Nov 2018 17:30"),
    ],
)
def test_instant_is_spoken_in_local_time(language, value, options, expected):
    """Local time, Chinese or English order, the year only when it is not the present one."""
    with translation.override(language):
        assert spoken(value, now=NOW, **options) == expected


def test_new_years_eve_in_utc_counts_as_the_local_year():
    """At 16:00 UTC on 31 December the new year has begun in the district."""
    with translation.override("zh-hans"):
        assert spoken(datetime(2019, 12, 31, 17, 0, tzinfo=UTC), now=datetime(2020, 1, 1, tzinfo=UTC)) == "1月1日 01:00"


def test_machine_form_carries_the_zone():
    """``<time datetime>`` is unambiguous."""
    assert machine(datetime(2019, 11, 8, 9, 30, tzinfo=UTC)) == "2019-11-08T17:30:00+08:00"


@pytest.mark.parametrize(
    ("away", "chinese", "english"),
    [
        (timedelta(0), "刚刚", "just now"),
        (timedelta(seconds=30), "马上", "in a moment"),
        (timedelta(minutes=-1), "1 分钟前", "1 minute ago"),
        (timedelta(hours=-3, minutes=-59), "3 小时前", "3 hours ago"),
        (timedelta(hours=49), "2 天后", "in 2 days"),
        (timedelta(days=-59), "59 天前", "59 days ago"),
        (timedelta(days=-400), "13 个月前", "13 months ago"),
    ],
)
def test_distance_names_the_largest_unit(away, chinese, english):
    """Whole units, rounded towards now."""
    with translation.override("zh-hans"):
        assert distance(NOW + away, now=NOW) == chinese
    with translation.override("en"):
        assert distance(NOW + away, now=NOW) == english
