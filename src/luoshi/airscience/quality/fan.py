"""The fan test: an optical instrument whose fan stands no longer sees the air its neighbours see."""

import numpy as np

from luoshi.airscience.errors import ShapeError
from luoshi.airscience.quality.flags import Flags, Floats, flags_of, readings
from luoshi.airscience.quality.neighbours import median_of_others
from luoshi.airscience.quality.windows import trailing_mean_and_spread

NEIGHBOURS = 3
"""The fewest neighbours that can say the air moves."""


def fan(values: Floats, *, window: int, moving: float, calm: float = 0.1, low: float = 0.2) -> Flags:
    """Whether a particle channel lies still, and near zero, while its neighbours move.

    Gaps are flagged missing. Where fewer than three neighbours read, half of the window is missing, or the neighbours
    themselves do not move, the flag is unknown.

    Parameters
    ----------
    values : (s, n) float64
        Readings of particles at s stations at even steps. [µg m⁻³]
    window : int
        The trailing window, in steps.
    moving : float
        The neighbours' median moves when its standard deviation over the window is greater than this. [µg m⁻³]
    calm : float
        A channel lies still when its own standard deviation is less than this share of the neighbours'.
    low : float
        A channel is near zero when its mean is less than this share of the neighbours'.

    Returns
    -------
    (s, n) uint8
        Flags: suspect where a channel lies still, fail where it lies still near zero.

    Raises
    ------
    ShapeError
        There is no axis of stations.

    Notes
    -----
    Without a draught the chamber keeps what happens to be in it: the reading neither follows the air nor, as a rule,
    stays above a few µg/m³. A single channel that is merely cleaner than its neighbours still follows them.

    References
    ----------
    .. [1] Platform default.

    Examples
    --------
    >>> hours = 60 + 30 * np.sin(np.arange(48) / 4)
    >>> air = np.stack([hours, hours + 3, hours - 4, hours * 1.1, np.full(48, 1.0) + np.arange(48) % 2 * 0.1])
    >>> fan(air, window=24, moving=5.0)[:, -1]
    array([1, 1, 1, 1, 4], dtype=uint8)
    """
    given = readings(values)
    if given.ndim != 2:  # noqa: PLR2004  # stations by times
        raise ShapeError(reason=f"{given.shape} is not stations by times")
    there = np.isfinite(given)
    count = there.sum(axis=0) - there
    beside = median_of_others(given)
    needed = -(-window // 2)
    own_mean, own_spread = trailing_mean_and_spread(given, window=window, needed=needed)
    air_mean, air_spread = trailing_mean_and_spread(beside, window=window, needed=needed)
    still = own_spread < calm * air_spread
    return flags_of(
        given,
        suspect=still,
        fail=still & (own_mean < low * air_mean),
        known=(count >= NEIGHBOURS) & (air_spread > moving) & np.isfinite(own_spread),
    )
