"""The benchmark reads both forms, measures on weeks that were held out, and ends in a line of JSON."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

BENCH = Path(__file__).resolve().parents[3] / "bench/calibration.py"
HOUR, MINUTE = np.timedelta64(3600, "s"), np.timedelta64(60, "s")


def run(*arguments):
    """Without the shared data, so that nothing but what the test made is measured."""
    nowhere = {"LUOSHI_SHARED_DATA": str(arguments[1] / "nowhere"), "PATH": os.environ["PATH"], "OMP_NUM_THREADS": "1"}
    done = [sys.executable, BENCH, *arguments]
    return subprocess.run(done, capture_output=True, text=True, check=False, env=nowhere)


def last_line(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def american(at):
    day, clock = str(at).split("T")
    year, month, date = day.split("-")
    return f"{int(month)}/{int(date)}/{year}", clock[:5]


def write_minutes(folder, *, days=14):
    """Two sensors by the minute, with a byte-order mark and lines before the header, beside a reference's hours."""
    rng = np.random.default_rng(1)
    hours = np.datetime64("2020-03-02T00:00", "s") + np.arange(days * 24) * HOUR
    true = 12 + 6 * np.sin(np.arange(hours.size) / 17) + rng.normal(0, 0.5, hours.size)
    lines = ["Param,Date (UTC),Time (UTC),Date (LST),Time (LST),Value,QC Code"]
    for at, value in zip(hours, true, strict=True):
        day, _ = american(at)
        clock = f"{int(str(at)[11:13])}:00"
        lines += [f"PM2.5-88101,1/1/1999,5:00,{day},{clock},{value:.2f},0", f"RHUM,1/1/1999,5:00,{day},{clock},60,0"]
    lines.append(f"PM2.5-88101,1/1/1999,5:00,{american(hours[-1])[0]},23:00,999,9")
    (folder / "reference.csv").write_text("\n".join(lines), encoding="utf-8")
    for name, gain in (("left", 1.6), ("right", 2.2)):
        rows = ["Serial: X", "Export", "", "Time,PM2.5 (µg/m³),TEMP (°C),RH (%),Extra"]
        for at, value in zip(hours, true, strict=True):
            for minute in range(60):
                day, clock = american(at)[0], f"{int(str(at)[11:13])}:{minute:02d}"
                rows.append(f"{day} {clock},{gain * value + 1 + 0.1 * (minute % 7):.2f},20,{55 + minute % 9},x")
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress("\n".join(rows).encode("utf-8-sig")))


def write_table(path, *, days=120):
    rng = np.random.default_rng(2)
    rows = ["sensor_index,DAILY,conc,A_B_Avg,humidity_a,comment"]
    for day in range(days):
        true = 10 + 5 * np.sin(day / 9) + rng.normal(0, 0.3)
        date = np.datetime64("2022-01-03") + day
        rows += [f"{i},{date},{true:.3f},{true * 1.8 + 2 + rng.normal(0, 0.3):.3f},{50 + day % 20},ä" for i in (7, 8)]
    rows.append("9,not a day,1,2,3,x")
    path.write_text("\ufeff" + "\n".join(rows), encoding="utf-8")


def test_minutes_beside_a_reference_are_measured_by_held_out_weeks(tmp_path):
    """Raw by half or double, calibrated within the reference's noise; the coded hour at the end is no reference."""
    write_minutes(tmp_path)
    said = last_line(run("--data", tmp_path))
    (found,) = said["sets"]
    assert (found["step"], found["sensors"], found["pairs"]) == ("hours", 2, 2 * (14 * 24 - 1))
    assert found["raw"]["rmse"] > 5
    assert found["in_turn"]["rmse"] < 0.6 < found["target_rmse"]
    assert found["in_turn"]["meets_target"] is True
    assert len(found["in_turn"]["rmse_of_weeks"]) == 2
    assert found["drift_beside_reference"] is None
    assert "drift" not in said


def test_table_of_days_and_network_are_measured(tmp_path):
    """A row that is no day is left out; drift and transfer are measured on a network of another form."""
    (tmp_path / "data").mkdir()
    write_table(tmp_path / "data/table.csv")
    rng = np.random.default_rng(3)
    hours = np.datetime64("2020-01-01T01:00", "s") + np.arange(100 * 24) * HOUR
    air = np.exp(3.5 + 0.5 * np.sin(np.arange(hours.size) / 40))
    rows = ["station,ends_at,pm25"]
    for station in range(6):
        values = air * np.exp(rng.normal(0, 0.05, hours.size))
        rows += [f"S{station},{at},{value:.1f}" for at, value in zip(hours, values, strict=True)]
    (tmp_path / "network.csv").write_text("\n".join(rows), encoding="utf-8")
    said = last_line(run("--data", tmp_path / "data", "--network", tmp_path / "network.csv"))
    (found,) = said["sets"]
    assert (found["step"], found["sensors"], found["pairs"]) == ("days", 2, 240)
    assert found["in_turn"]["rmse"] < 1 < found["raw"]["rmse"]
    assert found["forward"]["epa"]["meets_all"] is True
    assert said["drift"]["false_alarms"] == 0
    assert all(row["within_7_days"] == 1 for row in said["drift"]["injected"])
    assert said["transfer"]["rmse_after"] < said["transfer"]["rmse_before"] / 4


def test_folder_without_sensors_ends_in_a_sentence(tmp_path):
    """No traceback."""
    (tmp_path / "else.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = run("--data", tmp_path)
    assert done.returncode == 1
    assert "no collocated sensors" in done.stderr
    assert "Traceback" not in done.stderr
