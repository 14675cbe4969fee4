"""How fast the store of the air takes measurements in and answers, and what that costs on disk.

Run: ``python bench/airstore.py [--rows 50000000] [--sensors 1000] [--folder DIR]``. Made data: each sensor tells eight
values a minute, whole numbers or one decimal that drift slowly and flicker a little, as sensors give them; one seed.
They are appended day by day from Arrow, in the order in which they arrive (minute after minute, all sensors), through
the door that every other source uses; only ``append`` is timed, not the making of the data.

The peer of the hourly means is DuckDB alone, in the same process, with the SQL one writes first over the same files;
both take turns, and both must give the same numbers. Prints one line of JSON last.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from luoshi import airstore
from luoshi.airstore.reading.engines import in_process

FIRST_DAY = date(2025, 11, 1)
MINUTES_A_DAY = 1440
AT = datetime(2026, 6, 1, tzinfo=UTC)
ROUNDS = 7
# name: lowest, highest, how far it drifts in a minute, how it flickers, decimals
VALUES = {
    "pm25_ug_m3": (3, 250, 0.5, 0.7, 0),
    "pm10_ug_m3": (5, 400, 0.8, 1.2, 0),
    "so2_ug_m3": (2, 60, 0.1, 0.4, 0),
    "no2_ug_m3": (4, 120, 0.3, 0.5, 0),
    "co_mg_m3": (0.2, 4, 0.01, 0.03, 1),
    "o3_ug_m3": (2, 220, 0.4, 0.6, 0),
    "temperature_c": (-10, 38, 0.03, 0.05, 1),
    "humidity_pct": (15, 99, 0.1, 0.15, 1),
}
TARGETS = {"rows_per_second": 1_000_000, "hourly_ratio": 1.2, "last_ms": 50, "bytes_per_row": 9}


class Sensors:
    """Made sensors that go on from where they were the day before."""

    def __init__(self, n: int, seed: int = 20191101) -> None:
        self.random = np.random.default_rng(seed)
        self.names = pa.array([f"S{i:05d}" for i in range(n)])
        self.level = {c: self.random.uniform(low, high, n) for c, (low, high, *_) in VALUES.items()}

    def day(self, day: date, minutes: int) -> pa.Table:
        """All that is told on a day, minute after minute."""
        n = len(self.names)
        ends_at = np.datetime64(day, "us") + np.arange(1, minutes + 1) * np.timedelta64(1, "m")
        codes = pa.array(np.tile(np.arange(n, dtype=np.int32), minutes))
        columns = {
            "station": pa.DictionaryArray.from_arrays(codes, self.names),
            "ends_at": pa.array(np.repeat(ends_at, n)),
        }
        for name, (low, high, drift, flicker, decimals) in VALUES.items():
            steps = self.random.normal(0, drift, (minutes, n)).cumsum(axis=0) + self.level[name]
            level = np.abs((steps - low) % (2 * (high - low)) - (high - low)) * -1 + high  # turned back at both ends
            self.level[name] = steps[-1]
            told = level + self.random.normal(0, flicker, (minutes, n))
            columns[name] = pa.array(np.round(np.clip(told, low, high), decimals).ravel())
        return pa.table(columns)


def timed(work):
    before = time.perf_counter()
    result = work()
    return time.perf_counter() - before, result


def timed_with_processor(work):
    """By the clock and by the processor's time of all threads, which other work on the machine lengthens less."""
    before = time.process_time()
    seconds, result = timed(work)
    return seconds, time.process_time() - before, result


def ingest(store, rows: int, sensors: int) -> tuple[int, float, float, list[date]]:
    made, seconds, cpu, total, days = Sensors(sensors), 0.0, 0.0, 0, []
    while total < rows:
        minutes = min(MINUTES_A_DAY, -(-(rows - total) // sensors))
        day = FIRST_DAY + timedelta(days=len(days))
        batch = made.day(day, minutes)
        took, cpu_took, done = timed_with_processor(lambda b=batch: airstore.append(store, b, minutes=1, at=AT))
        if done.new != batch.num_rows:
            sys.exit(f"{done.new} of {batch.num_rows} rows came in")
        seconds, cpu, total = seconds + took, cpu + cpu_took, total + batch.num_rows
        days.append(day)
        print(f"{day}  {total:>12,} rows  {batch.num_rows / took:>12,.0f} rows/s", flush=True)
    return total, seconds, cpu, days


def bare_sql(files: list[str], columns: list[str]) -> str:
    means = ", ".join(f"avg({c}) AS {c}" for c in columns)
    listed = ", ".join(f"'{f}'" for f in files)
    hour = "date_trunc('hour', ends_at - INTERVAL 1 MINUTE) + INTERVAL 1 HOUR"
    return f"SELECT station, {hour} AS ends_at, {means} FROM read_parquet([{listed}]) GROUP BY ALL"


def hourly(store, days: list[date], columns: list[str]) -> dict[str, float]:
    """Ours and the peer's in turns; the numbers are compared once."""
    month = days[:30]
    since, until = month[0], month[-1] + timedelta(days=1)
    files = [str(f) for day in month for f in store.folder_of(day).glob("part-01m-*.parquet")]
    bare = duckdb.connect()
    bare.execute("SET enable_progress_bar = false")
    sql = bare_sql(files, columns)

    def ours():
        table = airstore.observations(store, columns, since=since, until=until, minutes=1)
        return airstore.hourly_means(table, columns, minutes=1).to_pyarrow()

    def peer():
        return bare.sql(sql).to_arrow_table()

    keys = [("station", "ascending"), ("ends_at", "ascending")]
    mine, its = ours().sort_by(keys), peer().sort_by(keys)
    for column in columns:
        if not np.allclose(mine[column].to_numpy(), its[column].to_numpy(), rtol=1e-12):
            sys.exit(f"the two ways disagree about {column}")
    turns = [(timed(ours)[0], timed(peer)[0]) for _ in range(ROUNDS)]
    own, bare_seconds = (statistics.median(t[i] for t in turns) for i in (0, 1))
    ratio = statistics.median(a / b for a, b in turns)
    print(f"hourly means of {len(columns)}  ours {own:8.3f} s  bare DuckDB {bare_seconds:8.3f} s  ratio {ratio:.2f}")
    return {"seconds": round(own, 4), "bare_seconds": round(bare_seconds, 4), "ratio": round(ratio, 3)}


def last(store) -> dict[str, float]:
    in_process()
    airstore.last(store, ["pm25"], minutes=1)
    rounds = [timed_with_processor(lambda: airstore.last(store, ["pm25"], minutes=1)) for _ in range(5 * ROUNDS)]
    wall, cpu = (statistics.median(r[i] for r in rounds) * 1e3 for i in (0, 1))
    print(f"last value per sensor  {wall:8.1f} ms by the clock, {cpu:.1f} ms of the processor")
    return {"last_ms": round(wall, 1), "last_processor_ms": round(cpu, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=50_000_000)
    parser.add_argument("--sensors", type=int, default=1000)
    parser.add_argument("--folder", type=Path, help="where the store is made; it is deleted at the end")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="luoshi-airstore-", dir=args.folder))
    try:
        store = airstore.open_store(folder, "bench")
        rows, seconds, cpu, days = ingest(store, args.rows, args.sensors)
        disk = sum(f.stat().st_size for f in store.folder.rglob("*.parquet"))
        print(f"ingest  {rows:,} rows in {seconds:.1f} s: {rows / seconds:,.0f} rows/s, {disk / rows:.2f} bytes a row")
        again = Sensors(args.sensors).day(days[0], min(MINUTES_A_DAY, -(-args.rows // args.sensors)))
        twice, done = timed(lambda: airstore.append(store, again, minutes=1, at=AT))
        print(f"the first day again: {done.unchanged:,} of {again.num_rows:,} unchanged, {twice:.2f} s")
        one = hourly(store, days, ["pm25_ug_m3"])
        eight = hourly(store, days, list(VALUES))
        newest = last(store)
        print(
            json.dumps(
                {
                    "bench": "airstore",
                    "rows": rows,
                    "sensors": args.sensors,
                    "values_a_row": len(VALUES),
                    "ingest_seconds": round(seconds, 2),
                    "rows_per_second": round(rows / seconds),
                    "rows_per_processor_second": round(rows / cpu),
                    "again_unchanged": done.unchanged == again.num_rows,
                    "again_seconds": round(twice, 2),
                    "bytes_per_row": round(disk / rows, 3),
                    "hourly_one": one,
                    "hourly_eight": eight,
                    "hourly_ratio": one["ratio"],
                    **newest,
                    "targets": TARGETS,
                }
            )
        )
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
