"""What is appended is there once, corrected beside the original, and never half."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.airstore import BatchError, Flag, append, grid, open_store, rows, series
from luoshi.airstore.errors import BusyError, DistrictNameError, ResolutionError, UnknownColumnError
from luoshi.airstore.files.locking import day_locked
from luoshi.airstore.files.parts import Kind
from tests.airstore.batches import AT, batch, hours


def parts_of(store, kind, *, minutes=60):
    """All rows of a kind, as they are in the files."""
    return pl.concat([pl.read_parquet(path) for path, _ in store.files(minutes, kind=kind)], how="diagonal")


def test_batch_appended_twice_changes_nothing(tmp_path):
    """The same batch again finds everything unchanged and writes no file."""
    store = open_store(tmp_path)
    told = batch("A", hours("2019-11-01T01:00", 30), pm25_ug_m3=range(30))
    assert append(store, told, minutes=60, at=AT).new == 30
    files = sorted(tmp_path.rglob("*.parquet"))
    assert append(store, told, minutes=60, at=AT).unchanged == 30
    assert sorted(tmp_path.rglob("*.parquet")) == files


def test_midnight_belongs_to_the_day_that_ends(tmp_path):
    """The hour that ends at 00:00 lies in the folder of the day before, as the release labels it."""
    store = open_store(tmp_path)
    append(store, batch("A", ["2019-11-02T00:00", "2019-11-02T01:00"], pm25_ug_m3=[1, 2]), minutes=60, at=AT)
    assert [d.isoformat() for d in store.days()] == ["2019-11-01", "2019-11-02"]


def test_corrected_value_is_read_and_the_first_is_kept(tmp_path):
    """A value that differs becomes the next revision of its variable; both stay in the files."""
    store = open_store(tmp_path)
    two = hours("2019-11-01T01:00", 2)
    append(store, batch("A", two, pm25_ug_m3=[1, 2], co_mg_m3=[0.5, 0.6]), minutes=60, at=AT)
    outcome = append(store, batch("A", two, pm25_ug_m3=[1, 20], co_mg_m3=[0.5, 0.6]), minutes=60, at=AT)
    assert (outcome.revised, outcome.unchanged) == (1, 1)
    again = append(store, batch("A", two[1:], pm25_ug_m3=[21]), minutes=60, at=AT)
    assert again.revised == 1
    assert series(store, "A", "pm25", since="2019-11-01", until="2019-11-01T03:00").values[1] == 21
    assert series(store, "A", "co", since="2019-11-01", until="2019-11-01T03:00").values[1] == 0.6
    told = pl.concat([parts_of(store, kind) for kind in Kind], how="diagonal").filter(pl.col("ends_at") == two[1])
    assert sorted(told.select("revision", "pm25_ug_m3").rows()) == [(0, 2.0), (1, 20.0), (2, 21.0)]


def test_gap_never_replaces_a_value(tmp_path):
    """Null and NaN say nothing; a variable that comes later completes the row."""
    store = open_store(tmp_path)
    two = hours("2019-11-01T01:00", 2)
    append(store, batch("A", two, pm25_ug_m3=[1, 2]), minutes=60, at=AT)
    outcome = append(store, batch("A", two, pm25_ug_m3=[None, np.nan], o3_ug_m3=[7.0, None]), minutes=60, at=AT)
    assert (outcome.new, outcome.revised) == (1, 0)
    found = grid(store, ["pm25", "o3"], since="2019-11-01", until="2019-11-01T02:00")
    assert found.of("pm25")[:, 0].tolist() == [1, 2]
    assert np.array_equal(found.of("o3")[:, 0], [7, np.nan], equal_nan=True)


def test_revision_once_told_is_never_told_differently(tmp_path):
    """With revisions of the source: the same again is nothing, another value under its number is refused."""
    store = open_store(tmp_path)
    told = batch("A", hours("2019-11-01T01:00", 1), pm25_ug_m3=[5])
    first = told.append_column("revision", pa.array([0]))
    later = told.set_column(2, "pm25_ug_m3", pa.array([6.0])).append_column("revision", pa.array([3]))
    other = told.set_column(2, "pm25_ug_m3", pa.array([9.0])).append_column("revision", pa.array([3]))
    # The higher revision comes first: late is not latest.
    assert append(store, later, minutes=60, at=AT).new == 1
    append(store, first, minutes=60, at=AT)
    assert append(store, first, minutes=60, at=AT).unchanged == 1
    refused = append(store, other, minutes=60, at=AT)
    assert (refused.rejected, refused.revised) == (1, 0)
    assert "revision_taken" in refused.errors.read_text(encoding="utf-8-sig")
    assert series(store, "A", "pm25", since="2019-11-01", until="2019-11-01T01:00").values.tolist() == [6]


def test_row_of_the_future_is_flagged_and_not_read(tmp_path):
    """More than five minutes ahead of the receiver; when its time has come and it is told again, it counts."""
    store = open_store(tmp_path)
    now = AT  # 08:00 on the wall clock
    ahead = np.datetime64("2026-01-01T08:00") + np.array([4, 6]).astype("m8[m]")
    outcome = append(store, batch("A", ahead, pm25_ug_m3=[1, 2]), minutes=1, at=now)
    assert (outcome.new, outcome.flagged) == (2, 1)
    assert rows(store, ["pm25"], since="2026-01-01", until="2026-01-02", minutes=1)["pm25_ug_m3"].to_list() == [1]
    append(store, batch("A", ahead, pm25_ug_m3=[1, 2]), minutes=1, at=now + timedelta(minutes=10))
    assert rows(store, ["pm25"], since="2026-01-01", until="2026-01-02", minutes=1)["pm25_ug_m3"].to_list() == [1, 2]


def test_clock_that_is_off_is_flagged_and_read(tmp_path):
    """A device that said 08:06 when it was 08:00: kept, read, and marked."""
    store = open_store(tmp_path)
    told = batch("A", hours("2026-01-01T07:58", 2, minutes=1), pm25_ug_m3=[1, 2])
    told = told.append_column("sent_at", pa.array(np.array(["2026-01-01T08:06", "2026-01-01T08:04"], "M8[us]")))
    assert append(store, told, minutes=1, at=AT).flagged == 1
    assert parts_of(store, Kind.MORE, minutes=1)["flags"].to_list() == [Flag.CLOCK_OFF]
    found = rows(store, ["pm25"], since="2026-01-01", until="2026-01-02", minutes=1)
    assert found["pm25_ug_m3"].to_list() == [1, 2]


def test_resolutions_lie_side_by_side(tmp_path):
    """Minutes, five minutes and hours of one station at one time are three things."""
    store = open_store(tmp_path)
    for minutes, value in ((1, 10), (5, 50), (60, 60)):
        append(store, batch("A", ["2019-11-01T01:00"], pm25_ug_m3=[value]), minutes=minutes, at=AT)
    for minutes, value in ((1, 10), (5, 50), (60, 60)):
        found = rows(store, ["pm25"], since="2019-11-01", until="2019-11-02", minutes=minutes)
        assert found["pm25_ug_m3"].to_list() == [value]


def test_time_with_a_zone_becomes_the_wall_clock(tmp_path):
    """00:00 UTC is 08:00 in Shanghai."""
    store = open_store(tmp_path)
    told = batch("A", ["2019-11-01T00:00"], pm25_ug_m3=[1])
    told = told.set_column(1, "ends_at", told["ends_at"].cast(pa.timestamp("us", "UTC")))
    append(store, told, minutes=60, at=AT)
    assert rows(store, ["pm25"], since="2019-11-01", until="2019-11-02")["ends_at"][0].hour == 8


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (pa.table({"station": ["A"], "pm25_ug_m3": [1.0]}), BatchError),
        (pa.table({"station": ["A"], "ends_at": [5], "pm25_ug_m3": [1.0]}), BatchError),
        (batch("A", ["2019-11-01T01:00"], pm25=[1]), UnknownColumnError),
        (batch("A", ["2019-11-01T01:00"], pm25_ug_m3=["many"]), BatchError),
        (batch("A", ["2019-11-01T01:00"]), BatchError),
        ("no table", BatchError),
    ],
)
def test_batch_that_cannot_be_understood_writes_nothing(tmp_path, wrong, error):
    """Columns missing, of the wrong type or without a unit are refused as a whole."""
    with pytest.raises(error):
        append(open_store(tmp_path), wrong, minutes=60, at=AT)
    assert list(tmp_path.rglob("*")) == []


def test_bad_rows_go_to_the_error_file_and_the_others_come_in(tmp_path):
    """No station, no time, an infinite value, a wind of 400°: four reasons, and the good row is there."""
    store = open_store(tmp_path)
    ends_at = hours("2019-11-01T01:00", 5)
    told = pa.table(
        {
            "station": ["A", None, "A", "A", " "],
            "ends_at": pa.array(ends_at, mask=np.array([0, 0, 1, 0, 0], bool)),
            "pm25_ug_m3": [1.0, 1, 1, np.inf, 1],
            "wind_from_deg": [90.0, 90, 90, 90, 400],
        }
    )
    outcome = append(store, told, minutes=60, at=AT)
    assert (outcome.new, outcome.rejected) == (1, 4)
    said = pl.read_csv(outcome.errors)
    assert said["row"].to_list() == [2, 3, 4, 5]
    assert said["code"].to_list() == ["no_station", "no_time", "out_of_range", "no_station"]


def test_wrong_names_are_refused(tmp_path):
    """A resolution of seven minutes, a district that leads out of its folder."""
    with pytest.raises(ResolutionError):
        append(open_store(tmp_path), batch("A", ["2019-11-01T01:00"], pm25_ug_m3=[1]), minutes=7, at=AT)
    with pytest.raises(DistrictNameError):
        open_store(tmp_path, "../elsewhere")


def test_writer_that_waits_too_long_says_so(tmp_path):
    """A day held by somebody is refused with the day, and nothing is written."""
    store = open_store(tmp_path)
    day = np.datetime64("2019-11-01").item()
    with (
        day_locked(store, day),
        pytest.raises(BusyError, match="2019-11-01"),
        day_locked(store, day, patience_seconds=0.1),
    ):
        pass


def test_writers_at_once_lose_and_double_nothing(tmp_path):
    """Eight threads append overlapping pieces of one day; every value is there once."""
    store = open_store(tmp_path)
    told = batch("A", hours("2019-11-01T00:01", 1440, minutes=1), pm25_ug_m3=range(1440))
    pieces = [told.slice(start, 300) for start in range(0, 1440, 60)]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda piece: append(store, piece, minutes=1, at=AT), pieces))
    assert sum(o.new for o in outcomes) == 1440
    assert sum(o.revised for o in outcomes) == 0
    found = rows(store, ["pm25"], since="2019-11-01", until="2019-11-02", minutes=1)
    assert found["pm25_ug_m3"].to_list() == list(range(1440))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(
        st.tuples(st.sampled_from("AB"), st.integers(0, 5), st.one_of(st.none(), st.integers(0, 3))), max_size=20
    )
)
def test_history_of_a_station_is_what_was_told_in_order(tmp_path_factory, told):
    """Whatever comes in whatever order, the last value told is read, and every change has its revision."""
    store = open_store(tmp_path_factory.mktemp("air"))
    latest, changes = {}, {}
    for station, hour, value in told:
        append(store, batch(station, hours("2019-11-01T23:00", 6)[[hour]], pm25_ug_m3=[value]), minutes=60, at=AT)
        if value is not None and latest.get((station, hour)) != value:
            latest[station, hour] = value
            changes[station, hour] = changes.get((station, hour), -1) + 1
    found = rows(store, ["pm25"], since="2019-11-01", until="2019-11-03")
    starts = hours("2019-11-01T23:00", 6)
    read = {(s, int(np.flatnonzero(starts == np.datetime64(t))[0])): v for s, t, v in found.rows() if v is not None}
    assert read == latest
    if changes:
        files = [f for kind in Kind for f, _ in store.files(60, kind=kind)]
        assert sum(pl.read_parquet(f).height for f in files) == sum(changes.values()) + len(changes)
