"""The alarm on the national release of Zhengzhou, 2019: a quarter of it here, the year in the benchmark."""

import numpy as np
import pytest

from luoshi.airscience.anomalies import FINE_ONLY, NIGHT, WATCHED, Network, alarms, episodes, judge, network_of
from luoshi.airscience.index import Pollutant
from tests.airscience.real_air import NINE_SITES, real_air

SPAN = slice(0, 24 * 7 * 26)


@pytest.fixture(scope="module")
def half_year():
    release = real_air(NINE_SITES)
    whole = network_of(release.stations, release.ends_at, {p: release.concentrations[p] for p in WATCHED})
    return Network(whole.stations, whole.ends_at[SPAN], {p: v[:, SPAN] for p, v in whole.concentrations.items()})


@pytest.fixture(scope="module")
def calm(half_year):
    return alarms(half_year, watch=NIGHT, shares=FINE_ONLY)


def test_budget_is_kept_on_hours_not_learnt_from(calm):
    """One alarm-hour for a station in a week: learnt on the past, it is between a half and one and a half later."""
    assert 0.5 < calm.rate() < 1.5


def test_steps_and_ramps_of_twenty_are_found(half_year, calm):
    """+20 µg/m³ at one station each night, from March to June: most steps and most ramps."""
    found = {}
    for shape in ("step", "ramp"):
        rng = np.random.default_rng(8)
        changed = {p: v.copy() for p, v in half_year.concentrations.items()}
        places = []
        for start in np.flatnonzero(half_year.hours_of_day == 23):
            station, length = int(rng.integers(9)), int(rng.integers(2, 5))
            hours = slice(start, start + length)
            if start + length <= half_year.ends_at.size and not calm.is_unknown[station, hours].any():
                amount = 20.0 if shape == "step" else 20.0 * np.arange(1, length + 1) / length
                for pollutant in (Pollutant.PM25, Pollutant.PM10):
                    changed[pollutant][station, hours] += amount
                places.append((station, hours))
        assert len(places) > 80
        with_plumes = judge(Network(half_year.stations, half_year.ends_at, changed), by=calm)
        found[shape] = np.mean([with_plumes.is_alarm[s, h].any() for s, h in places])
    assert found["step"] > 0.8
    assert found["ramp"] > 0.7


def test_regional_haze_raises_no_alarm(half_year, calm):
    """Above 150 µg/m³ and rising at every station: no hour of alarm."""
    pm25 = half_year.concentrations[Pollutant.PM25]
    rising = np.diff(pm25, axis=1, prepend=np.nan)
    everywhere = (np.nan_to_num(rising, nan=1.0) > 0).all(axis=0) & (np.isfinite(rising).sum(axis=0) > 2)
    thick = np.array([np.median(c[np.isfinite(c)]) > 150 if np.isfinite(c).any() else False for c in pm25.T])
    here = ~calm.is_unknown & (everywhere & thick)
    assert here.any()
    assert not calm.is_alarm[here].any()


def test_episodes_tell_every_hour_of_alarm_once(calm):
    """Hours of the episodes are the hours of alarm; each reaches its threshold; measured values are those measured."""
    told = [e for episode in episodes(calm) for e in episode.evidence]
    assert len({(e.station, e.ends_at) for e in told}) == len(told) == int(calm.is_alarm.sum())
    assert all(e.score >= e.threshold for e in told)
    assert all(e.main.value == pytest.approx(e.main.background + e.main.increment) for e in told)
