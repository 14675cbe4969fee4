"""Transfer through even nights: hours are chosen rightly and gains are found again."""

import numpy as np
import pytest

from luoshi.airscience.errors import OutOfRangeError, ShapeError, TooLittleDataError
from luoshi.airscience.quality import homogeneous, line_of, transfer

DAYS = 40
ENDS_AT = np.datetime64("2019-11-01T01:00", "s") + np.arange(DAYS * 24) * np.timedelta64(3600, "s")
MONTHS = np.full(DAYS * 24, "2019-11", dtype="datetime64[M]")
HOUR_OF_DAY = np.arange(DAYS * 24) % 24
GAINS = np.array([0.5, 0.8, 1.0, 1.3, 1.7, 2.0])


def city(seed=1):
    """A reference and six places: one air at night, sources of their own by day and in the nights of each fifth day."""
    rng = np.random.default_rng(seed)
    common = np.exp(3.8 + 0.5 * np.sin(np.arange(DAYS * 24) / 60) + 0.1 * rng.normal(size=DAYS * 24))
    uneven = (HOUR_OF_DAY >= 6) | (np.arange(DAYS * 24) // 24 % 5 == 0)
    local = np.where(uneven, rng.gamma(2, 25, (6, DAYS * 24)), 0.0)
    return common, common + local, uneven


def test_even_night_hours_are_found_and_others_not():
    """No hour of the day, hardly one of the uneven nights, most of the even ones."""
    reference, places, uneven = city()
    sensors = places / GAINS[:, None] * np.exp(np.random.default_rng(2).normal(0, 0.03, places.shape))
    found = homogeneous(sensors, reference, ends_at=ENDS_AT)
    assert not found[HOUR_OF_DAY >= 6].any()
    night = HOUR_OF_DAY < 6
    assert found[night & uneven].mean() < 0.1
    assert found[night & ~uneven].mean() > 0.9


def test_gains_of_sensors_nowhere_near_the_reference_are_found_again():
    """True gain 0.5 to 2: within 5 %."""
    reference, places, _ = city()
    sensors = places / GAINS[:, None] * np.exp(np.random.default_rng(2).normal(0, 0.03, places.shape))
    found = transfer(sensors, reference, ends_at=ENDS_AT, months=MONTHS)
    gains = [line_of(found.calibration, row, MONTHS[0]).gain for row in range(6)]
    assert gains == pytest.approx(GAINS.tolist(), rel=0.05)


def test_gap_is_not_counted_and_few_sensors_are_no_network():
    """With three sensors, or all gaps, no hour is even."""
    reference, places, _ = city()
    assert not homogeneous(places[:3], reference, ends_at=ENDS_AT).any()
    assert not homogeneous(np.full_like(places, np.nan), reference, ends_at=ENDS_AT).any()
    with pytest.raises(TooLittleDataError):
        transfer(places[:3], reference, ends_at=ENDS_AT, months=MONTHS)


def test_clean_hours_are_not_used():
    """Below the lowest concentration ratios mean little."""
    reference, places, _ = city()
    assert not homogeneous(places, reference, ends_at=ENDS_AT, lowest=1e4).any()


def test_wrong_calls_are_errors():
    """A night without length; hours that do not fit."""
    reference, places, _ = city()
    with pytest.raises(OutOfRangeError):
        homogeneous(places, reference, ends_at=ENDS_AT, night=(6, 6))
    with pytest.raises(ShapeError):
        homogeneous(places, reference[:-1], ends_at=ENDS_AT)
