"""Real sensors beside real references: the raw figures are reproduced, and held-out weeks come out better."""

import importlib.util
import os
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from luoshi.airscience.quality import daily_log_ratio, drift, expected_of_others
from tests.airscience.real_air import NINE_SITES, ROOT, real_air

BENCH = ROOT / "bench/calibration.py"


@cache
def bench():
    spec = importlib.util.spec_from_file_location("bench_calibration", BENCH)
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


@cache
def group(step):
    """The prepared set with this step; skipped where it is absent."""
    folder = Path(os.environ.get("LUOSHI_SHARED_DATA") or ROOT.parent / "shared/data") / "air/colocation"
    if not folder.exists():
        pytest.skip("needs collocated sensors (LUOSHI_SHARED_DATA): calibration was not tried on real sensors")
    found = next(one for one in bench().read_all(folder / step))
    bench().prepare(found)
    return found


def pairs(one):
    return np.isfinite(one.values) & np.isfinite(one.reference) & np.isfinite(one.humidity)


def test_raw_hours_are_as_far_off_as_was_found_before():
    """Three optical sensors in August: hourly RMSE 3.5, 3.5 and 3.9 µg/m³ before any calibration."""
    raw = bench().errors(group("sensortoolkit"), group("sensortoolkit").values)
    assert raw["rmse_of_sensors"] == pytest.approx([3.5, 3.5, 3.9], abs=0.05)


def test_last_third_of_weeks_is_calibrated_by_the_first_two():
    """RMSE ≤ 1.3 µg/m³ of each sensor, by hours and by daily means (3.5 to 3.9 by hours before)."""
    one = group("sensortoolkit")
    splits = bench().protocols(one, pairs(one))["last_third"]
    found = bench().errors(one, bench().held_out(one, splits, weather=False)[0])
    assert max(found["rmse_of_sensors"]) <= 1.3
    assert max(found["daily_rmse_of_sensors"]) <= 1.3


def test_each_week_in_turn_has_daily_means_within_the_target():
    """Every week once held out: daily RMSE ≤ 1.3 µg/m³ of each sensor (3.3 to 3.8 raw); hourly by less than half."""
    one = group("sensortoolkit")
    splits = bench().protocols(one, pairs(one))["in_turn"]
    found = bench().errors(one, bench().held_out(one, splits, weather=False)[0])
    assert max(found["daily_rmse_of_sensors"]) <= 1.3
    assert found["rmse"] < 3.67 / 2


def test_weeks_are_never_split():
    """No week is in both parts, and in turn every week is tested once."""
    for step in ("sensortoolkit", "purpleair_se_us"):
        one = group(step)
        week = bench().weeks_of(one)
        for name, splits in bench().protocols(one, pairs(one)).items():
            for trained, tested in splits:
                assert not set(week[trained]) & set(week[tested])
            if name == "in_turn":
                assert (sum(tested.astype(int) for _, tested in splits)[pairs(one).any(axis=0)] == 1).all()


def test_daily_means_of_three_years_come_within_the_target():
    """Eighteen sensors, 5,666 days: RMSE 7.27 raw, in the last third by the first two ≤ 2.8 µg/m³, by EPA's targets."""
    one = group("purpleair_se_us")
    raw = bench().errors(one, one.values)
    assert raw["rmse"] == pytest.approx(7.27, abs=0.005)
    splits = bench().protocols(one, pairs(one))["last_third"]
    found = bench().errors(one, bench().held_out(one, splits, weather=False)[0])
    assert found["rmse"] <= 2.8
    assert [name for name, met in found["epa"]["meets"].items() if met is False] == []


def test_station_s_drift_is_seen_against_its_neighbours():
    """PM2.5 of nine national stations: a quarter more from a day on is found within a week in most stations."""
    release = real_air(NINE_SITES)
    codes, row = np.unique(release.stations, return_inverse=True)
    column = ((release.ends_at - np.datetime64("2019-01-01T01:00", "s")) / np.timedelta64(3600, "s")).astype(int)
    inside = (column >= 0) & (column < 70 * 24)
    values = np.full((codes.size, 70 * 24), np.nan)
    values[row[inside], column[inside]] = next(iter(release.concentrations.values()))[inside]
    days = (codes.size, -1, 24)
    ratios = daily_log_ratio(values.reshape(days), expected_of_others(values, baseline=28 * 24).reshape(days))
    quiet = drift(ratios).first < 0
    ratios[:, 50:] += np.log(1.25)
    first = drift(ratios).first
    assert quiet.sum() >= 4
    assert ((first >= 50) & (first < 57))[quiet].mean() >= 0.75
