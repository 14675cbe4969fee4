"""Puffs are the plume in a steady wind, and remember the wind that was."""

import numpy as np
import pytest

from luoshi.airscience.attribution import plume_response, spread_of_turbulence
from luoshi.airscience.attribution.puff import puff_response

SPREAD = spread_of_turbulence(0.2, 0.1)
SOURCE, RECEPTORS = [[0, 0, 3]], [[100, 0, 1], [100, 25, 2], [60, -10, 0]]


def test_steady_wind_gives_the_plume():
    """The sum of the puffs is the plume, but for their width along the wind."""
    puffs = puff_response(SOURCE, RECEPTORS, np.full(20, 3.0), np.full(20, 270.0), step_s=20.0, spread=SPREAD)
    plume = plume_response(SOURCE, RECEPTORS, [3.0], [270.0], spread=SPREAD)
    assert puffs[-1, :, 0] == pytest.approx(plume[0, :, 0], rel=0.08)


def test_turned_wind_arrives_late():
    """Right after the wind has turned, the puffs still lie where the old wind carried them."""
    from_deg = np.r_[np.full(20, 270.0), np.full(20, 180.0)]
    east, north = [[120, 0, 1]], [[0, 120, 1]]
    got = puff_response(SOURCE, east + north, np.full(40, 2.0), from_deg, step_s=20.0, spread=SPREAD)[..., 0]
    assert got[19, 0] > 100 * got[19, 1]
    assert got[20, 0] > got[20, 1]
    assert got[-1, 1] > 100 * got[-1, 0]


def test_unknown_wind_makes_unknown_what_it_carried():
    """NaN lasts as long as a puff is followed, and no longer."""
    speed = np.full(20, 2.0)
    speed[5] = np.nan
    got = puff_response(SOURCE, RECEPTORS, speed, np.full(20, 270.0), step_s=60.0, memory_s=240.0, spread=SPREAD)
    unknown = np.isnan(got).all(axis=(1, 2))
    assert np.flatnonzero(unknown).tolist() == [5, 6, 7, 8, 9]
    assert not np.isnan(got[~unknown]).any()
