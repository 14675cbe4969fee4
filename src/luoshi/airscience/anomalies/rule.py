"""The rule by which an alarm is raised, and how it is learnt from hours that are not judged.

For each kind of plume there are two tests: a step, by the one-hour difference of the increment, and a ramp, by its
height above its own last six hours. Each test has a threshold such that on the hours learnt from the alarms of all
tests together keep to the budget.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from luoshi.airscience.anomalies.network import HOURS_OF_DAY, Bools, Floats
from luoshi.airscience.anomalies.noise import NoiseCurve, learn_noise
from luoshi.airscience.anomalies.plumes import LEAST_RISE, Filter, Plume, learn_filter, main_of
from luoshi.airscience.anomalies.signs import RESOLUTION, Rise, Signs
from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.index import Pollutant

DAYS_OF_WEEK = 7
HOURS_OF_SAMPLE = 1500
ROUND_THE_CLOCK = frozenset(range(HOURS_OF_DAY))
NIGHT = frozenset({23, 0, 1, 2, 3, 4, 5, 6})
"""The labels of the hours from 22:00 to 06:00."""

SHARES: Mapping[tuple[Plume, Rise], float] = {
    (Plume.FINE, Rise.STEP): 0.15,
    (Plume.FINE, Rise.RAMP): 0.61,
    (Plume.DUST, Rise.STEP): 0.04,
    (Plume.DUST, Rise.RAMP): 0.04,
    (Plume.SMOKE, Rise.STEP): 0.04,
    (Plume.SMOKE, Rise.RAMP): 0.04,
    (Plume.GAS, Rise.STEP): 0.04,
    (Plume.GAS, Rise.RAMP): 0.04,
}
"""How the budget is divided among the tests when every kind of plume is watched for. Platform default."""

FINE_ONLY: Mapping[tuple[Plume, Rise], float] = {(Plume.FINE, Rise.STEP): 0.03, (Plume.FINE, Rise.RAMP): 0.97}
"""The whole budget for plumes of fine particles; the other pollutants still weigh in the judgement."""

LEAST_SCORE = 1.0
"""No threshold is learnt lower, in standard deviations, however large the budget."""
TWO_HOURS_WEIGHT = 1.2
STILL_RISING: Mapping[Rise, tuple[float, float]] = {
    Rise.STEP: (0.0, 4.0),
    Rise.OWN: (1.0, 2.0),
    Rise.HEIGHT: (1.0, 2.0),
}
"""A ramp counts no more than (a + b · score) of these, and than its rise within two hours: it must still be rising, the
station itself must rise and not be left standing by a falling city, and the increment must be high for the station."""

Test = tuple[Plume, Rise]
Standard = Mapping[Pollutant, Mapping[Rise, Floats]]


@dataclass(frozen=True)
class AlarmRule:
    """What was learnt: the noise curves, the filters, and the threshold of each test."""

    curves: Mapping[tuple[Pollutant, Rise], NoiseCurve]
    filters: Mapping[Test, Filter]
    thresholds: Mapping[Test, float]
    watch: frozenset[int]
    budget: float

    def scores(self, signs: Mapping[Pollutant, Signs]) -> dict[Test, Floats]:
        """The score of each test (s, t), in standard deviations; 0 where the rise is too small, NaN where unknown."""
        return dict(_scores(signs, standardised(signs, self.curves), self.filters))


def learn_rule(
    signs: Mapping[Pollutant, Signs],
    hours_of_day: Floats | np.ndarray,
    *,
    hours: Bools,
    budget: float,
    watch: Collection[int] = ROUND_THE_CLOCK,
    shares: Mapping[Test, float] = SHARES,
) -> AlarmRule:
    """The rule learnt from the hours given.

    Station-hours with gaps are left out. A test whose main pollutant is not measured is not made.

    Parameters
    ----------
    signs : mapping
        The signs of each pollutant.
    hours_of_day : (t,) int
        The hour of the day of each label.
    hours : (t,) bool
        The hours to learn from.
    budget : float
        How many hours of alarm a station may have in a week of ordinary life. [h/week]
    watch : collection of int
        The labels of the day at which alarms are raised at all; the budget is spent there.
    shares : mapping
        The share of the budget of each test.

    Returns
    -------
    AlarmRule
        To be applied to other hours.

    Raises
    ------
    OutOfRangeError
        The budget is not positive or more than the hours watched.
    """
    watched_hours = DAYS_OF_WEEK * len(set(watch))
    if not 0 < budget <= watched_hours:
        raise OutOfRangeError(name="budget", low=0, high=watched_hours, value=budget)
    sample = _during(signs, _thinned(hours))
    curves = {
        (p, rise): learn_noise(values, of.around, resolution=RESOLUTION[p])
        for p, of in sample.items()
        for rise, values in of.rises.items()
    }
    standard = standardised(sample, curves)
    filters = {
        (plume, rise): learn_filter({p: z[rise] for p, z in standard.items()}, plume)
        for plume, rise in shares
        if main_of(plume) in signs and shares[plume, rise] > 0
    }
    judged = _during(signs, hours & np.isin(hours_of_day, list(watch)))
    found = dict(_scores(judged, standardised(judged, curves), filters))
    thresholds = _thresholds(found, shares, rate=budget / watched_hours)
    return AlarmRule(curves, filters, thresholds, frozenset(watch), budget)


def _during(signs: Mapping[Pollutant, Signs], hours: Bools) -> dict[Pollutant, Signs]:
    return {p: of.select((slice(None), hours)) for p, of in signs.items()}


def _thinned(hours: Bools) -> Bools:
    """At most about so many hours, evenly spread: enough for curves of four numbers."""
    places = np.flatnonzero(hours)
    thin = np.zeros(hours.shape, dtype=bool)
    thin[places[:: max(1, round(places.size / HOURS_OF_SAMPLE))]] = True
    return thin


def standardised(signs: Mapping[Pollutant, Signs], curves: Mapping[tuple[Pollutant, Rise], NoiseCurve]) -> Standard:
    """The rises of each pollutant in standard deviations of its noise, (s, t) each."""
    return {
        p: {rise: values / curves[p, rise].scale(of.around) for rise, values in of.rises.items()}
        for p, of in signs.items()
    }


def strength_of(scores: Mapping[Test, Floats], thresholds: Mapping[Test, float]) -> Floats:
    """The greatest score in units of its threshold; NaN where no test could be made."""
    return np.asarray(np.fmax.reduce([scores[test] / thresholds[test] for test in thresholds]))


def _thresholds(scores: Mapping[Test, Floats], shares: Mapping[Test, float], *, rate: float) -> dict[Test, float]:
    whole = sum(shares[test] for test in scores)
    apart = {t: max(_upper(score, rate * shares[t] / whole), LEAST_SCORE) for t, score in scores.items()}
    together = _upper(strength_of(scores, apart), rate) if apart else 1.0
    return {test: max(threshold * together, LEAST_SCORE) for test, threshold in apart.items()}


def _upper(values: Floats, rate: float) -> float:
    known = values[np.isfinite(values)]
    return float(np.quantile(known, 1 - rate)) if known.size else np.inf


def _scores(
    signs: Mapping[Pollutant, Signs], standard: Standard, filters: Mapping[Test, Filter]
) -> Iterator[tuple[Test, Floats]]:
    for (plume, rise), weights in filters.items():
        main = main_of(plume)
        score = weights.of({p: z[rise] for p, z in standard.items()}, main=main)
        if rise is Rise.RAMP:
            lately = weights.of({p: z[Rise.TWO_HOURS] for p, z in standard.items()}, main=main)
            score = _at_most(score, TWO_HOURS_WEIGHT * lately)
            for sign, (allowance, weight) in STILL_RISING.items():
                score = _at_most(score, allowance + weight * standard[main][sign])
        too_small = signs[main].rises[rise] < LEAST_RISE[main]
        yield (plume, rise), np.where(np.isnan(score), np.nan, np.where(too_small, 0.0, np.maximum(score, 0.0)))


def _at_most(score: Floats, bound: Floats) -> Floats:
    """The score, held down by a bound where that is known."""
    return np.asarray(np.where(bound < score, bound, score))
