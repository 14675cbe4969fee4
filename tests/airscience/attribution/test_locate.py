"""A source on no list is found along lines of sight."""

import numpy as np
import pytest

from luoshi.airscience.attribution import Beforehand, Scene, locate
from luoshi.airscience.errors import ShapeError


def lines(minutes, seed):
    """Six lines of sight from one instrument, in a wind that turns."""
    rng = np.random.default_rng(seed)
    ends = np.array([[40, 70, 1.6], [41, 38, 1.6], [53, 56, 1.6], [46, 3, 1.6], [61, 17, 1.6], [67, 67, 1.6]])
    return Scene(
        starts_xyz_m=np.tile([60.0, 100.0, 1.6], (6, 1)),
        ends_xyz_m=ends,
        wind_speed_m_s=np.maximum(2.5 + 0.5 * rng.normal(size=minutes), 0.8),
        wind_from_deg=90 + 80 * np.sin(np.arange(minutes) / 15) + 15 * rng.normal(size=minutes),
        tan_gamma_lateral=np.full(minutes, 0.3),
        tan_gamma_vertical=np.full(minutes, 0.17),
        area_m=(20.0, 90.0, -20.0, 120.0),
    )


def seen(scene, places, rates, seed):
    rng = np.random.default_rng(seed)
    response = scene.response(np.array(places)) * 1.5e6
    return (
        1.95
        + response @ np.array(rates) * np.exp(rng.normal(-0.05, 0.3, response.shape[:2]))
        + rng.normal(0, 0.03, response.shape[:2])
    )


KNOWN = Beforehand(background=1.92, background_sd=0.1, noise=0.1, rate=3e-4)


def test_place_and_rate_are_found_with_their_intervals():
    """Within a few metres, the rate inside its interval; NaN and a time without wind drop out."""
    scene = lines(60, 1)
    values = seen(scene, [[62.0, 60.0]], [4e-4], 2)
    values[3, 2] = np.nan
    scene.wind_from_deg[7] = np.nan
    found = locate(values, scene, KNOWN, per_unit=1.5e6, draws=250, rng=np.random.default_rng(0))
    assert np.hypot(*(found.mean_position_m[0] - [62.0, 60.0])) < 5
    low, high = found.rate_interval()[:, 0]
    assert low < 4e-4 < high


def test_two_sources_are_told_apart():
    """Each is where it is, and both rates are right within a factor of two."""
    scene = lines(60, 3)
    truth = [[48.0, 30.0], [68.0, 75.0]]
    values = seen(scene, truth, [3e-4, 4e-4], 4)
    found = locate(values, scene, KNOWN, per_unit=1.5e6, sources=2, draws=250, rng=np.random.default_rng(0))
    assert np.hypot(*(found.mean_position_m - np.array(truth)).T).max() < 10
    assert np.abs(np.log(found.median_rate / [3e-4, 4e-4])).max() < np.log(2)


def test_lines_that_do_not_fit_are_refused():
    """A sentence."""
    with pytest.raises(ShapeError):
        locate(np.zeros((10, 5)), lines(10, 0), KNOWN, per_unit=1.0, rng=np.random.default_rng(0))
