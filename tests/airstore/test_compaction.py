"""Compaction changes how files lie, never what is read: beside readers, beside writers, and when it is killed."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from luoshi.airstore import append, compact, open_store, rows
from luoshi.airstore.appending import MOST_PARTS
from luoshi.airstore.files.parts import Kind, Part, count, part_named
from tests.airstore.batches import AT, batch, hours
from tests.airstore.killed import told_at_last
from tests.fakes.patience import patience

ROOT = Path(__file__).resolve().parents[2]
SPAN = {"since": "2019-11-01", "until": "2019-11-04"}


def scattered(root):
    """Two days in many files: first values, additions, corrections, a flagged row, another station."""
    store = open_store(root)
    for start in range(0, 48, 12):
        ends_at = hours("2019-11-01T01:00", 48)[start : start + 12]
        append(store, batch("A", ends_at, pm25_ug_m3=range(start, start + 12)), minutes=60, at=AT)
    append(store, batch("A", hours("2019-11-01T05:00", 3), pm25_ug_m3=[50, 4, 60]), minutes=60, at=AT)
    append(store, batch("A", hours("2019-11-01T05:00", 3), co_mg_m3=[0.1, 0.2, 0.3]), minutes=60, at=AT)
    append(store, batch("B", hours("2019-11-01T01:00", 24), pm25_ug_m3=range(24)), minutes=60, at=AT)
    append(store, batch("B", hours("2019-11-02T01:00", 2), pm25_ug_m3=[1, 2]), minutes=60, at=AT.replace(year=2018))
    return store


def read(store):
    """Everything that is read of both days."""
    return rows(store, ["pm25", "co", "o3"], **SPAN)


def every_revision(store):
    """Each value in the files with its station, time, variable and revision; told once or it would be here twice."""
    told = pl.concat([pl.read_parquet(f) for kind in Kind for f, _ in store.files(60, kind=kind)], how="diagonal")
    keys = ["station", "ends_at", "revision", "flags"]
    return told.unpivot(index=keys).drop_nulls("value").sort([*keys, "variable"])


def test_compacted_day_reads_as_before(tmp_path):
    """Two files a day remain, every revision is in them, and reading gives the same."""
    store = scattered(tmp_path)
    before, revisions = read(store), every_revision(store)
    done = compact(store, grace_seconds=-1)
    assert done.days == 2
    for day in store.days():
        assert len(store.parts(day, 60).live) == 2
    assert read(store).equals(before)
    assert every_revision(store).equals(revisions)


def test_compaction_comes_to_rest(tmp_path):
    """A second run deletes what the first replaced, and a third finds nothing to do."""
    store = scattered(tmp_path)
    compact(store, grace_seconds=-1)
    assert compact(store, grace_seconds=-1).days == 0
    assert compact(store, grace_seconds=-1).deleted == 0
    assert all(not store.parts(day, 60).replaced for day in store.days())


def test_replaced_files_stay_for_readers(tmp_path):
    """A reader who listed the files before the compaction still finds them, for ten minutes."""
    store = scattered(tmp_path)
    listed = [f for kind in Kind for f, _ in store.files(60, kind=kind)]
    compact(store)
    compact(store)
    assert all(path.exists() for path in listed)


def test_value_told_after_compaction_is_compared_with_it(tmp_path):
    """The same again is unchanged, a correction is the next revision."""
    store = scattered(tmp_path)
    compact(store, grace_seconds=-1)
    same = append(store, batch("A", hours("2019-11-01T05:00", 3), pm25_ug_m3=[50, 4, 60]), minutes=60, at=AT)
    assert same.unchanged == 3
    append(store, batch("A", hours("2019-11-01T05:00", 1), pm25_ug_m3=[51]), minutes=60, at=AT)
    expected = every_revision(store)
    assert expected.filter(pl.col("value") == 51)["revision"].to_list() == [2]
    compact(store, grace_seconds=-1)
    assert every_revision(store).equals(expected)


def test_many_small_appends_are_compacted_on_the_way(tmp_path):
    """A sensor that tells each minute leaves tens of files, not thousands."""
    store = open_store(tmp_path)
    ends_at = hours("2019-11-01T00:01", 3 * MOST_PARTS, minutes=1)
    for n in range(len(ends_at)):
        append(store, batch("A", ends_at[n : n + 1], pm25_ug_m3=[n]), minutes=1, at=AT)
    assert len(store.parts(store.days()[0], 1).live) <= MOST_PARTS + 1
    found = rows(store, ["pm25"], since="2019-11-01", until="2019-11-02", minutes=1)
    assert found["pm25_ug_m3"].to_list() == list(range(3 * MOST_PARTS))


def test_readers_beside_writers_and_compaction_see_whole_appends(tmp_path):
    """While one thread appends and one compacts, each reading is a prefix of what was appended, nothing twice."""
    store = open_store(tmp_path)
    ends_at = hours("2019-11-01T00:01", 100, minutes=1)
    running = [True]

    def write():
        for start in range(0, 100, 10):
            told = batch("A", ends_at[start : start + 10], pm25_ug_m3=range(start, start + 10))
            append(store, told, minutes=1, at=AT)
        running[0] = False

    def tidy():
        while running[0]:
            compact(store)

    sizes = []
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(write), pool.submit(tidy)]
        while running[0] and not done[0].done():
            found = rows(store, ["pm25"], since="2019-11-01", until="2019-11-02", minutes=1)["pm25_ug_m3"].to_list()
            assert found == list(range(len(found)))
            sizes.append(len(found))
        [d.result() for d in done]
    assert sizes == sorted(sizes)
    assert all(n % 10 == 0 for n in sizes)


@pytest.mark.crash
@pytest.mark.parametrize("what", ["compact", "append"])
def test_process_killed_at_any_step_loses_and_doubles_nothing(tmp_path, what):
    """Dead before each sync, rename and deletion: the old state is read or the new, and the next run completes it."""
    store = scattered(tmp_path / "air")
    before, revisions = read(store), every_revision(store)
    (tmp_path / "killed").mkdir()
    command = [sys.executable, "-m", "tests.airstore.killed", what, str(tmp_path / "air"), str(tmp_path / "killed")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=patience(40), check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    append(store, told_at_last(), minutes=60, at=AT)
    after, revisions_after = read(store), every_revision(store)
    victims = sorted((tmp_path / "killed").iterdir())
    assert len(victims) >= 6
    for place in victims:
        left = open_store(place)
        if what == "compact":
            assert read(left).equals(before), place.name
            assert every_revision(left).equals(revisions), place.name
        append(left, told_at_last(), minutes=60, at=AT)
        compact(left, grace_seconds=-1)
        assert read(left).equals(after), place.name
        assert every_revision(left).equals(revisions_after), place.name
        assert not list(left.folder.rglob("*.tmp")), place.name


def test_companion_without_its_base_is_not_counted():
    """A more part of several appends counts beside the base part of the same span only."""
    single = Part(60, Kind.BASE, 1, 1, 60, 1440, 24)
    companion = Part(60, Kind.MORE, 1, 2, 60, 1440, 1)
    assert count([single, companion]).live == (single,)
    leading = Part(60, Kind.BASE, 1, 2, 60, 1440, 24, 1)
    assert set(count([single, companion, leading]).live) == {companion, leading}
    assert count([single, leading]).is_torn


def test_name_of_a_part_tells_everything():
    """What is written is read, and other names are not parts."""
    part = Part(5, Kind.MORE, 3, 17, 5, 1440, 12345, 0)
    assert part_named(part.name) == part
    assert part_named(".part-05m-more-00000003-00000017-0005-1440-12345-0.parquet.7.tmp") is None
    assert np.all([part_named(name) is None for name in ("part.parquet", "stations.parquet", "")])
