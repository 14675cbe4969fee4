"""Alarms: what raises them, what does not, and what is unknown."""

import numpy as np
import pytest

from luoshi.airscience.anomalies import NIGHT, Learning, Network, Plume, Rise, alarms, episodes
from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.index import Pollutant

from .networks import network, with_plume

AT = 11 * 168 + 50
QUICK = {"weeks_before_first": 4}


def test_plume_over_one_station_raises_an_alarm_with_its_evidence():
    """+60 µg/m³ of fine particles for three hours: a step, told with value, background and noise."""
    plume = {Pollutant.PM25: 60.0, Pollutant.PM10: 60.0}
    net = with_plume(network(), station=2, hours=slice(AT, AT + 3), amounts=plume)
    found = alarms(net, **QUICK)
    assert found.is_alarm[2, AT]
    evidence = found.evidence(2, AT)
    assert (evidence.station, evidence.ends_at, evidence.plume) == ("S2", net.ends_at[AT], Plume.FINE)
    main = evidence.main
    assert main.pollutant is Pollutant.PM25
    assert main.value == net.concentrations[Pollutant.PM25][2, AT]
    assert main.increment == pytest.approx(
        main.value - np.median(np.delete(net.concentrations[Pollutant.PM25][:, AT], 2))
    )
    assert main.score == pytest.approx(main.rise / main.noise)
    assert evidence.score >= evidence.threshold
    mine = [e for e in episodes(found) if e.station == "S2" and e.first <= net.ends_at[AT] <= e.last]
    assert len(mine) == 1
    assert mine[0].strongest in mine[0].evidence


def test_ramp_over_one_station_raises_an_alarm():
    """A rise of ten each hour is found before it ends."""
    amounts = np.arange(1, 5) * 12.0
    net = with_plume(
        network(), station=0, hours=slice(AT, AT + 4), amounts={Pollutant.PM25: amounts, Pollutant.PM10: amounts}
    )
    assert alarms(net, **QUICK).is_alarm[0, AT : AT + 4].any()


def test_haze_over_all_stations_raises_nothing():
    """The same rise everywhere changes no strength at all."""
    net = network()
    haze = {p: v.copy() for p, v in net.concentrations.items()}
    haze[Pollutant.PM25][:, AT : AT + 10] += 128.0
    hazy = alarms(Network(net.stations, net.ends_at, haze), **QUICK)
    np.testing.assert_array_equal(hazy.strength, alarms(net, **QUICK).strength)


def test_gap_and_missing_neighbours_are_unknown():
    """Neither an alarm nor quiet."""
    net = network()
    plume = dict.fromkeys(net.concentrations, 200.0)
    net = with_plume(net, station=2, hours=slice(AT, AT + 3), amounts=plume)
    for values in net.concentrations.values():
        values[2, AT] = np.nan
        values[[0, 1, 3], AT + 1] = np.nan
    found = alarms(net, **QUICK)
    assert found.is_unknown[2, AT : AT + 2].all()
    assert not found.is_alarm[2, AT : AT + 2].any()
    with pytest.raises(LookupError):
        found.evidence(2, AT)


def test_alarms_know_nothing_of_later_hours():
    """Learnt from the past, an hour's strength is the same whatever comes after it."""
    net = network(gaps=0.05)
    changed = {p: v.copy() for p, v in net.concentrations.items()}
    for values in changed.values():
        values[:, AT:] = np.random.default_rng(5).uniform(0, 500, values[:, AT:].shape)
    before, after = alarms(net, **QUICK), alarms(Network(net.stations, net.ends_at, changed), **QUICK)
    np.testing.assert_array_equal(before.strength[:, :AT], after.strength[:, :AT])


def test_hours_not_watched_have_no_alarm():
    """The night's watch is silent by day."""
    net = with_plume(
        network(), station=1, hours=slice(AT, AT + 30), amounts={Pollutant.PM25: np.tile([90.0, 0, 0], 10)}
    )
    found = alarms(net, watch=NIGHT, **QUICK)
    by_day = ~np.isin(net.hours_of_day, list(NIGHT))
    assert found.is_unknown[:, by_day].all()
    assert found.is_alarm.any()


@pytest.mark.parametrize("budget", [0, -1, 169])
def test_budget_beyond_the_week_is_an_error(budget):
    """Nobody can be alarmed for more hours than there are."""
    with pytest.raises(OutOfRangeError):
        alarms(network(stations=4, weeks=8), budget=budget, **QUICK)


def test_first_weeks_are_unknown_when_learning_from_the_past():
    """What has no history cannot be judged; learnt from other periods it can."""
    net = network(weeks=12)
    assert alarms(net, **QUICK).is_unknown[:, : 4 * 168].all()
    other = alarms(net, learning=Learning.OTHER_PERIODS, **QUICK)
    assert not other.is_unknown[:, 24 : 4 * 168].all()
    assert Rise.STEP in {e.strongest.test for e in episodes(other)}


def test_order_of_stations_permutes_the_alarms():
    """A station has the same alarms wherever it stands in the list."""
    net = network(gaps=0.03)
    order = [3, 0, 5, 1, 4, 2]
    mixed = Network(
        tuple(net.stations[i] for i in order), net.ends_at, {p: v[order] for p, v in net.concentrations.items()}
    )
    np.testing.assert_allclose(alarms(mixed, **QUICK).strength, alarms(net, **QUICK).strength[order], rtol=1e-9)


def test_evidence_of_a_gap_is_a_gap():
    """A pollutant that is missing at an alarm is told as missing; the alarm stands on the others."""
    net = with_plume(network(), station=2, hours=slice(AT, AT + 2), amounts={Pollutant.PM25: 90.0})
    net.concentrations[Pollutant.NO2][2, AT] = np.nan
    readings = {r.pollutant: r for r in alarms(net, **QUICK).evidence(2, AT).readings}
    assert np.isnan([readings[Pollutant.NO2].value, readings[Pollutant.NO2].rise, readings[Pollutant.NO2].score]).all()
    assert readings[Pollutant.PM25].score > 5


def test_pollutant_that_is_not_measured_is_not_judged():
    """A network of PM₂.₅ alone has alarms of fine particles only; of nothing at all it has unknown hours."""
    net = with_plume(network(), station=1, hours=slice(AT, AT + 2), amounts={Pollutant.PM25: 80.0})
    alone = Network(net.stations, net.ends_at, {Pollutant.PM25: net.concentrations[Pollutant.PM25]})
    found = alarms(alone, **QUICK)
    assert found.is_alarm[1, AT]
    assert {e.strongest.plume for e in episodes(found)} == {Plume.FINE}
    nothing = alarms(Network(net.stations, net.ends_at, {}), **QUICK)
    assert nothing.is_unknown.all()
    assert np.isnan(nothing.rate())


@pytest.mark.parametrize(
    ("plume", "amounts"),
    [
        (Plume.DUST, {Pollutant.PM10: 120.0}),
        (Plume.GAS, {Pollutant.SO2: 40.0}),
        (Plume.SMOKE, {Pollutant.CO: 2.5, Pollutant.PM25: 12.0, Pollutant.NO2: 12.0}),
    ],
)
def test_kind_of_plume_is_told_by_what_rises(plume, amounts):
    """Coarse dust, sulphur dioxide, and smoke with carbon monoxide each have their own look."""
    net = with_plume(network(), station=4, hours=slice(AT, AT + 2), amounts=amounts)
    assert alarms(net, **QUICK).evidence(4, AT).plume is plume
