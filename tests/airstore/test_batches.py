"""Arrow comes in many types for the same thing: whatever names a station and a time is understood."""

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from luoshi.airstore import append, open_store, rows
from tests.airstore.batches import AT, batch, hours

ENDS_AT = hours("2019-11-01T01:00", 3)
PLAIN = batch("A", ENDS_AT, pm25_ug_m3=[1, 2, 3])


def dictionaries_that_differ():
    """Two chunks, each with a dictionary of its own in another order."""
    first = pa.table(
        {"station": pa.array(["B", "A"]).dictionary_encode(), "ends_at": ENDS_AT[:2], "pm25_ug_m3": [9, 2]}
    )
    second = pa.table(
        {"station": pa.array(["A", "B"]).dictionary_encode(), "ends_at": ENDS_AT[1:], "pm25_ug_m3": [2, 8]}
    )
    return pa.concat_tables([first, second])


@pytest.mark.parametrize(
    "given",
    [
        PLAIN,
        PLAIN.to_batches()[0],
        pl.DataFrame(PLAIN).to_arrow(),
        pl.DataFrame(PLAIN).with_columns(pl.col("station").cast(pl.Categorical)).to_arrow(),
        PLAIN.set_column(0, "station", PLAIN["station"].cast(pa.large_string())),
        PLAIN.set_column(1, "ends_at", PLAIN["ends_at"].cast(pa.timestamp("ms"))),
        PLAIN.set_column(1, "ends_at", PLAIN["ends_at"].cast(pa.timestamp("ns"))),
        PLAIN.set_column(2, "pm25_ug_m3", pa.array([1, 2, 3], pa.int16())),
        PLAIN.set_column(2, "pm25_ug_m3", pa.array([1, 2, 3], pa.float32())),
        pa.concat_tables([PLAIN.slice(2), PLAIN.slice(0, 1), PLAIN.slice(1, 1)]),
    ],
)
def test_types_of_one_meaning_say_the_same(tmp_path, given):
    """Strings of every kind, times to the milli- or nanosecond, whole numbers, chunks in disorder."""
    store = open_store(tmp_path)
    assert append(store, given, minutes=60, at=AT).new == 3
    found = rows(store, ["pm25"], since="2019-11-01", until="2019-11-02")
    assert found["pm25_ug_m3"].to_list() == [1, 2, 3]
    assert append(store, PLAIN, minutes=60, at=AT).unchanged == 3


def test_chunks_with_dictionaries_of_their_own_keep_their_stations(tmp_path):
    """The number of a station in one chunk is not that in the next."""
    store = open_store(tmp_path)
    outcome = append(store, dictionaries_that_differ(), minutes=60, at=AT)
    assert (outcome.new, outcome.repeated) == (3, 1)
    found = rows(store, ["pm25"], since="2019-11-01", until="2019-11-02")
    assert found.select("station", "pm25_ug_m3").rows() == [("A", 2.0), ("B", 9.0), ("B", 8.0)]


def test_batch_without_rows_changes_nothing(tmp_path):
    """A quiet minute is no error."""
    outcome = append(open_store(tmp_path), PLAIN.slice(0, 0), minutes=60, at=AT)
    assert (outcome.read, outcome.new, outcome.errors) == (0, 0, None)
    assert list(tmp_path.iterdir()) == []


def test_rows_that_tell_nothing_are_left_out(tmp_path):
    """All gaps: no row, no reason."""
    outcome = append(open_store(tmp_path), batch("A", ENDS_AT, pm25_ug_m3=[np.nan] * 3), minutes=60, at=AT)
    assert (outcome.read, outcome.new, outcome.rejected) == (3, 0, 0)
