"""The late night against the rest of its day."""

import numpy as np
import pytest

from luoshi.airscience.when import late_night, late_night_means

from .made_up import autoregressive, hours_from

NAN = float("nan")


def night_of(values):
    return np.arange(np.asarray(values).size) % 24 < 6


def test_dirtier_night_is_found_in_spite_of_the_weather():
    """+8 µg/m³ in thirty nights under weather that moves by 30: the day's weather drops out of the difference."""
    rng = np.random.default_rng(1)
    values = 90 + np.repeat(autoregressive(rng, 30, 0.7), 24) * 30 + rng.normal(size=720) * 5
    values += 8 * night_of(values)
    found = late_night(hours_from("2019-11-01", 30), values)
    assert found.is_dirtier is True
    assert found.difference.low <= 8 <= found.difference.high
    assert found.difference.high - found.difference.low < 5
    assert found.ratio.value == pytest.approx(found.late_night.value / found.rest_of_day.value)


def test_night_like_the_day_is_not_called_dirtier():
    """Of sixty months without any difference at most a tenth is said to have one."""
    rng = np.random.default_rng(2)
    said = []
    for seed in range(60):
        values = 90 + np.repeat(autoregressive(rng, 30, 0.5), 24) * 30 + rng.normal(size=720) * 5
        said.append(late_night(hours_from("2019-11-01", 30), values, resamples=200, seed=seed).is_dirtier is not None)
    assert np.mean(said) <= 0.1


def test_day_measured_only_in_part_is_left_out():
    """Nights of clean days and days of dirty ones must not be compared: 5 of 6 and 14 of 18 hours suffice."""
    days = np.full((30, 24), 50.0)
    days[10:] = 200.0
    days[10:, :2] = NAN  # four of six: 67 %
    days[0, :1] = NAN  # five of six
    days[1, 6:10] = NAN  # fourteen of eighteen
    days[2, 6:11] = NAN  # thirteen of eighteen: 72 %
    found = late_night(hours_from("2019-11-01", 30), days.ravel())
    assert (found.nights, found.of_days) == (9, 30)
    assert (found.late_night.value, found.rest_of_day.value, found.ratio.value) == (50.0, 50.0, 1.0)


def test_gaps_only_say_nothing():
    """Neither dirtier nor cleaner, and no number."""
    for days in (0, 5):
        found = late_night(hours_from("2019-11-01", days), np.full(days * 24, NAN))
        assert found.is_dirtier is None
        assert np.isnan([found.late_night.value, found.difference.low, found.ratio.high]).all()
        assert found.nights == 0


def test_means_of_nights_are_told_where_enough_was_measured():
    """Hours labelled 01:00 to 06:00: 0 … 5 in the first day; of the second only four are there."""
    values = np.arange(48.0)
    values[24:26] = NAN
    days, mean = late_night_means(hours_from("2019-11-01", 2), values)
    assert days.astype(str).tolist() == ["2019-11-01", "2019-11-02"]
    assert mean.value[0] == 2.5
    assert np.isnan(mean.value[1])
    assert mean.capture.tolist() == [1.0, pytest.approx(4 / 6)]


def test_air_without_anything_in_it_has_no_ratio():
    """Nothing over nothing is no number, and no warning."""
    found = late_night(hours_from("2019-11-01", 20), np.zeros(480))
    assert (found.difference.value, found.is_dirtier) == (0.0, None)
    assert np.isnan(found.ratio.value)
