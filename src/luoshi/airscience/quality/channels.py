"""Two channels in one housing: when they disagree, neither is believed."""

import numpy as np

from luoshi.airscience.errors import ShapeError
from luoshi.airscience.index.averages import Mean
from luoshi.airscience.quality.flags import Flags, Floats, Mask, flags_of, readings
from luoshi.airscience.quality.windows import still_for

APART = 5.0
"""Two channels less apart than this agree, however small they are. [µg m⁻³]"""
SHARE = 0.70
"""Two channels less apart than this share of their mean agree, however great they are."""


def channel_agreement(first: Floats, second: Floats, *, apart: float = APART, share: float = SHARE) -> Flags:
    """Whether two channels that breathe the same air read the same.

    Where one of the channels is missing the flag is unknown; where both are, missing.

    Parameters
    ----------
    first, second : (..., n) float64
        Readings of the two channels. [µg m⁻³]
    apart : float
        The difference from which they can disagree. [unit of the readings]
    share : float
        The difference from which they can disagree, as a share of their mean. Both must be reached.

    Returns
    -------
    (..., n) uint8
        Flags of the pair: fail where it is to be dropped.

    Raises
    ------
    ShapeError
        The channels differ in shape.

    References
    ----------
    .. [1] K. K. Barkjohn, B. Gantt, A. L. Clements, Development and application of a United States-wide correction
       for PM2.5 data collected with the PurpleAir sensor, Atmos. Meas. Tech. 14 (2021) 4617-4637: pairs apart by
       5 µg/m³ and by two standard deviations of the relative difference; 70 % is the round figure in use.

    Examples
    --------
    >>> channel_agreement(np.array([10.0, 10.0, 1.0, 10.0]), np.array([11.0, 30.0, 4.0, np.nan]))
    array([1, 4, 1, 2], dtype=uint8)
    """
    one, other = _pair(first, second)
    differ = disagree(one, other, apart=apart, share=share)
    either = np.where(np.isfinite(one), one, other)
    return flags_of(either, suspect=differ, fail=differ, known=np.isfinite(one) & np.isfinite(other))


def channel_mean(first: Floats, second: Floats, *, apart: float = APART, share: float = SHARE) -> Mean:
    """The mean of two channels that agree.

    A channel alone is taken with a capture of one half; where they disagree nothing is told.

    Parameters
    ----------
    first, second : (..., n) float64
        Readings of the two channels. [µg m⁻³]
    apart, share : float
        As in :func:`channel_agreement`.

    Returns
    -------
    Mean
        ``value`` (..., n) in the same unit; ``capture`` (..., n): 1, 0.5 or 0.

    Raises
    ------
    ShapeError
        The channels differ in shape.

    Examples
    --------
    >>> channel_mean(np.array([10.0, 10.0, 8.0]), np.array([12.0, 40.0, np.nan]))
    Mean(value=array([11., nan,  8.]), capture=array([1. , 0. , 0.5]))
    """
    one, other = _pair(first, second)
    there = np.stack([np.isfinite(one), np.isfinite(other)])
    told = (there.sum(axis=0) > 0) & ~disagree(one, other, apart=apart, share=share)
    total = np.where(there[0], one, 0.0) + np.where(there[1], other, 0.0)
    counts = np.where(told, there.sum(axis=0), 0)
    return Mean(np.where(told, total / np.maximum(counts, 1), np.nan), counts / 2)


def collapsed(sizes: Floats, *, count: int, tolerance: float = 0.0) -> Flags:
    """Whether the size channels of an optical counter have fallen together, as they do without a fan.

    Gaps are flagged missing: a reading counts where all channels are there.

    Parameters
    ----------
    sizes : (k, ..., n) float64
        Readings of the k size channels of the same instruments, such as PM1, PM2.5 and PM10. [µg m⁻³]
    count : int
        So many readings in a row with all channels equal fail; half as many are suspect.
    tolerance : float
        How far apart equal channels may be. [unit of ``sizes``]

    Returns
    -------
    (..., n) uint8
        Flags.

    Raises
    ------
    ShapeError
        There are not at least two channels.

    References
    ----------
    .. [1] Platform default.

    Examples
    --------
    >>> collapsed(np.array([[3.0, 1.0, 1.0], [5.0, 1.0, 1.0]]), count=2)
    array([1, 4, 4], dtype=uint8)
    """
    given = readings(sizes)
    if given.ndim < 2 or given.shape[0] < 2:  # noqa: PLR2004  # one channel alone cannot collapse
        raise ShapeError(reason=f"{given.shape} holds no two channels")
    width = given.max(axis=0) - given.min(axis=0)
    moving = -1.0 - np.arange(given.shape[-1], dtype=np.float64)
    series = np.where(np.isnan(width), np.nan, np.where(width <= tolerance, 0.0, moving))
    return flags_of(
        width,
        suspect=still_for(series, count=max(2, -(-count // 2)), tolerance=0.0) & (series == 0.0),
        fail=still_for(series, count=count, tolerance=0.0) & (series == 0.0),
    )


def disagree(one: Floats, other: Floats, *, apart: float, share: float) -> Mask:
    """Where two channels are apart by both measures; never where one is missing."""
    difference, middle = np.abs(one - other), np.abs(one + other) / 2
    return np.asarray((difference >= apart) & (difference >= share * middle))


def _pair(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    one, other = readings(first), readings(second)
    if one.shape != other.shape:
        raise ShapeError(reason=f"channels of {one.shape} and {other.shape} readings")
    return one, other
