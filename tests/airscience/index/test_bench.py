"""The benchmark reads both forms of the national release and says honestly what was reproduced."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parents[3] / "bench/aqi.py"
TABLE = """code,time_bj,AQI,PM2.5,PM2.5_24h,PM10,SO2,NO2,CO,O3,O3_8h
1319A,2019-11-01 08:00:00,100,75,60,120,8,40,0.9,20,15
1319A,2019-11-01 09:00:00,115,88,60,,8,40,0.9,20,15
1319A,2019-11-01 10:00:00,,,,,,,,,
"""
"""The first hour's official index is right, the second's is not: 88 µg/m³ has 100 + 50·13/40 = 117."""
RELEASE = """date,hour,type,1319A,1320A
20191101,8,AQI,100,50
20191101,8,PM2.5,75,35
20191101,8,PM2.5_24h,300,300
20191101,8,PM10,120,
20191101,8,O3,20,20
"""


def run(path):
    return subprocess.run([sys.executable, BENCH, "--data", path], capture_output=True, text=True, check=False)


def last_line(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_table_of_hours_is_read_and_compared(tmp_path):
    """Columns are found by name; an index that differs is counted as not reproduced."""
    path = tmp_path / "hours.csv.gz"
    path.write_bytes(gzip.compress(TABLE.encode("utf-8-sig")))
    said = last_line(run(path))
    assert (said["station_hours"], said["with_index"], said["official"], said["reproduced"]) == (3, 2, 2, 1)
    assert said["same_as_plain_loop"] is True


def test_release_with_a_column_for_each_station_is_read_and_compared(tmp_path):
    """The form in which the release is mirrored: a row for each kind of value."""
    path = tmp_path / "sites.csv"
    path.write_text(RELEASE, encoding="utf-8")
    said = last_line(run(path))
    assert (said["station_hours"], said["official"], said["reproduced"], said["reproduced_share"]) == (2, 2, 2, 1.0)


def test_data_without_official_index_claim_nothing(tmp_path):
    """Null is not one hundred per cent."""
    path = tmp_path / "hours.csv"
    path.write_text("code,time_bj,PM2.5,PM10,SO2,NO2,CO,O3\nA,2019-11-01 08:00,75,1,1,1,1,1\n", encoding="utf-8")
    said = last_line(run(path))
    assert (said["official"], said["reproduced"], said["reproduced_share"]) == (None, None, None)


def test_file_without_a_pollutant_ends_in_a_sentence(tmp_path):
    """What is missing is named, and there is no traceback."""
    path = tmp_path / "hours.csv"
    path.write_text("code,time_bj,PM2.5,PM10,SO2,NO2,CO\n", encoding="utf-8")
    done = run(path)
    assert done.returncode == 1
    assert "no column for O₃" in done.stderr
    assert "Traceback" not in done.stderr
