"""What is appended is there once, corrected beside the original, and never half."""

import numpy as np

from luoshi.airstore import append, open_store, series
from tests.airstore.batches import AT, batch, hours


def test_batch_appended_twice_changes_nothing(tmp_path):
    """The same batch again finds everything unchanged and writes no file."""
    store = open_store(tmp_path)
    told = batch("A", hours("2019-11-01T01:00", 30), pm25_ug_m3=range(30))
    assert append(store, told, minutes=60, at=AT).new == 30
    files = sorted(tmp_path.rglob("*.parquet"))
    assert append(store, told, minutes=60, at=AT).unchanged == 30
    assert sorted(tmp_path.rglob("*.parquet")) == files


def test_corrected_value_is_read_in_place_of_the_first(tmp_path):
    """A value that differs becomes the next revision; the others stay."""
    store = open_store(tmp_path)
    append(store, batch("A", hours("2019-11-01T01:00", 3), pm25_ug_m3=[1, 2, 3]), minutes=60, at=AT)
    outcome = append(store, batch("A", hours("2019-11-01T01:00", 2), pm25_ug_m3=[1, 20]), minutes=60, at=AT)
    assert (outcome.revised, outcome.unchanged) == (1, 1)
    found = series(store, "A", "pm25", since="2019-11-01", until="2019-11-01T04:00").values
    assert np.array_equal(found, [1, 20, 3, np.nan], equal_nan=True)
