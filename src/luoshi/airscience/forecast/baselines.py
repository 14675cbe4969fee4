"""What a forecast has to beat: that nothing changes, and that every day of the season is alike."""

import numpy as np

from luoshi.airscience.forecast.series import Bools, Floats, Ints, Series

HOURS_OF_DAY = 24
MONTHS = 12


def persistence(series: Series, origins: Ints, horizons: Ints) -> Floats:
    """The value at the origin, for every horizon; NaN where it is missing.

    Parameters
    ----------
    series : Series
        The station.
    origins : (n,) int
        Places of the last hours that are known.
    horizons : (h,) int
        Hours ahead.

    Returns
    -------
    (n, h) float64
        In the unit of the target.

    Examples
    --------
    >>> hours = np.datetime64("2019-01-01T01") + np.arange(3) * np.timedelta64(1, "h")
    >>> persistence(Series(hours, np.array([4.0, 7.0, 1.0])), np.array([1]), np.array([1, 2]))
    array([[7., 7.]])
    """
    return np.repeat(series.target[origins][:, np.newaxis], horizons.size, axis=1)


def diurnal_climatology(series: Series, origins: Ints, horizons: Ints, *, learnt_from: Bools) -> Floats:
    """The mean of the target's month and hour of the day over the hours learnt from.

    Gaps are left out; a month and hour never measured is NaN.

    Parameters
    ----------
    series : Series
        The station.
    origins : (n,) int
        Places of the last hours that are known.
    horizons : (h,) int
        Hours ahead.
    learnt_from : (t,) bool
        The hours of the past.

    Returns
    -------
    (n, h) float64
        In the unit of the target.
    """
    targets = origins[:, np.newaxis] + horizons
    first = series.ends_at[0].astype("datetime64[h]")
    hours = first + np.arange(int(max(targets.max(initial=0), len(series.ends_at) - 1)) + 1)
    month = hours.astype("datetime64[M]").astype(np.int64) % MONTHS
    slot = month * HOURS_OF_DAY + hours.astype(np.int64) % HOURS_OF_DAY
    use = learnt_from & np.isfinite(series.target)
    mine = slot[: len(series.target)][use]
    counts = np.bincount(mine, minlength=MONTHS * HOURS_OF_DAY)
    sums = np.bincount(mine, weights=series.target[use], minlength=MONTHS * HOURS_OF_DAY)
    means = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    return np.asarray(means[slot[targets]])
