"""Forecasts with intervals: calibrated on hours not learnt from, and kept honest while they are used."""

from typing import NamedTuple

import numpy as np

from luoshi.airscience.forecast.conformal import RATE, conformal_quantile, tracked_bounds
from luoshi.airscience.forecast.model import GREATEST_HORIZON, Forecaster, all_horizons, learn_forecaster, targets_of
from luoshi.airscience.forecast.series import Bools, Floats, Ints, Series, Times

LEVEL = 0.8
ROOT_OF_TOO_MUCH = 1000.0
"""Bounds are finite, even with too few errors to calibrate on."""
HOURS_TO_CALIBRATE = 24 * 91


class Outlook(NamedTuple):
    """Forecasts (n, h) of origins and horizons in the target's unit: the value and an interval that should hold it."""

    ends_at: Times
    value: Floats
    low: Floats
    high: Floats


def outlooks(
    series: Series,
    forecaster: Forecaster,
    *,
    calibrate_on: Ints,
    origins: Ints,
    level: float = LEVEL,
    greatest_horizon: int = GREATEST_HORIZON,
) -> Outlook:
    """The forecasts of origins in order, with intervals whose bounds follow what has come true by each origin.

    The bounds start from the errors of the origins to calibrate on. A value missing at the origin, or an hour
    without a truth, is a gap: the forecast is still made, and the bounds stay.

    Parameters
    ----------
    series : Series
        The station.
    forecaster : Forecaster
        Learnt from hours before those to calibrate on.
    calibrate_on : (m,) int
        Origins whose targets lie before the first of ``origins``, evenly spaced as those.
    origins : (n,) int
        Origins in rising order, evenly spaced.
    level : float
        The share of true values that the interval should hold.
    greatest_horizon : int
        The last hour ahead. [h]

    Returns
    -------
    Outlook
        ``ends_at`` (n, h), ``value``, ``low`` and ``high`` (n, h).

    Notes
    -----
    Errors are taken of √c, so that intervals are wider where the air is dirtier. The two bounds are
    calibrated each for itself, at (1 + level)/2, for each horizon.
    """
    horizons = all_horizons(greatest_horizon)
    roots_before = forecaster.roots(series, calibrate_on, horizons)
    roots = forecaster.roots(series, origins, horizons)
    return with_intervals(series, roots, origins, before=(roots_before, calibrate_on), level=level)


def with_intervals(
    series: Series,
    roots: Floats,
    origins: Ints,
    *,
    before: tuple[Floats, Ints],
    level: float = LEVEL,
    rate: float = RATE,
) -> Outlook:
    """Intervals about forecasts that are there already.

    Parameters
    ----------
    series : Series
        The station.
    roots : (n, h) float64
        Forecasts of the horizons 1 to h, as square roots of concentrations.
    origins : (n,) int
        Their origins in rising order, evenly spaced.
    before : tuple of (m, h) float64 and (m,) int
        Forecasts and origins to calibrate on. Targets after the first of ``origins`` are left out.
    level : float
        The share of true values that an interval should hold.
    rate : float
        How far a bound moves after a miss, in spreads of its errors; with 0 it stays as calibrated.

    Returns
    -------
    Outlook
        As ``outlooks``.
    """
    horizons = all_horizons(roots.shape[1])
    truth = np.sqrt(np.maximum(series.target, 0))
    past, calibrate_on = before
    errors_before = targets_of(truth, calibrate_on, horizons) - past
    if origins.size:
        errors_before[calibrate_on[:, np.newaxis] + horizons > origins[0]] = np.nan
    errors = targets_of(truth, origins, horizons) - roots
    step = int(np.diff(origins).min()) if origins.size > 1 else 1
    bound = _Bound((1 + level) / 2, -(-horizons // step), rate)
    upper, lower = bound.follow(errors_before, errors), -bound.follow(-errors_before, -errors)
    ends_at = series.ends_at[origins][:, np.newaxis] + horizons.astype("timedelta64[h]")
    return Outlook(
        ends_at.astype(series.ends_at.dtype),
        _concentration(roots),
        _concentration(roots + np.minimum(lower, 0)),
        _concentration(roots + np.maximum(upper, 0)),
    )


def _concentration(roots: Floats) -> Floats:
    return np.square(np.clip(roots, 0.0, ROOT_OF_TOO_MUCH))


class _Bound(NamedTuple):
    level: float
    delays: Ints
    rate: float

    def follow(self, before: Floats, errors: Floats) -> Floats:
        start = np.array([conformal_quantile(column, level=self.level) for column in before.T])
        spread = np.nan_to_num(np.array([_spread(column) for column in before.T]), nan=0.0)
        return tracked_bounds(errors, start=start, level=self.level, delays=self.delays, rate=self.rate * spread)


def _spread(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(np.std(known)) if known.size else 0.0


def forecast(
    series: Series,
    *,
    level: float = LEVEL,
    greatest_horizon: int = GREATEST_HORIZON,
    hours_to_calibrate: int = HOURS_TO_CALIBRATE,
    seed: int = 1,
) -> Outlook:
    """The hours to come after the last measured hour.

    The last quarter of a year is not learnt from but kept to calibrate the intervals.

    Parameters
    ----------
    series : Series
        The station; hours to come, if there, carry only what is known ahead.
    level : float
        The share of true values that an interval should hold.
    greatest_horizon : int
        The last hour ahead. [h]
    hours_to_calibrate : int
        How many hours are kept for calibration. [h]
    seed : int
        Of the boosting.

    Returns
    -------
    Outlook
        One origin: the last hour with a value of the target.

    Raises
    ------
    OutOfRangeError
        There are too few hours to learn from.
    """
    measured = np.flatnonzero(np.isfinite(series.target))
    now = int(measured[-1]) if measured.size else 0
    places = np.arange(len(series.target))
    learn_from: Bools = places <= now - hours_to_calibrate
    forecaster = learn_forecaster(series, learn_from=learn_from, greatest_horizon=greatest_horizon, seed=seed)
    kept = np.arange(max(now - hours_to_calibrate, 0), now)
    return outlooks(
        series, forecaster, calibrate_on=kept, origins=np.array([now]), level=level, greatest_horizon=greatest_horizon
    )
