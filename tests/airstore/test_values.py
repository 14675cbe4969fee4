"""Cells as people and instruments write them: numbers, flags, sentinels, calms, and what cannot have been measured."""

import math

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airstore import append, import_file, last, open_store, rows
from luoshi.airstore.intake.mappings import MISSING, Measured
from luoshi.airstore.intake.values import Emptied, read_values
from luoshi.airstore.plausible import SPANS, is_missing
from luoshi.airstore.variables import column_of
from tests.airstore.batches import AT, batch, hours
from tests.airstore.real_troubles import trouble


def read(texts, column="no2_ug_m3"):
    """A column of texts as values."""
    return read_values(pl.Series(texts), column, Measured("x"), MISSING)


def imported(tmp_path, text, name="file.csv", **how):
    """A store, and what became of a file with this text."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    store = open_store(tmp_path / "air")
    return store, import_file(store, path, at=AT, **how)


FLAGS = [
    "无效(BB)",
    "ND",
    "停电",
    "维护",
    "校准",
    "离线",
    "#DIV/0!",
    "21(H)",
    "21.5L",
    "<2",
    "21（超上限）",
    "35 H",
    "通讯中断",
    "仪器故障",
]
FLAGS += ["BDL", "N", "12.3*", "offline", "质控", "0.5[RM]"]


@pytest.mark.parametrize("word", FLAGS)
def test_flag_empties_its_cell_and_is_counted_by_its_word(word):
    """The number beside a flag is not a measurement."""
    values = read([word, "12"])
    assert np.array_equal(values.numbers, [np.nan, 12], equal_nan=True)
    assert values.words == {Emptied.FLAG: {word: 1}}


@pytest.mark.parametrize("word", ["-", "—", "NA", "/", "*", "缺测", "无", "--", "n/a", "暂无"])
def test_placeholder_empties_its_cell(word):
    """It says that there is nothing, in many ways."""
    values = read([word, "12"])
    assert math.isnan(values.numbers[0])
    assert not any(kind.is_loss for kind in values.emptied)


@pytest.mark.parametrize(
    ("text", "number"), [("2２", 22), ("１２．５", 12.5), ("−3.5", -3.5), ("1,020", 1020), ("1e1", 10)]
)
def test_number_is_read_however_it_is_typed(text, number):
    """Full width, a typographic minus, thousands."""
    assert read([text, "1"], "fan_rpm").numbers.tolist() == [number, 1]


@pytest.mark.parametrize(
    ("column", "sentinels", "meant"),
    [
        (
            "pm25_ug_m3",
            ["-99", "-999", "-999.9", "-9999", "9999", "99999", "999.9", "1999", "-99.9"],
            ["999", "0", "35"],
        ),
        ("pm10_ug_m3", ["-99", "9999", "1999", "99999", "-9999.0", "999.9"], ["999", "2500", "8108"]),
        ("co_mg_m3", ["-99", "999", "999.9", "9999"], ["0.6", "12"]),
        ("temperature_c", ["-99", "-99.9", "-999.9", "999", "999.9", "9999", "1999"], ["-9.9", "35", "-40"]),
        ("humidity_pct", ["999", "999.9", "-99", "9999", "1999"], ["99", "100"]),
        ("pressure_hpa", ["9999", "99999", "-999", "1999", "-99"], ["999.9", "1013", "999"]),
        ("wind_speed_m_s", ["999", "999.9", "-99", "9999", "1999"], ["0", "9.9"]),
        ("boundary_layer_m", ["-999", "-9999", "99999"], ["1999", "999"]),
    ],
)
def test_sentinel_is_missing_where_it_cannot_be_meant(column, sentinels, meant):
    """Families of nines; 999 of a storm of dust and 999.9 hPa are measurements."""
    values = read([*sentinels, *meant, *meant, *meant, *meant, *meant], column)
    assert np.isnan(values.numbers[: len(sentinels)]).all()
    assert values.numbers[len(sentinels) :].tolist() == [float(m) for m in meant] * 5
    assert values.words[Emptied.SENTINEL].total() == len(sentinels)


@pytest.mark.parametrize(
    ("column", "texts", "unit"),
    [
        ("co_mg_m3", ["601", "602", "603", "604"], "ug/m3"),
        ("pressure_hpa", ["101.3", "101.2", "100.9"], "kpa"),
        ("pressure_hpa", ["101325", "101200", "100950"], "pa"),
        ("temperature_c", ["288.2", "287.9", "290"], "k"),
        ("pm25_ug_m3", [f"0.0{n}" for n in range(20, 40)], "mg/m3"),
        ("humidity_pct", [f"0.{n}" for n in range(20, 40)], "0–1"),
    ],
)
def test_column_in_another_unit_is_told_and_not_used(column, texts, unit):
    """Most values are out of the span by a constant factor: nothing of it may count."""
    assert read(texts, column).looks_like == unit


def test_one_impossible_value_is_emptied_alone():
    """800 mg/m³ of CO among real ones."""
    values = read(["0.8", "800", "0.9", "1.1"], "co_mg_m3")
    assert not values.looks_like
    assert values.words == {Emptied.IMPLAUSIBLE: {"800": 1}}


DIRECTIONS = {
    "N": 0,
    "北风": 0,
    "东北偏东": 67.5,
    "西北偏北风": 337.5,
    "偏北风": 0,
    "360": 360,
    "0": 0,
    "nnw": 337.5,
    "西南风": 225,
}
CALMS = ["C", "静风", "calm", "CALM", "VRB", "无持续风向", "-1", "999017", "旋转风", "cv", "Variable", "风向不定"]


@pytest.mark.parametrize(("text", "degrees"), DIRECTIONS.items())
def test_direction_is_read_in_two_languages(text, degrees):
    """Points of the compass and degrees."""
    assert read([text], "wind_from_deg").numbers.tolist() == [degrees]


@pytest.mark.parametrize("text", CALMS)
def test_calm_empties_the_direction(text):
    """There is none, and it is not north."""
    values = read([text], "wind_from_deg")
    assert np.isnan(values.numbers).all()
    assert values.words == {Emptied.CALM: {text: 1}}


def test_calm_keeps_its_speed(tmp_path):
    """Of twenty hours with odd directions each keeps its speed; 0° without wind is a calm, 360° is north."""
    store, path = open_store(tmp_path), trouble("53-calm-wind/in.csv")
    outcome = import_file(store, path, at=AT.replace(year=2027))
    found = rows(store, ["wind_speed", "wind_from"], since="2026-11-01", until="2026-11-02")
    told = found["wind_from_deg"].to_list()
    assert (outcome.new, outcome.rejected) == (20, 0)
    assert found["wind_speed_m_s"].to_list() == [2, 0, 0.1, 0, 0, 1, 1, 2, 2, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0]
    none = [None] * 6
    assert told == [0, *none, 360, 0, None, None, 0, 67.5, 337.5, None, 0, None, None, None, None]


def test_flags_keep_the_hour(tmp_path):
    """Nineteen hours come in with all their other values; the row of too many cells is refused."""
    store, path = open_store(tmp_path), trouble("50-flag-words/in.csv")
    outcome = import_file(store, path, at=AT.replace(year=2027))
    found = rows(store, ["pm25", "no2"], since="2026-11-01", until="2026-11-02")
    assert (outcome.new, outcome.account.refused) == (19, {"wrong_width": 1})
    assert found["pm25_ug_m3"].null_count() == 0
    assert found["no2_ug_m3"].drop_nulls().to_list() == [20, 22]


def test_unit_error_keeps_out_of_the_store(tmp_path):
    """CO of 601 in mg/m³ is refused as a column and said; CO(ug/m3) is turned."""
    store = open_store(tmp_path)
    outcome = import_file(store, trouble("51-units-in-header/co600.csv"), at=AT.replace(year=2027))
    assert [(c.name, c.why, c.unit) for c in outcome.account.unused] == [("CO", "looks_like", "ug/m3")]
    assert outcome.has_loss
    assert rows(store, ["co"], since="2026-11-01", until="2026-11-03")["co_mg_m3"].null_count() == 29
    import_file(store, trouble("51-units-in-header/coug.csv"), at=AT.replace(year=2027))
    told = rows(store, ["co"], since="2026-11-01", until="2026-11-02")["co_mg_m3"].drop_nulls()
    assert told.to_list() == [0.601, 0.602, 0.603, 0.604]


def test_impossible_numbers_reach_no_reading(tmp_path):
    """Neither of a file, nor of what lay in the store before anybody looked."""
    store = open_store(tmp_path)
    outcome = import_file(store, trouble("66-sentinel-in-bulletin/in.csv"), at=AT.replace(year=2027))
    assert outcome.account.emptied[Emptied.IMPLAUSIBLE] == {"800": 240}
    assert rows(store, ["co"], since="2026-10-01", until="2026-11-01")["co_mg_m3"].max() < 1
    told = batch("A", hours("2019-11-01T01:00", 4), co_mg_m3=[0.7, 800, 9999, -999.9], pm10_ug_m3=[50, 1999, 999, 9999])
    append(store, told, minutes=60, at=AT)
    found = rows(store, ["co", "pm10"], since="2019-11-01", until="2019-11-02")
    assert found["co_mg_m3"].to_list() == [0.7, None, None, None]
    assert found["pm10_ug_m3"].to_list() == [50, None, 999, None]
    assert last(store, ["co"], until="2019-11-02")["co_mg_m3"].to_list() == [0.7]


@given(st.sampled_from([n for n in SPANS if n != "aqi"]), st.floats(-1e6, 1e6))
def test_what_is_read_lies_within_its_span(name, value):
    """Whatever number stands in a cell: it is read as it is, or not at all."""
    column = column_of(name)
    found = read([repr(value), repr(SPANS[name].low)], column).numbers[0]
    assert math.isnan(found) or (found == value and not is_missing(np.array([value]), column)[0])


@given(st.text(max_size=8))
def test_no_text_becomes_a_number_that_it_is_not(text):
    """Any text is a gap, or the number that a person reads in it."""
    found = read([text], "fan_rpm").numbers[0]
    if not math.isnan(found):
        assert float(text.replace("−", "-").replace(",", "").replace("．", ".")) == found


def test_arrow_batches_are_read_with_their_gaps(tmp_path):
    """A batch of nothing but sentinels reads as gaps, and the store stays readable."""
    store = open_store(tmp_path)
    ends = hours("2019-11-01T01:00", 3)
    append(
        store,
        pa.table({"station": ["A"] * 3, "ends_at": ends, "o3_ug_m3": [9999.0, 9999.0, 9999.0]}),
        minutes=60,
        at=AT,
    )
    assert rows(store, ["o3"], since="2019-11-01", until="2019-11-02")["o3_ug_m3"].to_list() == [None] * 3
