"""Files in the forms in which they come: the release, weather, other people's columns, the list of stations."""

# ruff: noqa: DTZ001 - times are those of the wall clock

import gzip
import json
from datetime import datetime as wall

import numpy as np
import polars as pl
import pytest
import xlsxwriter

from luoshi.airstore import (
    AirFileKind,
    MappingError,
    NoMappingError,
    grid,
    import_file,
    mapping_from,
    mapping_names,
    named_mapping,
    open_store,
    rows,
    save_mapping,
    series,
    stations,
    stored_span,
)
from luoshi.airstore.errors import DailyFileError, NoColumnError
from tests.airstore.batches import AT, hours

RELEASE = """code,time_bj,PM2.5,PM10,SO2,NO2,CO,O3,AQI,PM2.5_24h,O3_8h,primary
1316A,2019-10-01 00:00:00,35.0,103.0,6.0,29.0,0.7,138.0,77,41,120,PM10
1316A,2019-10-01 01:00:00,36.0,NaN,6.0,,0.7,-,77,41,,PM10
1319A,2019-10-01 00:00:00,30,99,5,—,0.6,140,75,40,121,PM10
"""
STATIONS = """监测点编码,监测点名称,城市,经度,纬度,对照点
1316A,北区建设指挥部,郑州,113.643,34.802,N
1319A,经开区管委,郑州,113.7273,34.7193,N
"""


def written(path, text, encoding="utf-8"):
    """A file of that text."""
    content = text.encode(encoding)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["release.csv", "release.csv.gz"])
def test_release_comes_in_with_the_official_columns(tmp_path, encoding, name):
    """Labels are the end of the hour, dashes and NaN are gaps, AQI and the official means are kept."""
    store = open_store(tmp_path / "air")
    outcome = import_file(store, written(tmp_path / name, RELEASE, encoding), at=AT)
    assert (outcome.read, outcome.new, outcome.rejected) == (3, 3, 0)
    found = grid(store, ["pm25", "no2", "aqi", "o3_8h", "pm25_24h"], since="2019-09-30", until="2019-10-02")
    assert found.stations == ("1316A", "1319A")
    midnight = int(np.flatnonzero(found.ends_at == np.datetime64("2019-10-01T00:00"))[0])
    assert found.of("pm25")[midnight].tolist() == [35, 30]
    assert np.array_equal(found.of("no2")[midnight], [29, np.nan], equal_nan=True)
    assert [found.of(v)[midnight, 0] for v in ("aqi", "o3_8h", "pm25_24h")] == [77, 120, 41]


def test_workbook_says_the_same_as_the_text(tmp_path):
    """XLSX with real dates and numbers, a title above the header."""
    with xlsxwriter.Workbook(tmp_path / "release.xlsx") as book:
        sheet = book.add_worksheet("空气")
        form = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write(0, 0, "郑州市空气质量")
        sheet.write_row(1, 0, ["站点编码", "时间", "PM2.5", "CO"])
        sheet.write(2, 0, "1316A")
        sheet.write_datetime(2, 1, wall(2019, 10, 1, 1), form)
        sheet.write_row(2, 2, [36, 0.7])
    store = open_store(tmp_path / "air")
    assert import_file(store, tmp_path / "release.xlsx", at=AT).new == 1
    assert rows(store, ["pm25", "co"], since="2019-10-01", until="2019-10-02").row(0) == (
        "1316A",
        wall(2019, 10, 1, 1),
        36.0,
        0.7,
    )


def test_release_with_a_column_for_each_station_is_turned(tmp_path):
    """``date,hour,type`` and then stations, as mirrors keep the national release."""
    text = "date,hour,type,1001A,1002A\n20191001,1,AQI,50,\n20191001,1,PM2.5,35,20\n20191001,1,PM2.5_24h,30,21\n"
    text += "20191002,0,CO,0.4,0.5\n"
    store = open_store(tmp_path / "air")
    assert import_file(store, written(tmp_path / "wide.csv", text), at=AT).new == 4
    found = rows(store, ["pm25", "aqi", "co", "pm25_24h"], since="2019-10-01", until="2019-10-02")
    assert found.rows() == [
        ("1001A", wall(2019, 10, 1, 1), 35.0, 50.0, None, 30.0),
        ("1001A", wall(2019, 10, 2, 0), None, None, 0.4, None),
        ("1002A", wall(2019, 10, 1, 1), 20.0, None, None, 21.0),
        ("1002A", wall(2019, 10, 2, 0), None, None, 0.5, None),
    ]


def test_weather_joins_the_pollutants_of_its_station(tmp_path):
    """Wind by name or number, the boundary layer if given; the rows are completed, not corrected."""
    store = open_store(tmp_path / "air")
    import_file(store, written(tmp_path / "release.csv", RELEASE), at=AT)
    weather = "time,WS,WD,RH,气压,BLH\n2019/10/1 1:00,2.5,东北风,40,1012.5,800\n2019年10月1日 2时,1,225,41,1012,\n"
    outcome = import_file(store, written(tmp_path / "met.csv", weather, "gb18030"), at=AT, station="1316A")
    assert (outcome.new, outcome.revised) == (2, 0)
    found = grid(store, ["pm25", "wind_from", "boundary_layer"], since="2019-10-01", until="2019-10-01T02:00")
    assert found.of("wind_from")[:, 0].tolist() == [45, 225]
    assert found.of("boundary_layer")[0, 0] == 800
    assert found.of("pm25")[0, 0] == 36


def test_beijing_form_comes_in_by_its_mapping(tmp_path):
    """Hours by their beginning become hours by their end; CO in µg/m³ becomes mg/m³; NNW is 337.5°."""
    text = '"No","year","month","day","hour","PM2.5","PM10","SO2","NO2","CO","O3","TEMP","PRES","DEWP","RAIN","wd",'
    text += '"WSPM","station"\n1,2013,2,28,23,9,9,3,17,300,89,-0.5,1024.5,-21.4,0,"NNW",5.7,"Dongsi"\n'
    text += '2,2013,3,1,0,4,4,NA,16,NA,88,-0.7,1025.1,-22.1,0,NA,3.9,"Dongsi"\n'
    store = open_store(tmp_path / "air")
    outcome = import_file(
        store, written(tmp_path / "Dongsi.csv", text), at=AT, mapping=named_mapping(store, "uci-beijing")
    )
    assert (outcome.new, outcome.rejected) == (2, 0)
    found = grid(store, ["co", "wind_from", "pm25"], since="2013-02-28T23:00", until="2013-03-01T01:00")
    assert found.of("pm25")[:, 0].tolist() == [9, 4]
    assert np.array_equal(found.of("co")[:, 0], [0.3, np.nan], equal_nan=True)
    assert np.array_equal(found.of("wind_from")[:, 0], [337.5, np.nan], equal_nan=True)


def test_mapping_is_kept_under_its_name(tmp_path):
    """Saved, listed, read back as it was."""
    store = open_store(tmp_path)
    mapping = mapping_from({"station_is": "roof", "time": "t", "minutes": 1, "columns": {"pm25": "a", "fan_rpm": "b"}})
    save_mapping(store, "屋顶", mapping)
    assert named_mapping(store, "屋顶") == mapping
    assert mapping_names(store) == ["uci-beijing", "屋顶"]
    with pytest.raises(NoMappingError, match="uci-beijing"):
        named_mapping(store, "../../etc/passwd")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"station": "s", "time": "t", "columns": {}},
        {"station": "s", "time": "t", "columns": {"smoke": "x"}},
        {"station": "s", "time": "t", "columns": {"pm25": {"column": "x", "factor": 2}}},
        {"time": "t", "columns": {"pm25": "x"}},
        {"station": "s", "time": "t", "columns": {"pm25": "x"}, "label": "middle"},
        {"station": "s", "time": "t", "columns": {"pm25": "x"}, "zone": "Nowhere/City"},
        {"station": "s", "time": "t", "columns": {"pm25": "x"}, "minutes": 7},
        {"station": "s", "time": ["a", "b", "c"], "columns": {"pm25": "x"}},
        {"station": "s", "time": "t", "columns": {"pm25": "x"}, "colour": "red"},
        {"station": "s", "time": "t", "columns": {"pm25": "x"}, "missing": ["nothing"]},
    ],
)
def test_mapping_that_cannot_be_meant_is_refused(wrong):
    """Each with a reason."""
    with pytest.raises(MappingError):
        mapping_from(json.loads(json.dumps(wrong)))


def test_time_of_another_zone_becomes_the_wall_clock(tmp_path):
    """A logger in UTC, declared by the mapping."""
    store = open_store(tmp_path / "air")
    mapping = mapping_from({"station": "s", "time": "t", "zone": "UTC", "columns": {"pm25": "p"}})
    import_file(store, written(tmp_path / "a.csv", "s,t,p\nA,2019-10-01 00:00,5\n"), at=AT, mapping=mapping)
    assert series(store, "A", "pm25", since="2019-10-01T07:00", until="2019-10-01T08:00").values.tolist() == [5]


def test_stations_are_listed_with_their_places(tmp_path):
    """Kept once; a changed one takes what the list says now; swapped coordinates are refused with the reason."""
    store = open_store(tmp_path / "air")
    listed = written(tmp_path / "list.csv", STATIONS)
    assert import_file(store, listed, at=AT).new == 2
    assert import_file(store, listed, at=AT).unchanged == 2
    changed = STATIONS.replace("经开区管委", "经开区").replace("113.643,34.802", "34.802,113.643")
    outcome = import_file(store, written(tmp_path / "list.csv", changed, "gb18030"), at=AT, kind=AirFileKind.STATIONS)
    assert (outcome.revised, outcome.rejected) == (1, 1)
    assert "bad_place" in outcome.errors.read_text(encoding="utf-8-sig")
    assert [(s.code, s.name, s.lon) for s in stations(store)] == [
        ("1316A", "北区建设指挥部", 113.643),
        ("1319A", "经开区", 113.7273),
    ]


def test_control_point_is_told_by_its_column(tmp_path):
    """Y in the national list; a list kept before the column was known has none, and takes it from the next."""
    store = open_store(tmp_path / "air")
    plain = "监测点编码,监测点名称,城市,经度,纬度\n1324A,岗李水库,郑州,113.5,34.9\n1319A,供水公司,郑州,113.6,34.8\n"
    import_file(store, written(tmp_path / "list.csv", plain), at=AT)
    kept = store.folder / "stations.parquet"
    pl.read_parquet(kept).drop("control").write_parquet(kept)
    assert [s.is_control for s in stations(store)] == [False, False]
    marked = plain.replace("纬度", "纬度,对照点").replace("34.9", "34.9,Y").replace("34.8", "34.8,N")
    assert import_file(store, written(tmp_path / "list.csv", marked), at=AT).revised == 2
    assert {s.code: s.is_control for s in stations(store)} == {"1319A": False, "1324A": True}


def test_column_that_is_missing_is_named(tmp_path):
    """Of a mapping, of the time, of the station: what is wanted and what there is."""
    store = open_store(tmp_path / "air")
    file = written(tmp_path / "a.csv", "who,when,PM2.5\nA,2019-10-01 01:00,5\n")
    with pytest.raises(NoColumnError, match=r"the time.*who, when"):
        import_file(store, file, at=AT)
    with pytest.raises(NoColumnError, match="station"):
        import_file(store, written(tmp_path / "b.csv", "time,PM2.5\n2019-10-01 01:00,5\n"), at=AT)
    mapping = mapping_from({"station": "who", "time": "at", "columns": {"pm25": "PM2.5"}})
    with pytest.raises(NoColumnError, match="column for at"):
        import_file(store, file, at=AT, mapping=mapping)


def test_daily_means_are_not_taken_for_hours(tmp_path):
    """Dates without an hour are refused; a date with one beside it, or in it, is a time."""
    store = open_store(tmp_path / "air")
    daily = "code,date,PM2.5\nA,2019-10-01,5\nA,2019-10-02,6\n"
    with pytest.raises(DailyFileError, match="daily"):
        import_file(store, written(tmp_path / "daily.csv", daily), at=AT)
    assert not (tmp_path / "air").exists()
    whole = "code,date,PM2.5\nA,2019-10-01 01:00:00,5\nA,2019-10-02 00:00:00,6\n"
    assert import_file(store, written(tmp_path / "a.csv", whole), at=AT).new == 2
    beside = "站点编码,日期,小时,PM2.5\nA,2019-10-01,1,5\nA,2019-10-01,24,6\n"
    assert import_file(store, written(tmp_path / "b.csv", beside, "gb18030"), at=AT).unchanged == 2
    split = "站点编码,日期,时间,PM2.5\nA,2019/10/1,1:00,5\nA,2019/10/1,24:00:00,6\n"
    assert import_file(store, written(tmp_path / "c.csv", split), at=AT).unchanged == 2


def test_span_that_is_stored_is_told(tmp_path):
    """From the beginning of the first step to the end of the last; None for nothing."""
    store = open_store(tmp_path / "air")
    assert stored_span(store) is None
    import_file(store, written(tmp_path / "release.csv", RELEASE), at=AT)
    assert stored_span(store) == (wall(2019, 9, 30, 23), wall(2019, 10, 1, 1))


@pytest.mark.parametrize(("step", "minutes"), [("01:00:00", 60), ("00:05:00", 5), ("00:01:00", 1)])
def test_times_tell_how_often_data_come(tmp_path, step, minutes):
    """Minutes are never taken for hours, unless the file is said to be of another resolution."""
    ends = hours("2019-10-01T00:00", 60, minutes=int(step[:2]) * 60 + int(step[3:5]))
    text = "code,time,PM2.5\n" + "".join(f"A,{str(t)[:19]},5\n" for t in ends)
    store = open_store(tmp_path / "air")
    import_file(store, written(tmp_path / "a.csv", text), at=AT)
    found = rows(store, ["pm25"], since="2019-09-30", until="2019-10-05", minutes=minutes)
    assert found.height == 60
