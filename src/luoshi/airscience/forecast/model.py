"""The forecast of the hours to come: boosted trees for each reach of horizons, learnt from the past alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.forecast.features import features
from luoshi.airscience.forecast.series import Bools, Floats, Ints, Series

GREATEST_HORIZON = 72
REACHES = ((1, 3), (4, 12), (13, 24), (25, 48), (49, 72))
"""First and last horizon of each model; the horizon is one of its features. [h]"""
LAST_NEAR = 24
"""Up to here the change since the last known hour is learnt, beyond it the level itself. [h]"""
PAIRS_OF_ORIGIN = 2
TREES = 250
SETTINGS: dict[str, object] = {
    "learning_rate": 0.04,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
NEAR: dict[str, object] = {"objective": "regression_l1", "num_leaves": 24, "min_data_in_leaf": 80}
FAR: dict[str, object] = {"objective": "regression", "num_leaves": 12, "min_data_in_leaf": 200}
LEAST_PAIRS = 200
OLDEST_START = 24
"""How old the last known value may be from which a forecast starts. [h]"""


@dataclass(frozen=True)
class Forecaster:
    """What was learnt: a model for each reach of horizons."""

    models: tuple[lightgbm.Booster, ...]
    reaches: tuple[tuple[int, int], ...]
    threads: int

    def roots(self, series: Series, origins: Ints, horizons: Ints) -> Floats:
        """The forecasts (n, h) as square roots of concentrations; NaN where nothing was measured in the last day."""
        found = np.full((origins.size, horizons.size), np.nan)
        start = last_root(series.target, origins)[:, np.newaxis]
        for (first, last), model in zip(self.reaches, self.models, strict=True):
            mine = (horizons >= first) & (horizons <= last)
            if mine.any() and origins.size:
                pairs = np.repeat(origins, mine.sum()), np.tile(horizons[mine], origins.size)
                values = np.asarray(model.predict(features(series, *pairs), num_threads=self.threads))
                table = values.reshape(origins.size, -1)
                found[:, mine] = table + start if last <= LAST_NEAR else np.sqrt(np.maximum(np.expm1(table), 0))
        return np.where(np.isfinite(start), found, np.nan)


def learn_forecaster(
    series: Series,
    *,
    learn_from: Bools,
    greatest_horizon: int = GREATEST_HORIZON,
    trees: int = TREES,
    threads: int = 1,
    seed: int = 1,
) -> Forecaster:
    """The forecaster learnt from the hours given, of which both origin and target must be.

    Targets that are missing are left out, and origins with nothing in the last day; other gaps the trees can bear.

    Parameters
    ----------
    series : Series
        The station. [µg/m³; CO mg/m³]
    learn_from : (t,) bool
        The hours of the past; nothing else is looked at.
    greatest_horizon : int
        The last hour ahead. [h]
    trees, threads, seed : int
        Of the boosting; results are the same for the same seed.

    Returns
    -------
    Forecaster
        For horizons from 1 to the greatest.

    Raises
    ------
    OutOfRangeError
        There are too few hours to learn from.

    Notes
    -----
    Direct forecasts from features of the origin, with the horizon among them. Up to 24 hours the change of √c from the
    last known hour to the target hour is learnt, by least absolute errors: the forecast starts from persistence and is
    a median. Beyond, ln(1 + c) itself is learnt, by least squares and with smaller trees. Two horizons of each reach
    are drawn for each origin.

    References
    ----------
    .. [1] Ke, G. et al.: LightGBM: a highly efficient gradient boosting decision tree, NIPS 2017.
    .. [2] Ben Taieb, S. et al.: A review and comparison of strategies for multi-step ahead time series forecasting,
       Expert Systems with Applications 39 (2012), 3.2: direct strategy.
    """
    rng = np.random.default_rng(seed)
    reaches = tuple((first, min(last, greatest_horizon)) for first, last in REACHES if first <= greatest_horizon)
    models = []
    for first, last in reaches:
        origins, horizons = _pairs(learn_from, first, last, rng)
        is_near = last <= LAST_NEAR
        wanted = _wanted(series.target, origins, horizons, is_near=is_near)
        known = np.isfinite(wanted)
        if known.sum() < LEAST_PAIRS:
            raise OutOfRangeError(name="hours to learn from", low=LEAST_PAIRS, high=np.inf, value=int(known.sum()))
        data = lightgbm.Dataset(features(series, origins[known], horizons[known]), wanted[known])
        settings = SETTINGS | (NEAR if is_near else FAR) | {"num_threads": threads, "seed": seed}
        models.append(lightgbm.train(settings, data, trees))
    return Forecaster(tuple(models), reaches, threads)


def _wanted(target: Floats, origins: Ints, horizons: Ints, *, is_near: bool) -> Floats:
    start = last_root(target, origins)
    there = np.maximum(target[origins + horizons], 0)
    return np.sqrt(there) - start if is_near else np.where(np.isfinite(start), np.log1p(there), np.nan)


def last_root(target: Floats, origins: Ints) -> Floats:
    """The square root of the last value known at each origin, not older than a day; NaN where there is none.

    >>> last_root(np.array([9.0, np.nan, 4.0]), np.array([1, 2]))
    array([3., 2.])
    """
    places = np.where(np.isfinite(target), np.arange(len(target)), -1)
    latest = np.maximum.accumulate(places)[origins]
    fresh = (latest >= 0) & (origins - latest < OLDEST_START)
    return np.where(fresh, np.sqrt(np.maximum(target[np.maximum(latest, 0)], 0)), np.nan)


def _pairs(learn_from: Bools, first: int, last: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    origins = np.repeat(np.flatnonzero(learn_from), PAIRS_OF_ORIGIN)
    horizons = rng.integers(first, last + 1, origins.size)
    targets = origins + horizons
    inside = (targets < learn_from.size) & learn_from[np.minimum(targets, learn_from.size - 1)]
    return origins[inside], horizons[inside]


def all_horizons(greatest: int = GREATEST_HORIZON) -> Ints:
    """The horizons from 1 to the greatest, in hours."""
    return np.arange(1, greatest + 1)


def targets_of(values: Floats, origins: Ints, horizons: Ints | Sequence[int]) -> Floats:
    """The values (n, h) at the targets; NaN beyond the end."""
    places = origins[:, np.newaxis] + np.asarray(horizons)
    return np.where(places < len(values), values[np.minimum(places, len(values) - 1)], np.nan)
