"""Headers as other people write them: which variable, in what unit, and what is left out by name."""

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airstore import AirFileError, Chosen, NothingUsableError, import_file, open_store, rows
from luoshi.airstore.intake.headers import Known, NotKnown, read_header
from tests.airstore.batches import AT
from tests.airstore.real_troubles import trouble

LATER = AT.replace(year=2027)


def imported(tmp_path, content, name="file.csv", **how):
    """A store, and what became of a file with this text."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    store = open_store(tmp_path / "air")
    return store, import_file(store, path, at=AT, **how)


KNOWN = {
    "PM2_5": ("pm25_ug_m3", 1),
    "PM2.5(μg/m³)": ("pm25_ug_m3", 1),
    "PM2.5（微克/立方米）": ("pm25_ug_m3", 1),
    "PM₂.₅": ("pm25_ug_m3", 1),
    "ＰＭ２.５": ("pm25_ug_m3", 1),
    "pm2.5浓度": ("pm25_ug_m3", 1),
    "PM 10 [ug/m3]": ("pm10_ug_m3", 1),
    "PM10 µg/m3": ("pm10_ug_m3", 1),
    "PM10(mg/m3)": ("pm10_ug_m3", 1000),
    "CO(ug/m3)": ("co_mg_m3", 0.001),
    "一氧化碳(CO)(mg/m³)": ("co_mg_m3", 1),
    "CO (ppm)": ("co_mg_m3", 28.010 / 24.465),
    "SO₂": ("so2_ug_m3", 1),
    "二氧化硫(SO2)": ("so2_ug_m3", 1),
    "SO2（二氧化硫）": ("so2_ug_m3", 1),
    "NO2_1h": ("no2_ug_m3", 1),
    "O3_1h": ("o3_ug_m3", 1),
    "臭氧1小时平均": ("o3_ug_m3", 1),
    "O3(ppb)": ("o3_ug_m3", 47.998 / 24.465),
    "O3_8h": ("o3_8h_ug_m3", 1),
    "风速(km/h)": ("wind_speed_m_s", 1 / 3.6),
    "气压(kPa)": ("pressure_hpa", 10),
    "气温(℃)": ("temperature_c", 1),
    "相对湿度(%)": ("humidity_pct", 1),
}


@pytest.mark.parametrize(("header", "meant"), KNOWN.items())
def test_header_is_known_with_its_unit(header, meant):
    """Underscores, subscripts, full width, names in two languages, units in brackets or behind."""
    found = read_header(header)
    assert isinstance(found, Known)
    assert (found.column, pytest.approx(found.times)) == meant


UNKNOWN = {
    "O3-8h": "other_mean",
    "O3(8h)": "other_mean",
    "臭氧8小时滑动平均": "other_mean",
    "PM2.5日均值": "other_mean",
    "PM10-24h": "other_mean",
    "备注": "unknown",
    "PM2.5_IAQI": "other_mean",
    "SO2(ppq)": "unit",
    "PM2.5(ppb)": "unit",
    "SO2(NO2)": "two_names",
}


@pytest.mark.parametrize(("header", "why"), UNKNOWN.items())
def test_header_that_means_something_else_is_not_taken(header, why):
    """A mean over eight hours is not the hour's; a unit that cannot be turned is no number."""
    found = read_header(header)
    assert isinstance(found, NotKnown), found
    assert found.why == why


@given(st.text(max_size=20))
def test_any_header_is_known_or_not(header):
    """Nothing else comes out of any text."""
    assert isinstance(read_header(header), Known | NotKnown)


FILES = [
    ("51-units-in-header/in.csv", {"pm25": 31, "pm10": 61, "so2": 5, "co": 0.6, "o3": 40}, []),
    ("69-air-headers/pm2_5.csv", {"pm25": 5, "pm10": 50, "o3": None}, [("O3-8h", "other_mean")]),
    ("59-header/comma_end.csv", {"pm25": 5}, []),
    ("59-header/trailing.csv", {"pm25": 5}, []),
    ("59-header/dupcols.csv", {"pm25": 5}, [("PM2.5 (4)", "differs")]),
    ("59-header/fullwidth.csv", {"pm25": 12}, []),
    ("59-header/gb.csv", {"pm25": 5}, []),
    ("59-header/preamble.csv", {"pm25": 5}, []),
    ("59-header/quoted_newline.csv", {"pm25": 5}, [("备注", "unknown")]),
    ("59-header/semi.csv", {"pm25": 5.5}, []),
    ("59-header/sep.csv", {"pm25": 5}, []),
    ("59-header/subscript.csv", {"pm25": 5, "pm10": 6, "o3": 7, "no2": 8}, []),
    ("59-header/unitsrow.csv", {"pm25": 5}, []),
    ("59-header/utf16.csv", {"pm25": 5}, []),
]


@pytest.mark.parametrize(("name", "first", "unused"), FILES)
def test_file_of_other_people_reads_as_they_meant_it(tmp_path, name, first, unused):
    """The first hour has the right values, and every column that was not used is named."""
    store = open_store(tmp_path)
    outcome = import_file(store, trouble(name), at=LATER)
    assert [(c.name, c.why) for c in outcome.account.unused] == unused
    assert (outcome.new, outcome.read) == (outcome.read, outcome.new)
    found = rows(store, first, since="2026-11-01", until="2026-11-02").row(0)[2:]
    assert found == tuple(first.values())


def test_account_names_what_was_read(tmp_path):
    """Encoding, zone, interval, columns, sheets, emptied cells: in the types of JSON."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("说明").hide()
        book.get_worksheet_by_name("说明").write(0, 0, "旧")
        sheet = book.add_worksheet("小时")
        sheet.activate()
        sheet.set_first_sheet()
        sheet.write_row(0, 0, ["站点编码", "时间", "PM2.5(μg/m³)", "备注"])
        sheet.write_row(1, 0, ["A", "2019-10-01 01:00", "停电", "x"])
        sheet.write_row(2, 0, ["A", "2019-10-01 02:00", 31])
    store = open_store(tmp_path / "air")
    told = import_file(store, tmp_path / "a.xlsx", at=AT).account.as_json()
    assert told["sheets_read"] == ["小时"]
    assert [(s["name"], s["why"]) for s in told["sheets_not_read"]] == [("说明", "hidden")]
    assert told["columns_used"] == [{"name": "PM2.5(μg/m³)", "as": "pm25_ug_m3", "times": 1.0, "plus": 0.0}]
    assert told["columns_not_used"] == [{"name": "备注", "why": "unknown", "unit": ""}]
    assert told["cells_emptied"] == {"flag_word": {"cells": 1, "words": {"停电": 1}}}
    assert told["intervals"] == [{"minutes": 60, "seconds": 3600.0, "known_by": "times", "stations": 1}]
    assert (told["zone"], told["zone_known_by"], told["date_system"]) == ("Asia/Shanghai", "default", 1900)


def test_rows_of_the_account_sum_to_the_file(tmp_path):
    """New, the same again, empty, repeated, refused: together they are what was read."""
    text = "code,time,PM2.5\nA,2019-10-01 01:00,5\nA,2019-10-01 01:00,5\nA,2019-10-01 02:00,\n,2019-10-01 03:00,1\n"
    text += "A,morgen,1\nA,2019-10-01 04:00,7,9\nA,2019-10-01 05:00,停电\n"
    store, done = imported(tmp_path, text)
    for expected in ((1, 0), (0, 1)):
        parts = (done.new, done.revised, done.unchanged, done.repeated, done.empty, done.rejected)
        assert (done.read, sum(parts), (done.new, done.unchanged)) == (7, 7, expected)
        done = import_file(store, tmp_path / "file.csv", at=AT)


def test_sheet_encoding_and_header_can_be_chosen(tmp_path):
    """Two sheets of hours are offered, and the one that is named is read; the same for header and encoding."""
    with xlsxwriter.Workbook(tmp_path / "two.xlsx") as book:
        for n, name in enumerate(("一月", "二月"), 1):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["code", "time", "PM2.5"])
            sheet.write_row(1, 0, ["A", f"2019-0{n}-01 01:00", n])
    store = open_store(tmp_path / "air")
    with pytest.raises(AirFileError, match=r"二月"):
        import_file(store, tmp_path / "two.xlsx", at=AT)
    assert import_file(store, tmp_path / "two.xlsx", at=AT, chosen=Chosen(sheet="二月")).new == 1
    assert rows(store, ["pm25"], since="2019-01-01", until="2019-12-31")["pm25_ug_m3"].to_list() == [2]
    text = "code,time,PM10\ncode,time,PM2.5\nA,2019-10-01 01:00,5\n"
    _, done = imported(tmp_path, text, chosen=Chosen(header_row=2))
    assert [u["as"] for u in done.account.used] == ["pm25_ug_m3"]
    _, done = imported(
        tmp_path, "站點,时间,PM2.5\n甲,2019-10-01 01:00,5\n".encode("gb18030"), chosen=Chosen("gb18030"), station="X"
    )
    assert (done.account.sheet.encoding, done.account.sheet.encoding_known_by) == ("gb18030", "chosen")


def test_column_of_words_is_no_measurement(tmp_path):
    """A column of a known name that holds no numbers is left out and named; alone it is nothing usable."""
    with pytest.raises(NothingUsableError, match="NO"):
        imported(tmp_path, "code,time,NO\n" + "".join(f"A,2019-10-01 0{n}:00,编号{n}甲乙\n" for n in range(1, 6)))


def test_broken_row_takes_no_other_with_it(tmp_path):
    """An open quote refuses its own row only."""
    text = 'code,time,PM2.5\nA,2019-10-01 01:00,5\nA,"2019-10-01 02:00,6\nA,2019-10-01 03:00,7\nA,2019-10-01 04:00,8\n'
    _, done = imported(tmp_path, text)
    assert (done.read, done.new, done.account.refused) == (4, 3, {"broken_row": 1})
