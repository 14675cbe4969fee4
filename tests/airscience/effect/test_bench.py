"""The benchmark reads any folder of stations and tells every figure, with weather and without."""

import csv
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.airscience.effect.made_up import made_up_air

BENCH = Path(__file__).resolve().parents[3] / "bench/effect.py"


def written(folder, panel, *, with_weather):
    """A file for each station, its columns in an odd order with one too many, gaps as NA."""
    chance = np.random.default_rng(1)
    for column, name in enumerate(panel.stations):
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file)
            table.writerow(["hour", "day", "month", "year", "note", "PM2.5", *(["TEMP", "wd", "WSPM"] * with_weather)])
            for hour, value in enumerate(panel.values[:, column]):
                at = datetime(2018, 1, 1) + timedelta(hours=hour + 1)  # noqa: DTZ001 - the station's wall clock
                weather = [round(chance.normal(), 1), "NNW", round(chance.exponential(), 1)] * with_weather
                told = "NA" if hour % 97 == column else round(value, 1)
                table.writerow([at.hour, at.day, at.month, at.year, "x", told, *weather])


@pytest.mark.parametrize(("with_weather", "days"), [(False, 300), (True, 90)])
def test_folder_of_other_stations_is_measured(tmp_path, with_weather, days):
    """One JSON line last; without weather columns what needs them is null, not guessed."""
    written(tmp_path, made_up_air(days=days, stations=4, seed=7), with_weather=with_weather)
    done = subprocess.run(
        [sys.executable, BENCH, "--data", tmp_path, "--station", "B"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["bench"], said["stations"], said["days"]) == ("effect", 4, days)
    if with_weather:
        assert said["resample_largest_difference"] < 1e-9
        assert said["resample_hours"] == days * 24
        assert said["r2_random"] is not None
    else:
        assert said["weather"] is None
        assert 0 < said["mdc_7d_percent"] < said["mdc_7d_before_after_percent"]
        assert said["recovered_percent"] == pytest.approx(-20, abs=3)
        assert abs(sum(said["last_week"]["weights"].values()) - 1) < 0.01


def test_unknown_station_and_empty_folder_end_in_a_sentence(tmp_path):
    """What is there is named; there is no traceback."""
    empty = subprocess.run(
        [sys.executable, BENCH, "--data", tmp_path, "--station", "B"], capture_output=True, text=True, check=False
    )
    assert (empty.returncode, "no CSV file" in empty.stderr, "Traceback" in empty.stderr) == (1, True, False)
    written(tmp_path, made_up_air(days=3, stations=2), with_weather=False)
    other = subprocess.run(
        [sys.executable, BENCH, "--data", tmp_path, "--station", "Z"], capture_output=True, text=True, check=False
    )
    assert (other.returncode, "there are A, B" in other.stderr) == (1, True)
