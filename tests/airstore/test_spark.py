"""The same expressions on a Spark cluster and in this process: the answers are equal."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from luoshi.airstore import append, open_store
from tests.airstore.asked import answers
from tests.airstore.batches import AT
from tests.fakes.patience import patience
from tests.fakes.spark import environment, spark_cluster, why_no_spark

ROOT = Path(__file__).resolve().parents[2]
SENSORS, MINUTES = 12, 3 * 1440
SORTED_BY = ["station", "ends_at", "day", "hour_of_day"]


def sensors_of_three_days():
    """Minute data in the order in which they arrive, with gaps, and values that drift by tenths."""
    random = np.random.default_rng(4)
    ends_at = np.datetime64("2026-01-01", "us") + np.arange(1, MINUTES + 1) * np.timedelta64(1, "m")
    walk = np.abs(random.normal(0, 2, (MINUTES, SENSORS)).cumsum(axis=0)) + 5
    pm25 = np.where(random.random(walk.shape) < 0.1, np.nan, np.round(walk))
    return pa.table(
        {
            "station": np.tile([f"S{i:05d}" for i in range(SENSORS)], MINUTES),
            "ends_at": np.repeat(ends_at, SENSORS),
            "pm25_ug_m3": pm25.ravel(),
            "co_mg_m3": np.round(walk / 30, 1).ravel(),
            "wind_from_deg": (np.round(walk * 7) % 360).ravel(),
        }
    )


def filled(root):
    """A store with corrections, rows of the future and a column that came later."""
    store = open_store(root)
    told = sensors_of_three_days()
    append(store, told, minutes=1, at=AT.replace(month=2))
    corrected = told.slice(1000, 500).select(["station", "ends_at"])
    corrected = corrected.append_column("pm25_ug_m3", pa.array(np.arange(500.0)))
    append(store, corrected, minutes=1, at=AT.replace(month=2))
    return store


def rows_of(table):
    """The rows in one order."""
    frame = pl.DataFrame(table)
    frame = frame.with_columns(pl.col(pl.Datetime).cast(pl.Datetime("us")), pl.col(pl.Int32, pl.Int16).cast(pl.Int64))
    return frame.sort([c for c in SORTED_BY if c in frame.columns])


def test_spark_cluster_answers_as_duckdb_does(tmp_path):
    """Counts, medians and last values are the same; means, whose terms are added in another order, to 12 digits."""
    if reason := why_no_spark():
        pytest.skip(reason)
    store = filled(tmp_path / "air")
    out = tmp_path / "out"
    out.mkdir()
    with spark_cluster(tmp_path) as master:
        command = [sys.executable, "-m", "tests.airstore.asked", master, str(tmp_path / "air"), str(out)]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            timeout=patience(150),
            check=False,
        )
    assert done.returncode == 0, done.stderr[-4000:]
    assert (out / "executors").read_text() == "2"
    for name, here in answers(store).items():
        mine, its = rows_of(here), rows_of(pl.read_parquet(out / f"{name}.parquet"))
        assert mine.height > 0
        assert mine.columns == its.columns, name
        for column in mine.columns:
            if name in {"hourly", "wind"} and mine[column].dtype == pl.Float64:
                assert np.allclose(mine[column].to_numpy(), its[column].to_numpy(), rtol=1e-12, equal_nan=True), name
            else:
                assert mine[column].equals(its[column]), (name, column)
