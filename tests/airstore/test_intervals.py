"""How often data come, found from their times; hours made of finer data; epochs, spans, and clocks turned back."""

# ruff: noqa: DTZ001 - times are those of the wall clock

from datetime import datetime as wall
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airstore import Chosen, ZoneError, append, compact, hourly, import_file, mapping_from, open_store, rows
from luoshi.airstore.intake.intervals import intervals_of
from luoshi.airstore.store import RESOLUTIONS
from tests.airstore.batches import AT, batch, hours
from tests.airstore.real_troubles import trouble

LATER = AT.replace(year=2027)


def imported(tmp_path, text, **how):
    """A store, and what became of a file with this text."""
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    store = open_store(tmp_path / "air")
    return store, import_file(store, path, at=AT, **how)


def told(outcome):
    """The intervals of a file: minutes, seconds, how known."""
    return [(i["minutes"], i["seconds"], i["known_by"]) for i in outcome.account.intervals]


@pytest.mark.parametrize(
    ("name", "minutes", "seconds", "first"),
    [
        ("m10", 10, 600, 21.5),
        ("m15", 15, 900, 21.5),
        ("m30", 30, 1800, 21.5),
        ("sec", 1, 145, None),
        ("halfpast", 60, 3600, None),
    ],
)
def test_interval_of_a_file_is_found_and_stored_as_such(tmp_path, name, minutes, seconds, first):
    """Quarters are no minutes: an hour of four is their mean, and wholly covered."""
    store = open_store(tmp_path)
    outcome = import_file(store, trouble(f"56-subhourly/{name}.csv"), at=LATER)
    assert told(outcome) == [(minutes, seconds, "times")]
    found = hourly(store, ["pm25"], since="2026-11-01", until="2026-11-02", minutes=minutes)
    if first is not None:
        assert found.row(0)[2:] == (first, 1.0)
    assert found.filter(pl.col("ends_at") > wall(2026, 11, 1, 1)).head(20)["pm25_capture"].to_list() == [1.0] * 20


@pytest.mark.parametrize("minutes", RESOLUTIONS)
@pytest.mark.parametrize("phase", [0, 7])
def test_every_part_of_an_hour_is_known_from_its_times(minutes, phase):
    """Also when the clock is some seconds late, and with a month without data."""
    ends = np.arange(200) * minutes * 60e6 + phase * 1e6
    ends[100:] += 31 * 86_400e6
    found = intervals_of(pl.Series(["A"] * 200), np.random.default_rng(minutes).permutation(np.repeat(ends, 1)))
    assert (found["A"].minutes, found["A"].is_regular) == (minutes, True)


@given(st.sampled_from(RESOLUTIONS), st.sets(st.integers(0, 199), max_size=60))
def test_gaps_do_not_change_the_interval(minutes, missing):
    """Any three of ten steps left out: the interval is what it was."""
    ends = np.array(sorted(set(range(200)) - missing)) * minutes * 60e6
    assert intervals_of(pl.Series(["A"] * len(ends)), ends)["A"].minutes == minutes


def test_stations_of_one_file_have_intervals_of_their_own(tmp_path):
    """Hours beside quarters; a station with one time is like the others."""
    text = "code,time,PM2.5\n" + "".join(f"H,2019-10-01 {h:02d}:00,1\n" for h in range(1, 9))
    text += "".join(f"Q,2019-10-01 01:{m:02d},2\n" for m in (0, 15, 30, 45)) + "L,2019-10-01 05:00,3\n"
    store, outcome = imported(tmp_path, text)
    assert [(i["minutes"], i["stations"]) for i in outcome.account.intervals] == [(60, 2), (15, 1)]
    assert rows(store, ["pm25"], since="2019-10-01", until="2019-10-02", minutes=15)["station"].unique().to_list() == [
        "Q"
    ]
    assert outcome.read == outcome.new == 13


def test_irregular_seconds_weigh_by_what_they_cover(tmp_path):
    """Two spans of 40 minutes: the hour in between has a third of the second... by the seconds in it."""
    store = open_store(tmp_path)
    ends = np.array(["2019-11-01T00:40", "2019-11-01T01:20", "2019-11-01T02:00"], "datetime64[us]")
    append(store, batch("A", ends, pm25_ug_m3=[10, 40, 70], span_s=[2400.0] * 3), minutes=1, at=AT)
    found = hourly(store, ["pm25"], since="2019-11-01", until="2019-11-02", minutes=1)
    # 00-01: 40 min of 10 and 20 min of 40; 01-02: 20 min of 40 and 40 min of 70.
    assert found["pm25_ug_m3"].to_list() == pytest.approx([20, 60])
    assert found["pm25_capture"].to_list() == pytest.approx([1, 1])


def test_gap_of_an_irregular_row_lowers_the_capture_of_its_variable_only(tmp_path):
    """What one variable does not tell is not covered for it."""
    store = open_store(tmp_path)
    ends = np.array(["2019-11-01T00:30", "2019-11-01T01:00"], "datetime64[us]")
    values = {"pm25_ug_m3": [10, None], "pm10_ug_m3": [20, 30], "span_s": [1800.0, 1800.0]}
    append(store, batch("A", ends, **values), minutes=1, at=AT)
    found = hourly(store, ["pm25", "pm10"], since="2019-11-01", until="2019-11-02", minutes=1).row(0, named=True)
    assert (found["pm25_ug_m3"], found["pm25_capture"]) == (10, 0.5)
    assert (found["pm10_ug_m3"], found["pm10_capture"]) == (25, 1.0)


def test_new_resolutions_are_compacted_and_stay_readable(tmp_path):
    """Two files of quarters become one, and what was there before reads as before."""
    store = open_store(tmp_path)
    for n in range(2):
        append(store, batch(f"S{n}", hours("2019-11-01T00:15", 8, minutes=15), pm25_ug_m3=range(8)), minutes=15, at=AT)
    append(store, batch("H", hours("2019-11-01T01:00", 2), pm25_ug_m3=[1, 2]), minutes=60, at=AT)
    before = rows(store, ["pm25"], since="2019-11-01", until="2019-11-02", minutes=15)
    assert compact(store).files == 2
    assert rows(store, ["pm25"], since="2019-11-01", until="2019-11-02", minutes=15).equals(before)
    assert rows(store, ["pm25"], since="2019-11-01", until="2019-11-02").height == 2


@pytest.mark.parametrize(("name", "unit"), [("in", "s"), ("ms", "ms")])
def test_epoch_is_known_by_its_numbers(tmp_path, name, unit):
    """1793458800 is 2026-10-31 15:00 UTC, 23:00 in Shanghai; the account says so."""
    store = open_store(tmp_path)
    outcome = import_file(store, trouble(f"57-epoch/{name}.csv"), at=LATER)
    assert (outcome.new, outcome.account.zone, outcome.account.times_are) == (30, "UTC", f"epoch_{unit}")
    assert rows(store, ["pm25"], since="2026-10-31", until="2026-11-03")["ends_at"][0] == wall(2026, 10, 31, 23)


@pytest.mark.parametrize(
    ("texts", "mapping", "first"),
    [
        (["1569859200", "1569862800"], None, wall(2019, 10, 1)),
        (["1569859200000", "1569862800000"], None, wall(2019, 10, 1)),
        (["1569859200.0", "1569862800.0"], None, wall(2019, 10, 1)),
        (["1569859200", "1569862800"], "s", wall(2019, 10, 1)),
        (["1569859200123", "1569862800123"], "ms", wall(2019, 10, 1, 0, 0, 0, 123_000)),
        (["2019100101", "2019100102"], None, wall(2019, 10, 1, 1)),
        (["201910010130", "201910010230"], None, wall(2019, 10, 1, 1, 30)),
    ],
)
def test_numbers_of_ten_digits_are_seconds_or_hours(tmp_path, texts, mapping, first):
    """By the mapping, or by what all of them can be."""
    text = "code,time,PM2.5\n" + "".join(f"A,{t},{n}\n" for n, t in enumerate(texts))
    how = (
        mapping_from({"station": "code", "time": "time", "epoch": mapping, "columns": {"pm25": "PM2.5"}})
        if mapping
        else None
    )
    store, _ = imported(tmp_path, text, mapping=how)
    assert rows(store, ["pm25"], since="2019-09-30", until="2019-10-03")["ends_at"][0] == first


SPANS = ["2026-11-01 09:00-10:00", "2026-11-01 09:00~10:00", "2026-11-01 09:00至10:00", "2026/11/1 9时-10时"]
SPANS += ["2026-11-01 09:00 - 10:00", "2026年11月1日 上午9:00-10:00"]


@pytest.mark.parametrize("text", SPANS)
def test_span_is_the_hour_that_ends_with_it(tmp_path, text):
    """Never a time zone of minus ten hours; also where the mapping labels hours by their beginning."""
    store, outcome = imported(tmp_path, f"code,time,PM2.5\nA,{text},5\n")
    assert told(outcome) == [(60, 3600, "spans")]
    append(store, batch("A", hours("2026-11-01T10:00", 1), pm25_ug_m3=[5]), minutes=60, at=LATER)
    assert rows(store, ["pm25"], since="2026-11-01", until="2026-11-02")["ends_at"].to_list() == [wall(2026, 11, 1, 10)]


def test_file_of_spans_reads_hour_by_hour(tmp_path):
    """Twenty-three hours, the first one ending at one o'clock."""
    store = open_store(tmp_path)
    import_file(store, trouble("65-time-span/air.csv"), at=LATER)
    found = rows(store, ["pm25"], since="2026-11-01", until="2026-11-02")
    assert found["ends_at"].to_list() == [wall(2026, 11, 1, h) for h in range(1, 24)]
    assert found["pm25_ug_m3"].to_list() == list(range(10, 33))


NIGHT = [("2019-11-03 00:00", 1), ("2019-11-03 01:00", 2), ("2019-11-03 01:00", 3), ("2019-11-03 02:00", 4)]


def test_repeated_hour_is_an_hour_and_no_revision(tmp_path):
    """New York's clocks went back on 3 November 2019: 01:00 came twice, 05:00 and 06:00 UTC."""
    text = "code,time,PM2.5\n" + "".join(f"A,{t},{v}\n" for t, v in NIGHT)
    store, outcome = imported(tmp_path, text, chosen=Chosen(zone="America/New_York"))
    assert (outcome.new, outcome.revised, outcome.account.repeated_hours) == (4, 0, 1)
    found = rows(store, ["pm25"], since="2019-11-03", until="2019-11-04")
    assert found["ends_at"].to_list() == [wall(2019, 11, 3, h) for h in (12, 13, 14, 15)]
    assert found["pm25_ug_m3"].to_list() == [1, 2, 3, 4]


def test_repeated_hour_of_a_doubled_file_is_refused(tmp_path):
    """Where other times come twice too, the order tells nothing."""
    text = "code,time,PM2.5\n" + "".join(f"A,{t},{v}\n" for t, v in NIGHT * 2)
    _, outcome = imported(tmp_path, text, chosen=Chosen(zone="America/New_York"))
    assert outcome.account.refused == {"ambiguous_time": 3}
    assert outcome.has_loss


def test_zone_is_taken_from_the_header_or_the_choice(tmp_path):
    """``time(UTC)`` says it; a zone that is none is refused in words."""
    store, outcome = imported(tmp_path, "code,时间(UTC),PM2.5\nA,2019-10-01 01:00,5\n")
    assert (outcome.account.zone, outcome.account.zone_known_by) == ("UTC", "header")
    assert rows(store, ["pm25"], since="2019-10-01", until="2019-10-02")["ends_at"][0] == wall(2019, 10, 1, 9)
    with pytest.raises(ZoneError, match="Mars"):
        imported(tmp_path, "code,time,PM2.5\nA,2019-10-01 01:00,5\n", chosen=Chosen(zone="Mars/Base"))


def test_workbook_times_are_rounded_to_the_second(tmp_path):
    """0.04166666666 of a day is one o'clock; date and clock in two columns are one time, in the 1904 system too."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        day, clock = (book.add_format({"num_format": f}) for f in ("yyyy-mm-dd", "hh:mm"))
        sheet.write_row(0, 0, ["code", "日期", "时间", "PM2.5"])
        for n in range(1, 5):
            sheet.write(n, 0, "A")
            sheet.write_datetime(n, 1, wall(2019, 10, 1), day)
            sheet.write_number(n, 2, n / 24 - 1e-9, clock)
            sheet.write(n, 3, n)
    store = open_store(tmp_path / "air")
    outcome = import_file(store, tmp_path / "a.xlsx", at=AT)
    assert outcome.account.sheet.date_system == 1904
    found = rows(store, ["pm25"], since="2019-10-01", until="2019-10-02")
    assert found["ends_at"].to_list() == [wall(2019, 10, 1) + timedelta(hours=n) for n in range(1, 5)]
