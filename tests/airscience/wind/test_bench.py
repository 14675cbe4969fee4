"""The benchmark finds its columns by name and says what it measured."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

BENCH = Path(__file__).resolve().parents[3] / "bench/wind.py"
POINTS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def run(path, *options):
    command = [sys.executable, BENCH, "--data", path, "--rounds", "2", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def last_line(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def hours():
    rng = np.random.default_rng(1)
    ends = np.datetime64("2019-01-01T01", "h") + np.arange(960)
    return ends, rng.gamma(2, 1.5, 960).round(1), rng.integers(1, 37, 960) * 10, rng.gamma(3, 20, 960).round(1)


def test_file_like_openairs_is_measured_and_compared(tmp_path, hours):
    """With a byte-order mark, another order of columns, one more, a gap, a line twice and a broken one."""
    lines = ["station,PM2.5,wd,ws,date"]
    lines += [f"A,{c},{d},{s},{str(e).replace('T', ' ')}:00:00" for e, s, d, c in zip(*hours, strict=True)]
    lines[5] = lines[5].replace(lines[5].split(",")[1], "NA", 1)
    lines += [lines[9], "A,1", lines[9].replace("A,", "B,", 1)]
    path = tmp_path / "some.csv"
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    said = last_line(run(path))
    assert (said["rows"], said["hours"], said["pollutant"]) == (960, 959, "pm2.5")
    assert said["nwr_within_1e-6"] is True
    assert set(said["by_kernel"]) == {"epanechnikov", "gaussian"}
    assert said["nwr_ms"] > 0
    assert said["polar_surface_ms"] > 0
    assert said["ratio_to_openair"] == pytest.approx(8600 / said["nwr_ms"], rel=0.01)


def test_file_with_points_of_the_compass_is_read(tmp_path, hours):
    """Year, month, day and hour in columns of their own, directions as NE."""
    lines = ["No,year,month,day,hour,NO2,wd,WSPM"]
    for i, (e, s, d, c) in enumerate(zip(*hours, strict=True)):
        at = e.astype("datetime64[h]").astype(object)
        lines.append(f"{i},{at.year},{at.month},{at.day},{at.hour},{c},{POINTS[d % 8]},{s}")
    path = tmp_path / "points.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    said = last_line(run(path, "--kernel", "gaussian"))
    assert (said["hours"], said["pollutant"], list(said["by_kernel"])) == (960, "no2", ["gaussian"])
    assert said["nwr_within_1e-6"] is True


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("date,pm25\n2019-01-01 01:00,5\n", "no column for wind speed, wind direction"),
        ("date,ws,wd,pm25\n2019-01-01 01:00,,,5\n", "no hour has both a wind and pm25"),
    ],
)
def test_file_without_wind_ends_in_a_sentence(tmp_path, text, reason):
    """What is missing is named, and there is no traceback."""
    path = tmp_path / "calm.csv"
    path.write_text(text, encoding="utf-8")
    done = run(path)
    assert done.returncode == 1
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
