"""The made-up district: reproducible, in the right units, and wrong exactly where it says it is."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from luoshi.airscience.attribution.kinds import TRACERS, Shift
from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.index import Pollutant
from luoshi.airscience.simulation import (
    DEFAULT,
    SMALL,
    DistrictSettings,
    FaultKind,
    is_night,
    night_of,
    simulate,
    true_response,
    true_spread,
)


@cache
def district(seed=7, **changes):
    return simulate(replace(SMALL, **changes), seed=seed)


def test_same_seed_gives_the_same_air_to_the_last_bit():
    """Reproducible: readings, ledger and truth."""
    first, again = simulate(SMALL, seed=7), district()
    assert np.array_equal(first.readings, again.readings, equal_nan=True)
    assert np.array_equal(first.truth.emissions.rate_g_s, again.truth.emissions.rate_g_s)
    assert np.array_equal(first.enterprises.night_power_ratio, again.enterprises.night_power_ratio)


def test_other_seed_gives_other_air():
    """The seed is used."""
    assert not np.array_equal(district().readings, district(seed=8).readings, equal_nan=True)


def test_more_sensors_leave_weather_and_enterprises_as_they_are():
    """Each part draws from a stream of its own."""
    few, many = district(), district(sensors=25)
    assert np.array_equal(few.weather.true_from_deg, many.weather.true_from_deg)
    assert np.array_equal(few.truth.emissions.rate_g_s, many.truth.emissions.rate_g_s)


def test_haze_is_common_to_all_sensors():
    """Without enterprises' plumes two sensors differ by their traffic alone."""
    truth = district().truth
    air = truth.background.at_sensors()
    traffic = truth.background.traffic[:, None, :] * truth.background.road_exposure[None, :, None]
    assert np.allclose(air - traffic, truth.background.haze[:, None, :])
    assert (truth.concentrations >= air - 1e-9).all()


def test_haze_remembers_from_hour_to_hour():
    """Its correlation over an hour is high, over three days much lower."""
    haze = np.log(district(days=30, step_minutes=60, enterprises=1, violators=0, unregistered=0).truth.background.haze)
    haze = haze[:, 0] - haze[:, 0].mean()

    def correlation(hours):
        return np.corrcoef(haze[:-hours], haze[hours:])[0, 1]

    assert correlation(1) > 0.9
    assert correlation(72) < 0.6


def test_wind_error_is_as_large_as_asked():
    """Ten degrees of standard deviation, over a month of it."""
    weather = district(days=30, enterprises=1, sensors=2, violators=0, unregistered=0).weather
    error = (weather.from_deg - weather.true_from_deg + 180.0) % 360.0 - 180.0
    assert error.std() == pytest.approx(10.0, rel=0.1)


def test_nights_are_calmer_than_days():
    """Diurnal wind: the median of the nights is below that of the days."""
    found = district(days=30, enterprises=1, sensors=2, violators=0, unregistered=0)
    speed = found.weather.true_speed_m_s
    assert np.median(speed[found.is_night]) < 0.8 * np.median(speed[~found.is_night])


def test_plume_carries_all_its_mass():
    """The flux through a plane across the wind is the rate: 1 g/s goes in, 1 g/s goes by."""
    y, z = np.meshgrid(np.arange(-2000.0, 2000.0, 10.0), np.arange(2.5, 1500.0, 5.0))
    plane = np.column_stack([np.full(y.size, 800.0), y.ravel(), z.ravel()])
    wind = {"speed_m_s": 3.0, "from_deg": 270.0, "stability": 3, "lid_m": 5000.0}
    flux = true_response(np.array([[0.0, 0.0, 15.0]]), plane, **wind).sum() * 3.0 * 10.0 * 5.0
    assert flux == pytest.approx(1.0, rel=0.01)


def test_spread_grows_and_stable_air_spreads_less():
    """GB/T 3840-91, appendix D: class F at 1 km over a town counts as E: γ·x^α = 0.0927529 · 1000^0.788370 = 21.5 m."""
    _, height = true_spread(np.array([1000.0]), stability=5)
    assert height[0] == pytest.approx(np.hypot(0.0927529 * 1000.0**0.788370, 4.0), rel=1e-6)
    near, far = (true_spread(np.array([x]), stability=3) for x in (200.0, 2000.0))
    assert (near[0] < far[0]).all()
    assert true_spread(np.array([500.0]), stability=4)[1] < true_spread(np.array([500.0]), stability=1)[1]


def test_truth_is_linear_in_the_rates():
    """Air minus background is the sum of the plumes: carbon monoxide in milligrams, a thousandth of the others."""
    found = district(step_minutes=10)
    t = int(np.argmax(found.truth.emissions.rate_g_s.sum(axis=1)))
    sources = np.vstack([found.enterprises.xyz_m, found.truth.unregistered_xyz_m])
    rates = np.append(found.truth.emissions.rate_g_s[t], found.truth.unregistered.rate_g_s[t])
    ratios = np.vstack([found.truth.emissions.ratios, found.truth.unregistered.ratios])
    weather = found.weather
    response = true_response(
        sources,
        found.sensors.xyz_m,
        speed_m_s=float(weather.true_speed_m_s[t]),
        from_deg=float(weather.true_from_deg[t]),
        stability=int(weather.stability[t]),
        lid_m=float(weather.boundary_layer_m[t]),
    )
    added = found.truth.concentrations[t] - found.truth.background.at_sensors()[t]
    grams = np.array([1e3 if p is Pollutant.CO else 1e6 for p in TRACERS])
    assert np.allclose(added, (response @ (rates[:, None] * ratios)) * grams)


def test_hour_is_the_mean_of_its_six_steps():
    """The same seed by the hour: emissions and clean air are means of the finer ones."""
    fine, coarse = district(), district(step_minutes=60)
    rates = fine.truth.emissions.rate_g_s
    assert np.allclose(coarse.truth.emissions.rate_g_s, rates.reshape(-1, 6, rates.shape[1]).mean(axis=1))
    assert coarse.ends_at[0] == np.datetime64("2019-11-04T13:00")


@pytest.mark.parametrize("kind", list(FaultKind))
def test_fault_stands_where_it_is_said_to(kind):
    """Each instrument fails as its fault says, between its first and last step."""
    found = district(faulty_share=0.5, missing_share=0.0)
    fault = next(f for f in found.truth.faults if f.kind is kind)
    readings = found.readings[fault.first : fault.last, fault.sensor, 0]
    clean = found.truth.concentrations[:, fault.sensor, 0]
    during = clean[fault.first : fault.last]
    if kind is FaultKind.STUCK:
        assert np.ptp(readings) == 0
    elif kind is FaultKind.SPIKES:
        assert (readings > 2.5 * during).any()
    elif kind is FaultKind.FAN:
        assert np.median(readings / during) == pytest.approx(0.15, abs=0.08)
    else:
        shifted = np.roll(clean, fault.shift_steps)
        assert np.abs(readings - shifted).mean() < np.abs(readings - clean).mean()


def test_no_faults_and_no_gaps_where_none_are_asked_for():
    """A clean district reads near its truth everywhere."""
    found = district(faulty_share=0.0, missing_share=0.0)
    assert found.truth.faults == ()
    assert np.isfinite(found.readings).all()
    assert np.median(found.readings[..., 0] / found.truth.concentrations[..., 0]) == pytest.approx(1.0, abs=0.1)


def test_night_power_tells_of_work_by_night():
    """Enterprises that emitted by night have the higher meters, but not every one of them: some have a generator."""
    found = simulate(replace(DEFAULT, days=1, sensors=2, reference_stations=0), seed=3)
    worked = found.night_rates_g_s() > 0.005
    power = found.enterprises.night_power_ratio.max(axis=1)
    assert np.median(power[worked]) > 2 * np.median(power[~worked])
    assert power[worked].min() < np.median(power[~worked]) * 2


def test_violators_have_no_right_to_the_night_and_are_strong_in_it():
    """By permit they work by day; at night they emit more than the usual enterprise."""
    found = district()
    assert {found.enterprises.shifts[v] for v in found.truth.violators} <= {Shift.DAY, Shift.LONG_DAY}
    rates = found.night_rates_g_s()
    assert rates[found.truth.violators].min() > np.median(rates)


def test_night_is_from_ten_to_six_and_belongs_to_one_day():
    """Steps bear the label of their end: the one that ends at 22:00 is evening, the one at 06:00 still night."""
    hours = np.array([22.0, 22.5, 24.0, 30.0, 30.5])
    assert is_night(hours).tolist() == [False, True, True, True, False]
    assert night_of(np.array([12.5, 36.0, 36.5])).tolist() == [0, 0, 1]


@pytest.mark.parametrize("wrong", [{"enterprises": 0}, {"sensors": 1}, {"step_minutes": 7}, {"faulty_share": 2.0}])
def test_impossible_district_is_refused(wrong):
    """The limits are said."""
    with pytest.raises(OutOfRangeError):
        DistrictSettings(**wrong)


def test_smallest_district_works():
    """One enterprise, two sensors, no violators, nothing hidden."""
    found = district(enterprises=1, sensors=2, reference_stations=0, violators=0, unregistered=0, days=1)
    assert found.readings.shape == (144, 2, 5)
    assert found.truth.violators.size == 0
