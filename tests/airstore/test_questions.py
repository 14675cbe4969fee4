"""Hourly means, exceedances, medians of the others, last values: as one would count them by hand."""

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.airscience.index import Pollutant
from luoshi.airstore import (
    UnknownVariableError,
    append,
    exceedances,
    grid,
    hourly,
    hourly_means,
    last,
    last_values,
    leave_one_out_medians,
    observations,
    open_store,
    rows,
    series,
)
from tests.airstore.batches import AT, batch, hours


def test_hourly_mean_tells_its_capture(tmp_path):
    """Of sixty minutes thirty were told: their mean, and a capture of a half; the hour bears the label of its end."""
    store = open_store(tmp_path)
    append(store, batch("A", hours("2019-11-01T00:31", 30, minutes=1), pm25_ug_m3=range(30)), minutes=1, at=AT)
    append(store, batch("A", hours("2019-11-01T01:01", 60, minutes=1), pm25_ug_m3=[7] * 60), minutes=1, at=AT)
    found = hourly(store, ["pm25"], since="2019-11-01", until="2019-11-02", minutes=1)
    assert [str(t) for t in found["ends_at"]] == ["2019-11-01 01:00:00", "2019-11-01 02:00:00"]
    assert found["pm25_ug_m3"].to_list() == [14.5, 7]
    assert found["pm25_capture"].to_list() == [0.5, 1]


def test_hourly_data_are_told_as_they_are(tmp_path):
    """The mean of one hour is the hour; a gap has capture 0."""
    store = open_store(tmp_path)
    append(store, batch("A", hours("2019-11-01T01:00", 2), pm25_ug_m3=[3, None], o3_ug_m3=[1, 2]), minutes=60, at=AT)
    found = hourly(store, ["pm25"], since="2019-11-01", until="2019-11-02")
    assert found.select("pm25_ug_m3", "pm25_capture").rows() == [(3.0, 1.0), (None, 0.0)]


def test_wind_is_averaged_as_a_vector(tmp_path):
    """The middle of 350° and 10° is north, not south."""
    store = open_store(tmp_path)
    told = batch("A", hours("2019-11-01T00:01", 60, minutes=1), wind_from_deg=[350, 10] * 30)
    append(store, told, minutes=1, at=AT)
    found = hourly(store, ["wind_from"], since="2019-11-01", until="2019-11-02", minutes=1)["wind_from_deg"][0]
    assert min(found, 360 - found) < 1e-9


def test_exceedances_count_hours_above(tmp_path):
    """By station, by hour of the day 1 to 24, by day of the air; a gap counts as nothing."""
    store = open_store(tmp_path)
    values = [80 if n % 24 == 23 else 10 for n in range(48)]
    values[0] = None
    append(store, batch("A", hours("2019-11-01T01:00", 48), pm25_ug_m3=values), minutes=60, at=AT)
    table = observations(store, ["pm25"], since="2019-11-01", until="2019-11-03")
    total = exceedances(table, "pm25_ug_m3", above=75).to_pyarrow().to_pylist()
    assert total == [{"station": "A", "told": 47, "above": 2}]
    by_hour = pl.DataFrame(exceedances(table, "pm25_ug_m3", above=75, by=("hour_of_day",)).to_pyarrow())
    assert by_hour.filter(pl.col("above") > 0).rows() == [(24, 2, 2)]
    by_day = pl.DataFrame(exceedances(table, "pm25_ug_m3", above=75, by=("day",)).to_pyarrow()).sort("day")
    assert by_day["told"].to_list() == [23, 24]


def others_by_hand(values):
    """For each value the median of the others, one by one."""
    return [float(np.median([w for j, w in enumerate(values) if j != i])) for i in range(len(values))]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.integers(0, 6), min_size=2, max_size=9))
def test_median_of_the_others_is_that_of_a_plain_loop(tmp_path_factory, values):
    """One to eight others, with ties."""
    store = open_store(tmp_path_factory.mktemp("air"))
    told = [batch(f"S{n}", hours("2019-11-01T01:00", 1), pm25_ug_m3=[value]) for n, value in enumerate(values)]
    append(store, pa.concat_tables(told), minutes=60, at=AT)
    table = observations(store, ["pm25"], since="2019-11-01", until="2019-11-02")
    found = pl.DataFrame(leave_one_out_medians(table, "pm25_ug_m3").to_pyarrow()).sort("station")
    assert found["others_median"].to_list() == others_by_hand(values)
    assert found["others"].unique().to_list() == [len(values) - 1]


def test_constant_regional_background_changes_no_increment(tmp_path):
    """Adding 30 to every station leaves each value minus the median of the others as it was."""
    random = np.random.default_rng(1)
    told = random.integers(0, 100, (24, 6))
    found = []
    for background in (0, 30):
        store = open_store(tmp_path / str(background))
        for n in range(6):
            one = batch(f"S{n}", hours("2019-11-01T01:00", 24), pm25_ug_m3=told[:, n] + background)
            append(store, one, minutes=60, at=AT)
        table = observations(store, ["pm25"], since="2019-11-01", until="2019-11-02")
        both = pl.DataFrame(leave_one_out_medians(table, "pm25_ug_m3").to_pyarrow()).sort("station", "ends_at")
        found.append((both["pm25_ug_m3"] - both["others_median"]).to_list())
    assert found[0] == found[1]


def test_station_alone_has_no_others(tmp_path):
    """No median is made of nothing."""
    store = open_store(tmp_path)
    append(store, batch("A", hours("2019-11-01T01:00", 1), pm25_ug_m3=[5]), minutes=60, at=AT)
    table = observations(store, ["pm25"], since="2019-11-01", until="2019-11-02")
    assert leave_one_out_medians(table, "pm25_ug_m3").to_pyarrow()["others_median"].to_pylist() == [None]


def test_last_value_is_found_on_the_day_it_was_told(tmp_path):
    """One station fell silent two days ago, one a month ago; the correction is what was last."""
    store = open_store(tmp_path)
    append(store, batch("A", hours("2019-11-05T01:00", 3), pm25_ug_m3=[1, 2, 3]), minutes=60, at=AT)
    append(store, batch("A", hours("2019-11-05T03:00", 1), pm25_ug_m3=[4]), minutes=60, at=AT)
    append(store, batch("B", hours("2019-11-03T01:00", 2), pm25_ug_m3=[5, None], o3_ug_m3=[8, 9]), minutes=60, at=AT)
    append(store, batch("C", hours("2019-10-01T01:00", 1), pm25_ug_m3=[7]), minutes=60, at=AT)
    found = last(store, ["pm25"])
    assert found.select("station", "pm25_ug_m3").rows() == [("A", 4.0), ("B", 5.0)]
    assert str(found["ends_at"][1]) == "2019-11-03 01:00:00"
    assert last(store, ["pm25"], days=60)["station"].to_list() == ["A", "B", "C"]
    assert last(store, ["pm25"], stations=["B"]).height == 1
    assert last(store, ["pm25"], until="2019-11-05T02:00")["pm25_ug_m3"].to_list() == [2, 5]
    table = observations(store, ["pm25", "o3"], since="2019-11-01", until="2019-11-06")
    both = pl.DataFrame(last_values(table, ["pm25_ug_m3", "o3_ug_m3"]).to_pyarrow()).sort("station")
    assert both.select("pm25_ug_m3", "o3_ug_m3").rows() == [(4.0, None), (5.0, 9.0)]


def test_empty_store_answers_with_nothing(tmp_path):
    """Gaps and empty tables, never an error."""
    store = open_store(tmp_path)
    assert np.isnan(series(store, "A", "pm25", since="2019-11-01", until="2019-11-02").values).all()
    assert grid(store, ["pm25"], since="2019-11-01", until="2019-11-02").of("pm25").shape == (24, 0)
    assert rows(store, ["pm25"], since="2019-11-01", until="2019-11-02").height == 0
    assert hourly(store, ["pm25"], since="2019-11-01", until="2019-11-02", minutes=1).height == 0
    assert last(store, ["pm25"]).height == 0
    append(store, batch("A", hours("2019-11-01T01:00", 1), pm25_ug_m3=[5]), minutes=60, at=AT)
    assert grid(store, ["no2"], since="2019-11-01", until="2019-11-01").of("no2").shape == (0, 0)
    assert np.isnan(series(store, "A", "no2", since="2019-11-01", until="2019-11-02").values).all()


def test_stations_are_given_in_the_order_asked_for(tmp_path):
    """Permuted stations are permuted columns; a pollutant of the index is a name."""
    store = open_store(tmp_path)
    for n, station in enumerate("ABC"):
        append(store, batch(station, hours("2019-11-01T01:00", 2), pm25_ug_m3=[n, n]), minutes=60, at=AT)
    span = {"since": "2019-11-01", "until": "2019-11-01T02:00"}
    found = grid(store, [Pollutant.PM25], stations=["C", "A", "nobody", "B"], **span).of(Pollutant.PM25)
    assert np.array_equal(found[0], [2, 0, np.nan, 1], equal_nan=True)


def test_variable_nobody_knows_is_refused(tmp_path):
    """With the names that are known."""
    with pytest.raises(UnknownVariableError, match=r"smoke.*pm25"):
        series(open_store(tmp_path), "A", "smoke", since="2019-11-01", until="2019-11-02")


def test_expression_is_compiled_and_not_computed_before_it_is_asked(tmp_path):
    """What is given is an Ibis table: it can be asked further."""
    store = open_store(tmp_path)
    append(store, batch("A", hours("2019-11-01T00:01", 120, minutes=1), pm25_ug_m3=range(120)), minutes=1, at=AT)
    table = hourly_means(
        observations(store, ["pm25"], since="2019-11-01", until="2019-11-02", minutes=1), ["pm25_ug_m3"], minutes=1
    )
    assert table.filter(table.pm25_ug_m3 > 60).count().to_pyarrow().as_py() == 1
