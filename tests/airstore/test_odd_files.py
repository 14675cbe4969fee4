"""Whatever is brought, it ends in a clear message and an error file, and nothing is half there."""

import random
from contextlib import suppress

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.airstore import AirFileError, NothingUsableError, import_file, open_store, rows
from luoshi.airstore.errors import DamagedFileError, EmptyFileError, NotATableError, SheetFileError
from tests.airstore.batches import AT

HEADER = "code,time_bj,PM2.5,CO\n"
ROW = "1316A,2019-10-01 01:00:00,36.0,0.7\n"


def brought(tmp_path, content, name="file.csv"):
    """What becomes of a file with this content."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    store = open_store(tmp_path / "air")
    return store, import_file(store, path, at=AT)


def reasons(outcome):
    """Row and code of each refused row."""
    return pl.read_csv(outcome.errors).select("row", "code").rows()


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"", "empty.csv", EmptyFileError),
        (b"\n\n \n", "blank.csv", EmptyFileError),
        (b"code,time_bj,PM2.5\n", "header.csv", EmptyFileError),
        (random.Random(1).randbytes(5000), "rubbish.csv", NotATableError),
        (b"%PDF-1.7 and so on", "paper.csv", NotATableError),
        (b"\x1f\x8bnothing", "broken.csv.gz", DamagedFileError),
        (b"PK\x03\x04nothing", "broken.xlsx", DamagedFileError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing", "broken.xls", NotATableError),
        (HEADER.encode() + b"A,2019-10-01 01:00,\xff\xfe\xff,1\n", "mixed.csv", SheetFileError),
        (b"one single cell", "cell.csv", SheetFileError),
    ],
)
def test_file_that_is_no_table_is_refused_in_words(tmp_path, content, name, error):
    """The message names the file, and the store was not touched."""
    with pytest.raises(error, match=name):
        brought(tmp_path, content, name)
    assert not (tmp_path / "air").exists()


def test_swapped_columns_are_refused_row_by_row(tmp_path):
    """Station where the time should be: nothing is usable, and the first reason is in the message."""
    with pytest.raises(NothingUsableError, match="time cannot be read") as caught:
        brought(tmp_path, "time_bj,code,PM2.5\n1316A,2019-10-01 01:00:00,36.0\n")
    assert reasons_in(caught.value.data["errors"]) == [(2, "no_time")]
    assert list((tmp_path / "air").rglob("*.parquet")) == []


def reasons_in(path):
    """Row and code of each refused row of an error file."""
    return pl.read_csv(path).select("row", "code").rows()


def test_odd_texts_are_gaps_or_refused(tmp_path):
    """What is no number empties its cell and never its hour; what may have been one stands in the error file."""
    texts = ["NaN", "nan", "null", "-", "—", "", "-999", "N/A", "缺测", "1e400", "abc", "1,5", "３６", "12.5", "<5"]
    lines = [f'1316A,2019-10-01 {n + 1:02d}:00,"{text}",0.5\n' for n, text in enumerate(texts)]
    store, outcome = brought(tmp_path, HEADER + "".join(lines))
    found = dict(rows(store, ["pm25"], since="2019-10-01", until="2019-10-02").select("ends_at", "pm25_ug_m3").rows())
    told = {t.hour: v for t, v in found.items()}
    assert told == dict.fromkeys(range(1, 16)) | {13: 36, 14: 12.5}
    assert (outcome.new, outcome.rejected, outcome.has_loss) == (15, 0, True)
    assert reasons(outcome) == [(11, "implausible_cell"), (13, "unreadable_cell")]


def test_rows_of_the_wrong_width_are_refused(tmp_path):
    """Too few and too many cells, with the numbers a person sees beside the rows; blank lines are nothing."""
    lines = [ROW, "\n", "1316A,2019-10-01 02:00:00\n", "1316A,2019-10-01 03:00:00,1,2,3,4\n", ROW.replace("01:", "04:")]
    _, outcome = brought(tmp_path, HEADER + "".join(lines) + "1316A,2019-10-01 05:00:00,1,x\n")
    assert (outcome.new, outcome.rejected) == (3, 2)
    assert reasons(outcome) == [(4, "wrong_width"), (5, "wrong_width")]


def test_times_that_are_none_are_refused_and_the_future_is_flagged(tmp_path):
    """The thirtieth of February, hour 25, words; 2099 is kept and not read; disorder does not matter."""
    times = [
        "2019-02-30 01:00",
        "2019-10-01 25:00",
        "morgen",
        "2099-01-01 00:00",
        "2019-10-01 24:00",
        "2019-10-01 02:00",
    ]
    store, outcome = brought(tmp_path, HEADER + "".join(f"A,{t},1,1\n" for t in times))
    assert [row for row, _ in reasons(outcome)] == [2, 3, 4]
    assert (outcome.new, outcome.flagged) == (3, 1)
    found = rows(store, ["pm25"], since="2000-01-01", until="2100-01-01")["ends_at"].to_list()
    assert [str(t) for t in found] == ["2019-10-01 02:00:00", "2019-10-02 00:00:00"]


def test_million_repeated_rows_are_one(tmp_path):
    """The same row a million times is there once."""
    store, outcome = brought(tmp_path, HEADER + ROW * 1_000_000)
    assert (outcome.read, outcome.new, outcome.repeated) == (1_000_000, 1, 999_999)
    assert rows(store, ["pm25"], since="2019-10-01", until="2019-10-02").height == 1


def test_many_different_tellings_are_no_data(tmp_path):
    """Up to eight are kept as revisions, the last of them read; what goes beyond is refused."""
    lines = [f"A,2019-10-01 01:00,{value},0.5\n" for value in range(20)]
    store, outcome = brought(tmp_path, HEADER + "".join(lines))
    assert outcome.rejected == 12
    assert rows(store, ["pm25"], since="2019-10-01", until="2019-10-02")["pm25_ug_m3"].to_list() == [7]


def test_order_of_rows_does_not_matter(tmp_path):
    """A year backwards and shuffled reads as in order."""
    ends_at = np.datetime64("2019-10-01T01:00") + np.arange(200) * np.timedelta64(1, "h")
    lines = [f"A,{str(t).replace('T', ' ')},{n},0.5\n" for n, t in enumerate(ends_at)]
    random.Random(2).shuffle(lines)
    store, _ = brought(tmp_path, HEADER + "".join(lines))
    assert rows(store, ["pm25"], since="2019-10-01", until="2019-11-01")["pm25_ug_m3"].to_list() == list(range(200))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda t: (HEADER + t).encode())))
def test_any_bytes_end_in_data_or_in_words(tmp_path_factory, content):
    """Nothing else than an AirFileError ever comes out, and no temporary file is left."""
    folder = tmp_path_factory.mktemp("odd")
    with suppress(AirFileError):
        brought(folder, content)
    assert not list(folder.rglob("*.tmp"))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_mutated_release_never_makes_a_number_of_nothing(tmp_path_factory, data):
    """Cells replaced by anything: what is read afterwards was a number in the file."""
    cell = st.one_of(st.sampled_from(["", "NaN", "36", "0.7", "1316A", "x", "-999", "inf"]), st.text(max_size=6))
    table = data.draw(st.lists(st.tuples(cell, cell), min_size=1, max_size=8))
    clean = [tuple(c.translate(str.maketrans("", "", ',"\r\n\0;|\t')) for c in cells) for cells in table]
    lines = [f"A,2019-10-01 {n + 1:02d}:00,{a},{b}\n" for n, (a, b) in enumerate(clean)]
    folder = tmp_path_factory.mktemp("mutated")
    try:
        store, _ = brought(folder, HEADER + "".join(lines))
    except AirFileError:
        return
    for hour, pm25, co in (
        rows(store, ["pm25", "co"], since="2019-10-01", until="2019-10-02")
        .select("ends_at", "pm25_ug_m3", "co_mg_m3")
        .rows()
    ):
        for value, text in zip((pm25, co), clean[hour.hour - 1], strict=True):
            assert value is None or float(text) == value
