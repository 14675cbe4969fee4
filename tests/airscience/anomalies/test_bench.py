"""The benchmark reads any file of station-hours and tells on which hours it measured."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

from luoshi.airscience.index import Pollutant

from .networks import network

BENCH = Path(__file__).resolve().parents[3] / "bench/alarm.py"
NAMES = {Pollutant.PM25: "PM2.5", Pollutant.PM10: "PM10", Pollutant.CO: "CO", Pollutant.NO2: "no2"}


def run(*arguments):
    return subprocess.run([sys.executable, BENCH, *map(str, arguments)], capture_output=True, text=True, check=False)


def test_file_is_read_by_column_names_and_measured_on_held_out_weeks(tmp_path):
    """Other names, another order, a strange column, gaps and no SO₂: one line of JSON says what was found."""
    net = network(stations=5, weeks=10, gaps=0.02)
    lines = ["time,remark,station," + ",".join(NAMES.values())]
    for station, name in enumerate(net.stations):
        for hour, end in enumerate(net.ends_at.astype(object)):
            values = [net.concentrations[p][station, hour] for p in NAMES]
            cells = ["" if np.isnan(v) else f"{v:g}" for v in values]
            lines.append(f"{end:%Y-%m-%d %H:%M:%S},-,{name}," + ",".join(cells))
    path = tmp_path / "hours.csv.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode("utf-8-sig")))
    done = run("--data", path, "--events", 40)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["bench"], said["stations"], said["watch"]) == ("alarm", 5, "night")
    assert set(said["watches"]) == {"night", "night-all-kinds", "clock"}
    assert said["recall_step"] > 0.9, "20 µg/m³ over a white noise of 3 is a plain thing"
    assert 0 <= said["rate_held_out"] < 4
    assert said["haze"]["alarm_hours"] <= said["haze"]["station_hours"]


def test_file_without_stations_ends_in_a_sentence(tmp_path):
    """What is needed and what is there are named."""
    path = tmp_path / "hours.csv"
    path.write_text("time,PM2.5\n2019-11-01 08:00,75\n", encoding="utf-8")
    done = run("--data", path)
    assert done.returncode == 1
    assert "needs a station" in done.stderr


def test_file_too_short_to_learn_from_ends_in_a_sentence(tmp_path):
    """A day is no history."""
    path = tmp_path / "hours.csv"
    rows = [f"S{s},2019-11-01 {h:02}:00:00,40" for s in range(5) for h in range(1, 24)]
    path.write_text("\n".join(["code,time_bj,PM2.5", *rows]), encoding="utf-8")
    done = run("--data", path)
    assert done.returncode == 1
    assert "too short" in done.stderr
