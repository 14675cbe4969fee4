"""A district's night on a small made-up district: found what is planted, silent about what could not be seen."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from luoshi.airscience.attribution.blocks import night_blocks
from luoshi.airscience.attribution.coverage import visibility
from luoshi.airscience.attribution.district import attribute_district
from luoshi.airscience.attribution.draws import Draws
from luoshi.airscience.attribution.kinds import TRACERS, EnterpriseKind, Shift, emission_ratios
from luoshi.airscience.attribution.ledger import Ledger, ledger_log_odds
from luoshi.airscience.attribution.mismatch import discount
from luoshi.airscience.attribution.network import NetworkReadings, believable, increments, noise_of
from luoshi.airscience.attribution.problem import Problem
from luoshi.airscience.attribution.search import Registered, Search
from luoshi.airscience.attribution.settling import settle
from luoshi.airscience.attribution.unregistered import candidate_places, grid_of_places, place_log_odds
from luoshi.airscience.attribution.verdicts import Settling
from luoshi.airscience.errors import ShapeError, TooLittleDataError
from luoshi.airscience.simulation import SMALL, simulate

QUICK = Search(chains=2, screening_rounds=8, learning_rounds=8, rounds=14, settle_rounds=6, rungs=8)
TIMES = np.datetime64("2019-11-04T12:00") + 10 * np.arange(1, 145).astype("timedelta64[m]")


def observed(district):
    """What the district's office knows of a made-up district, its truth left out."""
    known = district.enterprises
    network = NetworkReadings(
        district.ends_at,
        district.readings,
        district.sensors.xyz_m,
        district.weather.speed_m_s,
        district.weather.from_deg,
    )
    ledger = Ledger(known.kinds, known.shifts, known.findings, known.night_power_ratio)
    return network, Registered(known.codes, known.xyz_m[:, :2], ledger)


@cache
def small():
    return simulate(replace(SMALL, sensors=25, unregistered=0), seed=11)


@cache
def found():
    return attribute_district(*observed(small()), seed=1, search=QUICK)


def permuted(registered, order):
    ledger = registered.ledger
    return Registered(
        tuple(registered.codes[j] for j in order),
        registered.xy_m[order],
        Ledger(
            tuple(ledger.kinds[j] for j in order),
            tuple(ledger.shifts[j] for j in order),
            ledger.findings[order],
            ledger.night_power_ratio[order],
        ),
    )


def test_planted_sources_are_first():
    """Two strong night sources among 24 enterprises, 25 sensors, two nights, another dispersion, wind off by 10°."""
    district = small()
    planted = {district.enterprises.codes[v] for v in district.truth.violators}
    assert {v.code for v in found().ranked[:2]} == planted
    assert all(found().of(code).p_on > 0.9 for code in planted)


def test_every_source_is_spoken_of_once():
    """Each has a probability, an interval in order, and something that would settle it."""
    verdicts = found().ranked
    assert sorted(v.code for v in verdicts) == sorted(small().enterprises.codes)
    for v in verdicts:
        assert 0.0 <= v.p_on <= 1.0
        assert 0.0 <= v.low_g_s <= v.high_g_s
        assert isinstance(v.settling, Settling)


def test_order_of_enterprises_changes_little():
    """Permuted enterprises: the same two first, probabilities alike within what a short run allows."""
    network, registered = observed(small())
    order = np.random.default_rng(5).permutation(len(registered.codes))
    again = attribute_district(network, permuted(registered, order), seed=1, search=QUICK)
    assert {v.code for v in again.ranked[:2]} == {v.code for v in found().ranked[:2]}
    for v in found().ranked[:4]:
        assert again.of(v.code).p_on == pytest.approx(v.p_on, abs=0.3)


def test_source_out_of_reach_of_every_sensor_could_not_have_been_seen():
    """Forty kilometres away: neither on nor off, the prior stays, and a wind is named that would help."""
    network, registered = observed(small())
    far = registered.xy_m.copy()
    far[0] = [40_000.0, 40_000.0]
    verdict = attribute_district(
        network, Registered(registered.codes, far, registered.ledger), seed=1, search=QUICK
    ).of(registered.codes[0])
    assert not verdict.could_be_seen
    assert verdict.settling is Settling.CANNOT_SEE
    assert verdict.p_on == pytest.approx(verdict.prior)
    assert verdict.wind_from_deg == pytest.approx(45.0, abs=10.0)


def test_network_without_readings_sees_nothing():
    """All NaN: no source is accused, none acquitted."""
    network, registered = observed(small())
    silent = replace(network, readings=np.full_like(network.readings, np.nan))
    verdicts = attribute_district(silent, registered, seed=1, search=QUICK).ranked
    assert not any(v.could_be_seen for v in verdicts)
    assert all(v.p_on == pytest.approx(v.prior) for v in verdicts)


def test_readings_without_a_night_are_refused():
    """Noon to four in the afternoon says nothing about the night."""
    network, registered = observed(small())
    day = slice(0, 24)
    short = NetworkReadings(
        network.ends_at[day],
        network.readings[day],
        network.sensors_xyz_m,
        network.wind_speed_m_s[day],
        network.wind_from_deg[day],
    )
    with pytest.raises(TooLittleDataError):
        attribute_district(short, registered, seed=1, search=QUICK)


def test_common_haze_changes_no_increment():
    """A series added to every sensor alike is background."""
    rng = np.random.default_rng(1)
    readings = 50.0 + rng.normal(0.0, 3.0, (60, 9, 2))
    haze = 100.0 * np.sin(np.arange(60) / 9.0)[:, None, None] + 7.0
    assert np.allclose(increments(readings + haze), increments(readings), atol=1e-6)


def test_offset_of_a_sensor_changes_no_increment():
    """What an instrument always has too much is the instrument's."""
    rng = np.random.default_rng(1)
    readings = 50.0 + rng.normal(0.0, 3.0, (61, 9, 1))
    offset = np.zeros((1, 9, 1))
    offset[0, 4] = 12.0
    assert np.allclose(increments(readings + offset), increments(readings), atol=1.0)


def test_gap_stays_a_gap():
    """NaN never becomes a number."""
    readings = np.random.default_rng(1).normal(50.0, 3.0, (40, 6, 2))
    readings[3, 2] = np.nan
    assert np.isnan(increments(readings)[3, 2]).all()
    assert np.isnan(believable(readings)[3, 2]).all()


def test_stuck_and_deaf_instruments_are_taken_out():
    """The same value for two hours, and a tenth of what all others see."""
    readings = np.random.default_rng(1).normal(50.0, 3.0, (80, 8, 1))
    readings[10:30, 2] = 47.0
    readings[30:70, 5] *= 0.1
    kept = np.isfinite(believable(readings)[..., 0])
    assert not kept[10:30, 2].any()
    assert not kept[40:60, 5].any()
    assert kept[:, [0, 1, 3, 4, 6, 7]].all()


def test_noise_is_learnt_and_a_silent_sensor_gets_the_usual_one():
    """Scale of a Gaussian by its median absolute deviation."""
    left = np.random.default_rng(1).normal(0.0, [[[2.0]]], (4000, 4, 1))
    left[:, 3] = np.nan
    assert noise_of(left).ravel() == pytest.approx([2.0, 2.0, 2.0, 2.0], rel=0.1)


def test_night_is_cut_into_hours_from_ten_to_six():
    """Eight blocks of an hour, one night; their mean ignores gaps and gives NaN where more than half is missing."""
    readings = np.ones((144, 2, 5))
    blocks = night_blocks(
        NetworkReadings(TIMES, readings, np.zeros((2, 3)), np.ones(144), np.ones(144)), nights=None, minutes=60
    )
    assert [str(at)[11:16] for at in blocks.ends_at] == [f"{h:02d}:00" for h in (23, 0, 1, 2, 3, 4, 5, 6)]
    assert blocks.begins_a_night.tolist() == [True] + [False] * 7
    values = np.arange(144, dtype=float)
    values[blocks.steps[:2]], values[blocks.steps[6:10]] = np.nan, np.nan
    means = blocks.mean(values)
    assert means[0] == pytest.approx(values[blocks.steps[2:6]].mean())
    assert np.isnan(means[1])


def test_visibility_grows_with_strength_and_falls_with_noise():
    """The smallest visible strength is five sigmas of the matched filter: 5 / √(4 · (3/2)²) = 1.667."""
    unit, measured = np.full((4, 1, 1), 3.0), np.ones((4, 1, 1), dtype=bool)
    seen = visibility(unit, np.ones((1, 1)), noise=np.full((4, 1, 1), 2.0), measured=measured, reference=1.0)
    assert seen.smallest_visible[0] == pytest.approx(5.0 / 3.0)
    worse = visibility(unit, np.ones((1, 1)), noise=np.full((4, 1, 1), 4.0), measured=measured, reference=1.0)
    assert worse.smallest_visible[0] == pytest.approx(2 * seen.smallest_visible[0])


def test_ledger_speaks_for_night_work_findings_and_power():
    """Each fact raises the odds; a missing meter neither acquits nor accuses fully."""

    def odds(shift=Shift.DAY, findings=0, power=0.1):
        return ledger_log_odds(Ledger((EnterpriseKind.FOUNDRY,), (shift,), np.array([findings]), np.array([[power]])))[
            0
        ]

    assert odds(shift=Shift.NIGHT) > odds()
    assert odds(findings=2) > odds(findings=1) > odds()
    assert odds(power=0.9) > odds(power=np.nan) > odds(power=0.1)


def test_kinds_differ_in_their_mixture():
    """Otherwise five pollutants would tell no more than one."""
    ratios = emission_ratios(list(EnterpriseKind))
    assert ratios.shape == (len(EnterpriseKind), len(TRACERS))
    assert (ratios[:, 0] == 1.0).all()
    assert len(np.unique(ratios, axis=0)) == len(EnterpriseKind)


def test_places_share_the_chance_of_a_hidden_source():
    """A finer grid does not make hidden sources likelier."""

    def any_of(places):
        return 1.0 - (1.0 - 1.0 / (1.0 + np.exp(-place_log_odds(places)))) ** places

    assert any_of(10) == pytest.approx(any_of(1000)) == pytest.approx(0.3)


def test_candidate_places_keep_apart_and_come_best_first():
    """Of two neighbours the better one; none that improves nothing."""
    places = grid_of_places([[0.0, 0.0], [1500.0, 0.0]])
    chosen = candidate_places(np.array([5.0, 9.0, 0.0, 3.0]), places, most=3, apart_m=600.0)
    assert chosen.tolist() == [1, 3]


def test_errors_that_go_together_discount_the_evidence():
    """The same residual in all ten hours of a sensor counts as one of ten; independent ones count nearly fully."""
    rng = np.random.default_rng(2)
    sensors, hours = 300, 10
    groups = np.tile(np.arange(sensors), hours)
    field = np.full((1, sensors * hours), 5.0)

    def learnt(residual):
        problem = Problem(field + residual, np.ones_like(field), (), np.empty(0), np.array([1.0, 2.0]),
                          np.array([0.5, 0.5]), np.array([True]), plume_error=0.0)  # fmt: skip
        draws = Draws(
            np.empty((1, 0), dtype=int), np.empty((1, 0, 1), dtype=bool), np.empty(0), field, np.empty((0, 1))
        )
        return discount(problem, draws, group_of_cell=groups, usual=3.0)

    assert learnt(rng.normal(size=field.shape)) == pytest.approx(1.0, abs=0.3)
    assert learnt(np.tile(rng.normal(size=(1, sensors)), hours)) == pytest.approx(10.0, abs=1.0)


def test_rival_asks_for_a_measurement_and_certainty_for_an_inspection():
    """What would settle it follows from what is open."""
    places = np.array([[0.0, 0.0, 5.0], [100.0, 0.0, 5.0], [3000.0, 0.0, 5.0], [6000.0, 0.0, 5.0]])
    alike = np.zeros((4, 4))
    alike[0, 1] = alike[1, 0] = 0.95
    advice = settle(
        p_on=np.array([0.6, 0.4, 0.99, 0.3]),
        visible=np.array([True, True, True, False]),
        sources_xyz_m=places,
        sensors_xyz_m=np.array([[0.0, 500.0, 3.0], [6000.0, -500.0, 3.0]]),
        likeness=alike,
    )
    kinds = [a.settling for a in advice]
    assert kinds == [Settling.MEASURE, Settling.MEASURE, Settling.INSPECT, Settling.CANNOT_SEE]
    assert advice[0].rival == 1
    assert advice[0].point_m == (-200.0, 0.0)
    assert advice[3].wind_from_deg == pytest.approx(0.0)


def test_sources_that_do_not_fit_their_ledger_are_refused():
    """Codes, places and ledger belong together."""
    _, registered = observed(small())
    with pytest.raises(ShapeError):
        Registered(registered.codes[:-1], registered.xy_m, registered.ledger)


def test_night_work_by_permit_is_not_told_as_unpermitted():
    """What of the emission falls into hours of rest: nothing for continuous work, all of it for a day shift."""
    shifts = dict(zip(small().enterprises.codes, small().enterprises.shifts, strict=True))
    for v in found().ranked:
        if shifts[v.code] is Shift.CONTINUOUS:
            assert v.unpermitted_g_s == 0.0
        elif shifts[v.code] is Shift.DAY:
            assert v.unpermitted_g_s == pytest.approx(v.rate_g_s)
