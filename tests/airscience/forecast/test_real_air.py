"""The forecast on real hours of Beijing: a year and a half of one station here, four years in the benchmark."""

import csv
import gzip
import math
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from luoshi.airscience.forecast import (
    Series,
    all_horizons,
    coverage,
    learn_forecaster,
    outlooks,
    persistence,
    skill,
    targets_of,
)

ROOT = Path(__file__).resolve().parents[3]
HOURS = 24 * 540
COMPASS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")


@pytest.fixture(scope="module")
def dongsi():
    data = Path(os.environ.get("LUOSHI_SHARED_DATA") or ROOT.parent / "shared/data")
    path = data / "air/beijing_2013_2017/Dongsi.csv.gz"
    if not path.exists():
        pytest.skip("needs Dongsi of Beijing 2013–2017 (LUOSHI_SHARED_DATA): real hours were not forecast")
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = [row for _, row in zip(range(HOURS), csv.DictReader(file), strict=False)]

    def numbers(name):
        return np.array([float(row[name]) if row[name] not in ("", "NA") else math.nan for row in rows])

    points = {point: math.radians(22.5 * k) for k, point in enumerate(COMPASS)}
    angle = np.array([points.get(row["wd"], math.nan) for row in rows])
    wind = numbers("WSPM")
    weather = {"wind_u_m_s": -wind * np.sin(angle), "wind_v_m_s": -wind * np.cos(angle), "dew_point_c": numbers("DEWP")}
    first = np.datetime64(f"{rows[0]['year']}-{int(rows[0]['month']):02}-{int(rows[0]['day']):02}T00", "h")
    ends_at = first + np.arange(len(rows)) * np.timedelta64(1, "h")
    return Series(ends_at, numbers("PM2.5"), weather, weather)


def test_intervals_hold_and_weather_that_is_known_helps(dongsi):
    """Learnt on nine months, calibrated on four and a half, told for the last: eight in ten lie within, and observed
    weather in place of a forecast beats persistence by far more than none."""
    size = dongsi.target.size
    horizons = all_horizons(24)
    origins = np.arange(size * 3 // 4, size - 24, 3)
    truth = targets_of(dongsi.target, origins, horizons)
    skills = []
    for series in (dongsi, replace(dongsi, known_ahead={})):
        forecaster = learn_forecaster(series, learn_from=np.arange(size) < size // 2, greatest_horizon=24, trees=80)
        kept = np.arange(size // 2, size * 3 // 4 - 24, 3)
        told = outlooks(series, forecaster, calibrate_on=kept, origins=origins, greatest_horizon=24)
        assert coverage(told.low, told.high, truth).mean() == pytest.approx(0.8, abs=0.02)
        skills.append(float(skill(told.value, persistence(series, origins, horizons), truth)[3:].mean()))
    assert skills[0] > 0.2
    assert skills[0] > skills[1] + 0.1
