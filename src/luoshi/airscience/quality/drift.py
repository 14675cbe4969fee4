"""Drift: whether a sensor has slowly, or at a stroke, come to read a fifth too much or too little.

Day by day the ratio of a sensor to what it should read is compared with its first weeks after calibration. One noisy
day proves nothing; the median of a week does, unless days are so noisy that a week of them is no proof either, which is
then said.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import OutOfRangeError, ShapeError
from luoshi.airscience.quality.flags import Floats, Mask, readings
from luoshi.airscience.quality.neighbours import median_of_others, median_over
from luoshi.airscience.quality.robust import persistence, robust_spread

BASELINE = 28
"""So many first days say what is usual. [d]"""
FEWEST_DAYS = 10
"""Fewer days with a ratio make no baseline."""
WEEK = 7
FEWEST_OF_WEEK = 4
HOURS_OF_DAY = 24
FEWEST_HOURS = 12
CAUTION = 0.8
"""An alarm is raised at this share of the limit on the log scale: at the limit itself noise would hide half of them."""
SURE = 2.0
"""A week's median must stand so many standard errors from the usual."""
MEDIAN_COSTS = 1.2533
"""The standard error of a median over that of a mean, for a normal distribution: √(π/2)."""
STEADIEST = 0.8
"""The persistence of daily ratios is taken as no greater than this."""
LEAST_NOISE = 0.02
"""Two instruments agree no better than this from day to day, as a log ratio."""


@dataclass(frozen=True)
class Drift:
    """What was found; days on the last axis."""

    alarm: Mask
    """(s, d): whether the sensor stands in alarm on the day."""
    first: NDArray[np.int64]
    """(s,): the first day of alarm, −1 for none."""
    ratio: Floats
    """(s, d): the trailing seven-day median of the ratio over the usual one, 1 for no drift; NaN in the baseline."""
    noise: Floats
    """(s,): the robust spread of daily log ratios about the usual one, in the baseline."""
    least: Floats
    """(s,): the least drift, as a share, that can be told: the limit, or more where days are too noisy for it."""
    is_watched: Mask
    """(s,): whether there was a baseline to judge by."""


def expected_of_others(values: Floats, *, baseline: int) -> Floats:
    """What each station should read by its neighbours: their median, each corrected for its usual ratio to the network.

    Gaps are no neighbours; readings of nothing are left out, since ratios are meant.

    Parameters
    ----------
    values : (s, n) float64
        Readings of s stations. [any unit]
    baseline : int
        So many first times say what is usual.

    Returns
    -------
    (s, n) float64
        In the same unit; NaN without a neighbour.

    Raises
    ------
    ShapeError
        The readings are not stations by times.

    Examples
    --------
    >>> air = np.array([[10.0, 20.0], [20.0, 40.0], [30.0, 60.0]])
    >>> expected_of_others(air, baseline=1).round(1)
    array([[10., 20.],
           [20., 40.],
           [30., 60.]])
    """
    given = readings(values)
    if given.ndim != 2:  # noqa: PLR2004  # stations by times
        raise ShapeError(reason=f"{given.shape} is not stations by times")
    logs = np.full(given.shape, np.nan)
    logs[given > 0] = np.log(given[given > 0])
    apart = (logs - median_over(logs, axis=0)[None])[:, :baseline]
    usual = median_over(apart, axis=1)[:, None]
    return np.exp(median_of_others(logs - usual) + usual)


def daily_log_ratio(values: Floats, expected: Floats, *, fewest: int = FEWEST_HOURS) -> Floats:
    """The log ratio of a day's readings to what was expected in the same hours.

    Hours with a gap in either are left out of both; a day with fewer than ``fewest`` hours is NaN.

    Parameters
    ----------
    values : (..., d, 24) float64
        Hourly readings by day, calibrated. [any unit]
    expected : (..., d, 24) float64
        What should have been read: a reference beside it, or the median of the others. [the same unit]
    fewest : int
        The fewest hours of a day.

    Returns
    -------
    (..., d) float64
        Natural logarithm of the ratio of sums. [-]

    Raises
    ------
    ShapeError
        The two differ, or a day has not 24 hours.

    Examples
    --------
    >>> day = np.full((1, 24), 30.0)
    >>> daily_log_ratio(day * 1.2, day).round(4)
    array([0.1823])
    """
    given, should = readings(values), readings(expected)
    if given.shape != should.shape or given.shape[-1] != HOURS_OF_DAY:
        raise ShapeError(reason=f"{given.shape} readings beside {should.shape} expected, by days of 24 hours")
    both = np.isfinite(given) & np.isfinite(should)
    one, other = np.where(both, given, 0.0).sum(axis=-1), np.where(both, should, 0.0).sum(axis=-1)
    told = (both.sum(axis=-1) >= fewest) & (one > 0) & (other > 0)
    found = np.full(told.shape, np.nan)
    found[told] = np.log(one[told] / other[told])
    return found


def drift(log_ratios: Floats, *, limit: float = 0.20, baseline: int = BASELINE) -> Drift:
    """Whether and when sensors have drifted by more than a limit since their baseline.

    Days without a ratio change nothing; a week with fewer than four raises no alarm. A sensor with fewer than ten days
    of baseline is not watched.

    Parameters
    ----------
    log_ratios : (s, d) float64
        Daily log ratios of s sensors to what they should read. [-]
    limit : float
        The drift to be found, as a share: 0.20 for a fifth too much, or the reading over 1.2 too little.
    baseline : int
        The first days, which say what is usual. [d]

    Returns
    -------
    Drift
        Alarms and ratios, and the least drift that could have been told.

    Raises
    ------
    ShapeError
        The ratios are not sensors by days.
    OutOfRangeError
        The limit or the baseline is not positive.

    Notes
    -----
    Alarm where the median of the last seven days departs from the median of the baseline by more than
    max(0.8·ln(1 + limit), 2·σ₇), σ₇ = 1.2533·σ·√((1 + ρ)/(1 − ρ)·(1/7 + 1/baseline)), with σ and ρ the robust spread
    and the persistence of the days of the baseline. A step is found when four of seven days show it: on the fourth day,
    if it is large. A cumulative sum was tried first: it finds steps no sooner and takes the slow wandering of ratios
    between stations, a tenth from month to month, for drift three times as often.

    References
    ----------
    .. [1] The limit of a fifth: the district's requirement; window, caution and certainty are platform defaults.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> ratios = rng.normal(0, 0.05, (1, 80)); ratios[0, 60:] += np.log(1.25)
    >>> drift(ratios).first.tolist()
    [63]
    """
    given = readings(log_ratios)
    if given.ndim != 2:  # noqa: PLR2004  # sensors by days
        raise ShapeError(reason=f"{given.shape} is not sensors by days")
    if not limit > 0 or baseline < 1:
        raise OutOfRangeError(name="limit", low=0, high="", value=limit)
    first = given[:, :baseline]
    is_watched = np.isfinite(first).sum(axis=1) >= FEWEST_DAYS
    usual = np.where(is_watched, median_over(first, axis=1), np.nan)[:, None]
    noise, unsure = _noise(first - usual, is_watched, baseline=baseline)
    heights = np.maximum(CAUTION * np.log1p(limit), SURE * unsure)
    week = _trailing_median(given - usual)
    week[:, : min(baseline, given.shape[1])] = np.nan
    alarm = np.abs(np.where(np.isnan(week), 0.0, week)) > heights[:, None]
    found = np.where(alarm.any(axis=1), alarm.argmax(axis=1), -1) if given.shape[1] else np.full(given.shape[0], -1)
    least = np.where(is_watched, np.expm1(heights / CAUTION), np.nan)
    return Drift(alarm, found.astype(np.int64), np.exp(week), noise, least, is_watched)


def _noise(departures: Floats, is_watched: Mask, *, baseline: int) -> tuple[Floats, Floats]:
    """The spread of single days, and the standard error of a week's median less the baseline's, for each sensor."""
    noise, unsure = np.full(is_watched.size, np.nan), np.full(is_watched.size, np.nan)
    for row in np.flatnonzero(is_watched):
        noise[row] = max(robust_spread(departures[row]), LEAST_NOISE)
        rho = min(persistence(departures[row][None]), STEADIEST)
        unsure[row] = MEDIAN_COSTS * noise[row] * np.sqrt((1 + rho) / (1 - rho) * (1 / WEEK + 1 / baseline))
    return noise, unsure


def _trailing_median(values: Floats) -> Floats:
    padded = np.concatenate([np.full((values.shape[0], WEEK - 1), np.nan), values], axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, WEEK, axis=1)
    enough = np.isfinite(windows).sum(axis=-1) >= FEWEST_OF_WEEK
    return np.where(enough, median_over(windows, axis=-1), np.nan)
