"""The benchmark reads a folder of stations and tells both kinds of forecast apart."""

import json
import math
import subprocess
import sys
from pathlib import Path

from .days import days

BENCH = Path(__file__).resolve().parents[3] / "bench/forecast.py"


def write(folder, name, *, seed, with_weather=True):
    series = days(count=45, seed=seed, gaps=0.03)
    head = "No,year,month,day,hour,PM2.5,NO2,other" + (",TEMP,wd,WSPM" if with_weather else "")
    lines = [head]
    for number, (end, value) in enumerate(zip(series.ends_at.astype(object), series.target, strict=True)):
        pm25 = "NA" if math.isnan(value) else f"{value:g}"
        weather = f",{number % 24},NNW,{abs(number % 7)}" if with_weather else ""
        lines.append(f"{number},{end.year},{end.month},{end.day},{end.hour},{pm25},NA,x{weather}")
    (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8-sig")


def run(*arguments):
    done = subprocess.run([sys.executable, BENCH, *map(str, arguments)], capture_output=True, text=True, check=False)
    return done, done.stdout.splitlines()


def test_folder_of_stations_is_measured_with_and_without_weather(tmp_path):
    """Coverage and skill by reach of horizons; observed weather is named as what it is."""
    write(tmp_path, "East", seed=1)
    write(tmp_path, "West", seed=2)
    done, lines = run("--data", tmp_path, "--station", "West", "--every", 6)
    assert done.returncode == 0, done.stderr
    said = json.loads(lines[-1])
    assert (said["bench"], said["station"], said["hours"]) == ("forecast", "West", 1080)
    assert "observed" in said["weather_is"]
    for kind in ("without_weather", "with_weather"):
        assert 0 < said[kind]["coverage"]["all"] <= 1
        assert set(said[kind]["skill"]) == {"persistence", "same_hour_of_last_day", "climatology"}


def test_folder_without_weather_claims_none(tmp_path):
    """Where no weather was measured there is only one kind of forecast."""
    write(tmp_path, "Only", seed=1, with_weather=False)
    done, lines = run("--data", tmp_path, "--every", 12)
    assert done.returncode == 0, done.stderr
    said = json.loads(lines[-1])
    assert said["weather_is"] is None
    assert "with_weather" not in said


def test_station_that_is_not_there_ends_in_a_sentence(tmp_path):
    """The names that are there are told."""
    write(tmp_path, "Only", seed=1)
    done, _ = run("--data", tmp_path, "--station", "Nowhere")
    assert done.returncode == 1
    assert "there are Only" in done.stderr
