"""Intervals that know that tomorrow is like today: whole blocks of days are drawn again, near where they came from.

The hours of a day and the days of a spell of weather go up and down together, so that a thousand hours are far fewer
than a thousand observations. Here the day is the smallest thing drawn, and days are drawn in blocks as long as the
series remembers. A block is drawn from within a month of its place, so that the season, which is no chance, does not
widen the interval.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import special

from luoshi.airscience.errors import OutOfRangeError

Floats = NDArray[np.float64]
Seed = int | np.random.Generator

NEAR = 30
"""How many days a block may move from its place; a default of this platform (本平台默认)."""
RESAMPLES = 1000
CONFIDENCE = 0.95
FEWEST_BLOCKS = 3
"""With fewer blocks there is no interval."""
FEWEST_DRAWN = 8
"""Blocks are kept so short that at least so many are drawn; a default of this platform (本平台默认)."""
SHORTEST_SERIES = 9
"""Of fewer values no memory can be told."""
MOST_CORRELATED = 0.9
"""Neighbours are taken as correlated no higher than this; a default of this platform (本平台默认)."""


def block_length(series: Floats) -> int:
    """How many steps a block must have, from how long the series remembers.

    Gaps are left out of the products of which the autocovariances are means.

    Parameters
    ----------
    series : (n,) float64
        Evenly spaced values, less their season. [any unit]

    Returns
    -------
    int
        At least 1 and at most min(3·√n, n/8), so that eight blocks are left (Politis and White: n/3); 1 where fewer
        than nine values are there or all are equal.

    Notes
    -----
    The length that minimises the mean squared error of the circular block bootstrap's variance of a mean,

        b = (2·G² / D)^(1/3) · n^(1/3),  D = 4/3 · g(0)²,  g(0) = Σ λ(k/M)·R(k),  G = Σ λ(k/M)·|k|·R(k)

    with the autocovariances R(k), the flat-top window λ, and M twice the lag after which the correlogram is
    insignificant.

    References
    ----------
    .. [1] Politis, White (2004), Econometric Reviews 23(1), 53–70, section 3.2.
    .. [2] Patton, Politis, White (2009), Econometric Reviews 28(4), 372–375 (correction).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> noise = rng.normal(size=2000)
    >>> slow = np.convolve(noise, np.ones(10), mode="valid")
    >>> block_length(noise) < 4 < 10 < block_length(slow)
    True
    """
    given = np.asarray(series, dtype=np.float64)
    n = given.size
    is_there = np.isfinite(given)
    if is_there.sum() < SHORTEST_SERIES:
        return 1
    centred = np.where(is_there, given - given[is_there].mean(), 0.0)
    enough = max(5, math.ceil(math.sqrt(math.log10(n))))
    lags = min(math.ceil(math.sqrt(n)) + enough, n - 1)
    covariances = _autocovariances(centred, is_there, lags)
    if covariances[0] <= 0:
        return 1
    remembered = _last_significant_lag(covariances / covariances[0], n, enough)
    reach = min(2 * remembered, lags)
    k = np.arange(-reach, reach + 1)
    window = np.clip(2 * (1 - np.abs(k) / max(reach, 1)), 0, 1)
    products = window * covariances[np.abs(k)]
    spectrum, slope = products.sum(), (products * np.abs(k)).sum()
    longest = max(1, math.ceil(min(3 * math.sqrt(n), n / FEWEST_DRAWN)))
    if spectrum <= 0:
        return longest
    best = (2 * slope**2 / (4 / 3 * spectrum**2)) ** (1 / 3) * n ** (1 / 3)
    return int(np.clip(math.ceil(best), 1, longest))


@dataclass(frozen=True, slots=True)
class Memory:
    """How long a series remembers: what blocks are to be drawn, and what they still leave out.

    ``widening`` is the factor by which the spread of block means falls short of that of the mean, and
    ``widening_of_differences`` that by which the spread told by differences of neighbouring blocks does.
    """

    block: int
    widening: float = 1.0
    widening_of_differences: float = 1.0


def memory_of(series: Floats, *, block: int | None = None) -> Memory:
    """The blocks to draw from an evenly spaced series, and the factor that makes up for their shortness.

    Gaps are left out.

    Parameters
    ----------
    series : (n,) float64
        Values less their season. [any unit]
    block : int, optional
        A block length that was decided already; :func:`block_length` when not given.

    Returns
    -------
    Memory
        Both factors are at least 1. [1]

    Notes
    -----
    In a record of a month no block is long enough for air that remembers a week: the variance of a mean comes out too
    small. With the series taken as autoregressive of first order, the variance that blocks of length L see is to that
    of the mean of n values as v(L) to v(n), v(m) = 1 + 2·Σ_{k<m} (1 − k/m)·φᵏ; deviations are widened by √(v(n)/v(L)).
    Neighbouring blocks are alike, too, so that half the squared difference of two falls short by 2 − v(2L)/v(L), and of
    differences it is √(v(n)/(2v(L) − v(2L))).
    The correlation φ of neighbours is freed of its bias in short records, φ = (n·r₁ + 1)/(n − 3), and kept within 0 and
    0.9. In simulations of 30 to 365 days with φ from 0 to 0.7, 95 % intervals so widened held the truth in 88 to 99 %
    of cases; blocks alone in 76 to 99 %.

    References
    ----------
    .. [1] Marriott, Pope (1954), Biometrika 41, 390–402 (bias of the first autocorrelation).
    .. [2] Wilks (1997), Journal of Climate 10(1), 65–82 (variance of block means of autoregressive series).
    """
    length = block or block_length(series)
    given = np.asarray(series, dtype=np.float64)
    is_there = np.isfinite(given)
    n = int(is_there.sum())
    if n < SHORTEST_SERIES:
        return Memory(length)
    centred = np.where(is_there, given - given[is_there].mean(), 0.0)
    covariances = _autocovariances(centred, is_there, 1)
    if covariances[0] <= 0:
        return Memory(length)
    first = covariances[1] / covariances[0]
    phi = min(max((n * first + 1) / (n - 3), 0.0), MOST_CORRELATED)
    whole, one, pair = (_seen_by_blocks(phi, size) for size in (given.size, length, 2 * length))
    return Memory(length, math.sqrt(max(1.0, whole / one)), math.sqrt(max(1.0, whole / (2 * one - pair))))


def less_season(daily: Floats, *, near: int = NEAR) -> Floats:
    """The daily values less their running mean over ``near`` days to each side; gaps stay gaps."""
    given = np.asarray(daily, dtype=np.float64)
    padded = np.pad(given, near, constant_values=np.nan)
    windows = sliding_window_view(padded, 2 * near + 1)
    is_there = np.isfinite(windows)
    sums = np.where(is_there, windows, 0.0).sum(axis=-1)
    return np.asarray(given - sums / np.maximum(is_there.sum(axis=-1), 1))


def drawn_days(days: int, *, block_days: int, resamples: int, seed: Seed, near: int = NEAR) -> Floats:
    """How often each day is drawn in each resample of the local circular block bootstrap.

    Parameters
    ----------
    days : int
        The days of the record, gaps included.
    block_days : int
        The length of a block.
    resamples : int
        How many.
    seed : int or numpy.random.Generator
        The same seed draws the same.
    near : int
        A block is drawn from at most so many days before or after its place; from anywhere in a record no longer
        than that on both sides. The record's end is joined to its beginning, so that every day is as likely.

    Returns
    -------
    (resamples, days) float64
        Each row sums to ``days``.

    References
    ----------
    .. [1] Politis, Romano (1992), A circular block-resampling procedure for stationary data.
    .. [2] Paparoditis, Politis (2002), Comptes Rendus Mathématique 335(11), 959–962 (local block bootstrap).

    Examples
    --------
    >>> drawn_days(40, block_days=5, resamples=3, seed=0).sum(axis=1).tolist()
    [40.0, 40.0, 40.0]
    """
    rng = np.random.default_rng(seed)
    places = np.arange(0, days, block_days)
    shape = (resamples, places.size)
    is_short = days <= 2 * near + 1
    moved = rng.integers(0, days, shape) if is_short else rng.integers(-near, near + 1, shape)
    # The whole grid of blocks begins at a day drawn anew for each resample, so that the shorter last one has no place.
    begins = rng.integers(0, days, (resamples, 1)) + places + moved
    which = ((begins[..., np.newaxis] + np.arange(block_days)) % days).reshape(resamples, -1)[:, :days]
    rows = np.arange(resamples)[:, np.newaxis] * days
    counts = np.bincount((which + rows).ravel(), minlength=resamples * days)
    return counts.reshape(resamples, days).astype(np.float64)


def interval(
    drawn: Floats, *, value: Floats, blocks: NDArray[np.intp], confidence: float, widening: float = 1.0
) -> tuple[Floats, Floats]:
    """The ends of the expanded percentile interval of what each resample gave.

    Resamples in which a cell was not drawn (NaN) are left out; with fewer than three blocks the ends are NaN.

    Parameters
    ----------
    drawn : (resamples, ...) float64
        The estimate from each resample. [any unit]
    value : (...) float64
        The estimate from the record itself. [the same unit]
    blocks : (...) intp
        How many blocks of days each estimate rests on.
    confidence : float
        Such as 0.95. [1]
    widening : float
        By how much the ends are moved away from ``value`` (:func:`memory_of`). [1]

    Returns
    -------
    low, high : (...) float64
        In the same unit.

    Raises
    ------
    OutOfRangeError
        ``confidence`` is none.

    Notes
    -----
    The percentiles are α' and 1 − α' with α' = Φ(−√(m/(m − 1)) · t(1 − α/2, m − 1)) for m blocks, which makes up for
    the narrowness of percentile intervals from few observations.

    References
    ----------
    .. [1] Hesterberg (2015), The American Statistician 69(4), 371–386, section 5 (expanded percentile interval).
    """
    if not 0 < confidence < 1:
        raise OutOfRangeError(name="confidence", low=0, high=1, value=confidence)
    m = np.maximum(np.asarray(blocks, dtype=np.float64), 2.0)
    reach = np.sqrt(m / (m - 1)) * special.stdtrit(m - 1, (1 + confidence) / 2)
    tail = special.ndtr(-reach)
    in_order = np.sort(drawn, axis=0)
    last = np.maximum(np.isfinite(in_order).sum(axis=0) - 1, 0)
    enough = np.asarray(blocks) >= FEWEST_BLOCKS
    low, high = (np.where(enough, _at(in_order, last * share), np.nan) for share in (tail, 1 - tail))
    return value + widening * (low - value), value + widening * (high - value)


def _at(in_order: Floats, place: Floats) -> Floats:
    below = np.floor(place).astype(np.intp)
    above = np.ceil(place).astype(np.intp)
    low = np.take_along_axis(in_order, below[np.newaxis], axis=0)[0]
    high = np.take_along_axis(in_order, above[np.newaxis], axis=0)[0]
    return np.asarray(low + (high - low) * (place - below))


def _autocovariances(centred: Floats, is_there: NDArray[np.bool_], lags: int) -> Floats:
    n = centred.size
    there = is_there.astype(np.float64)
    products = [(centred[k:] @ centred[: n - k]) / max(float(there[k:] @ there[: n - k]), 1.0) for k in range(lags + 1)]
    # Less weight where fewer pairs are, as in the estimate that divides by n.
    return np.array(products) * (n - np.arange(lags + 1)) / n


def _seen_by_blocks(phi: float, length: int) -> float:
    """The variance of a mean of ``length`` values of an autoregressive series, times ``length``, by that of a value."""
    k = np.arange(1, length)
    return float(1 + 2 * ((1 - k / length) * phi**k).sum())


def _last_significant_lag(correlations: Floats, n: int, enough: int) -> int:
    """The lag after which ``enough`` in a row are insignificant, else the last significant one."""
    bound = 2 * math.sqrt(math.log10(n) / n)
    is_small = np.abs(correlations[1:]) < bound
    if is_small.size >= enough:
        runs = sliding_window_view(is_small, enough).all(axis=-1)
        if runs.any():
            return max(int(runs.argmax()), 1)
    significant = np.flatnonzero(~is_small)
    return max(int(significant[-1]) + 1 if significant.size else 1, 1)
