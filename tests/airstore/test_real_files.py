"""The real hours of Zhengzhou and Beijing come in whole; they are never copied into the repository."""

import gzip
import os
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from luoshi.airstore import import_file, named_mapping, open_store, rows, series, stations
from tests.airstore.batches import AT

ROOT = Path(__file__).resolve().parents[2]


def real(name):
    """A real file; the test is skipped where there is none."""
    path = Path(os.environ.get("LUOSHI_SHARED_DATA") or ROOT.parent / "shared/data") / "air" / name
    if not path.exists():
        pytest.skip(f"needs {name} (LUOSHI_SHARED_DATA): the real file was not tried")
    return path


def shortened(path, folder, lines):
    """The header and first rows of a real file."""
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        short = folder / path.name
        short.write_bytes(gzip.compress("".join(islice(file, lines + 1)).encode()))
    return short


def test_release_of_zhengzhou_reads_as_it_was_written(tmp_path):
    """Every number of the first 1,500 station-hours, and nothing else."""
    file = shortened(real("zhengzhou_2019/zhengzhou_9sites_2019_hourly.csv.gz"), tmp_path, 1500)
    store = open_store(tmp_path / "air")
    assert import_file(store, file, at=AT).new == 1500
    names = {"PM2.5": "pm25_ug_m3", "PM10": "pm10_ug_m3", "CO": "co_mg_m3", "O3": "o3_ug_m3"}
    expected = pl.read_csv(file, try_parse_dates=True).rename({"code": "station", "time_bj": "ends_at"} | names)
    expected = expected.select("station", "ends_at", *names.values()).sort("station", "ends_at")
    found = rows(store, names.values(), since="2018-12-31", until="2020-01-01")
    assert found.equals(expected.cast(found.schema))


def test_beijing_form_of_uci_ends_its_hours(tmp_path):
    """The first hour of March 2013 begins at 0:00 and ends at 1:00; 300 µg/m³ of CO are 0.3 mg/m³."""
    file = shortened(real("beijing_2013_2017/Dongsi.csv.gz"), tmp_path, 48)
    store = open_store(tmp_path / "air")
    assert import_file(store, file, at=AT, mapping=named_mapping(store, "uci-beijing")).new == 48
    found = series(store, "Dongsi", "co", since="2013-03-01", until="2013-03-02")
    assert found.ends_at[0] == np.datetime64("2013-03-01T01:00")
    assert found.values[0] == 0.3


def test_list_of_stations_is_known(tmp_path):
    """1319A is nearest to the high-tech zone of Zhengzhou."""
    store = open_store(tmp_path / "air")
    assert import_file(store, real("zhengzhou_2019/station_list_cnemc_utf8.csv"), at=AT).new > 2000
    found = {s.code: s for s in stations(store)}["1319A"]
    assert found.city == "郑州"
    assert 113 < found.lon < 114
