"""What can be told at a real station: eight stations of Beijing, four years of hours."""

import math
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from luoshi.airscience.effect import (
    Span,
    before_and_after,
    compare,
    learn,
    percent,
    placebos_in_time,
    placebos_of,
    ratio_to_neighbours,
    step,
)
from luoshi.airscience.index import Pollutant
from luoshi.district.site.cli.air.station_folder import read_station_folder
from tests.airscience.effect.made_up import with_factor

ROOT = Path(__file__).resolve().parents[3]
STATION = "Aotizhongxin"


@cache
def beijing():
    folder = Path(os.environ.get("LUOSHI_SHARED_DATA") or ROOT.parent / "shared/data") / "air/beijing_2013_2017"
    if not folder.is_dir():
        pytest.skip("needs beijing_2013_2017 (LUOSHI_SHARED_DATA): the real hours were not tried")
    return read_station_folder(folder, Pollutant.PM25).panel


@cache
def known():
    panel = beijing()
    past = learn(panel, STATION, until=panel.days)
    return past, {n: placebos_in_time(past.comparison, past.fits, days=n, until=panel.days) for n in (7, 30)}


@pytest.mark.parametrize(("days", "most"), [(7, 12.0), (30, 8.5)])
def test_least_change_that_can_be_told(days, most):
    """A week's twelve per cent; a month's eight, which this station reaches to half a point."""
    assert -percent(-known()[1][days].threshold) <= most


@pytest.mark.parametrize("days", [7, 30])
def test_simpler_reckonings_tell_less(days):
    """The plain ratio misses at least a third more, before and after several times as much."""
    ours = known()[1][days]
    ratio = placebos_of(ratio_to_neighbours(beijing(), STATION), ours)
    plain = placebos_of(before_and_after(beijing(), STATION, days_before=days), ours)
    assert ratio.threshold > 1.3 * ours.threshold
    assert plain.threshold > 5 * ours.threshold


def test_false_alarms_are_about_one_in_twenty():
    """Judged by what was known before each window, at one station: within what some 190 windows let one see."""
    wrong, judged = known()[1][7].false_alarms()
    assert judged > 150
    assert 0.01 <= wrong / judged <= 0.09


def test_fall_of_a_fifth_is_recovered():
    """Put into 24 real weeks, one at a time: on average within a tenth of its size."""
    past, placebos = known()
    starts = np.array([fit.until for fit in past.fits])
    steps = []
    for first in placebos[7].first[::10]:
        window = Span(int(first), int(first) + 7)
        changed = compare(with_factor(beijing(), STATION, window, 0.8), STATION, until=beijing().days)
        steps.append(step(changed, past.fits[int(np.searchsorted(starts, first, side="right")) - 1], window).value)
    assert len(steps) >= 20
    assert np.mean(steps) == pytest.approx(math.log(0.8), abs=0.1 * -math.log(0.8))
