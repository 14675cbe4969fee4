"""Several processes write one day at once and some of them are killed: what was acknowledged is there, once."""

import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from luoshi.airstore import compact, open_store, rows
from luoshi.airstore.files.parts import Kind
from tests.airstore.writer import MINUTES, PIECE
from tests.fakes.patience import patience

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 40


def lines(file):
    """What a writer acknowledged so far."""
    return [int(line) for line in file.read_text().split()] if file.exists() else []


@pytest.mark.crash
def test_killed_writers_lose_nothing_acknowledged_and_double_nothing(tmp_path):
    """Three write overlapping pieces and compact; two are killed in the middle; the third ends its work."""
    files = [tmp_path / f"acknowledged-{n}" for n in range(3)]
    command = [sys.executable, "-m", "tests.airstore.writer", str(tmp_path / "air")]
    writers = [subprocess.Popen([*command, str(n), str(file)], cwd=ROOT) for n, file in enumerate(files)]
    deadline = time.monotonic() + patience(PATIENCE_SECONDS)
    for n, wanted in ((0, 3), (1, 8)):
        while len(lines(files[n])) < wanted and writers[n].poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.005)
        writers[n].kill()
    assert writers[2].wait(timeout=patience(PATIENCE_SECONDS)) == 0
    [writer.wait() for writer in writers]
    store = open_store(tmp_path / "air")
    found = rows(store, ["pm25", "o3"], since="2019-11-01", until="2019-11-02", minutes=1)
    assert found["pm25_ug_m3"].to_list() == list(range(MINUTES))
    assert found["o3_ug_m3"].to_list() == list(range(MINUTES))
    acknowledged = {start for file in files for start in lines(file)}
    assert acknowledged == set(range(0, MINUTES, PIECE))
    compact(store)
    told = pl.concat([pl.read_parquet(f) for kind in Kind for f, _ in store.files(1, kind=kind)], how="diagonal")
    assert (told.height, told["revision"].max()) == (MINUTES, 0)
    assert not list(store.folder.rglob("*.tmp"))
