"""Could any sensor have seen it? What a network is able to notice at all, under the wind that blew.

Silence of the sensors acquits a source only where they would have spoken. A source upwind of none of them is neither
on nor off: it could not have been seen, and that is said.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CLEAR = 5.0
"""By how many standard deviations, over everything measured, a source must stand out to count as seen."""
CLEAR_ONCE = 3.0
"""… and by how many a single reading, for a sensor to count as one that sees it."""


@dataclass(frozen=True)
class Visibility:
    """What the network can notice of each of m sources or points."""

    smallest_visible: Floats
    """(m,): the steady strength from which on it would stand out; infinite where no sensor could see it."""
    sensors_in_reach: NDArray[np.intp]
    """(m,): how many sensors would see the reference strength in at least one reading."""
    share_of_time: Floats
    """(m,): of the readings' times, in how many at least one of them would. [1]"""


def visibility(
    unit: Floats, scale: Floats, *, noise: Floats, measured: NDArray[np.bool_], reference: float, tempering: float = 1.0
) -> Visibility:
    """What the network could have noticed of each source.

    Times without wind and readings that are missing see nothing.

    Parameters
    ----------
    unit : (t, r, m) float64
        Concentration of a unit rate; NaN without wind. [s m⁻³]
    scale : (m, p) float64
        What turns it into an increment of each pollutant for a strength of 1.
    noise : (t, r, p) float64
        Scale of the noise, in the unit of the increments.
    measured : (t, r, p) bool
        Where there is a reading.
    reference : float
        The strength for which sensors and times are counted.
    tempering : float
        How many readings count as one. [1]

    Returns
    -------
    Visibility

    Notes
    -----
    Of a strength q the signal relative to the noise is q·g/σ; over all readings it adds up as the square root of the
    sum of squares (matched filter), divided by the square root of the tempering. The smallest visible strength makes
    that 5.

    References
    ----------
    .. [1] Kay, S. M. (1998), Fundamentals of statistical signal processing II, 4.3.

    Examples
    --------
    >>> unit, noise = np.array([[[2.0, 0.0]]]), np.ones((1, 1, 1))
    >>> seen = visibility(unit, np.ones((2, 1)), noise=noise, measured=noise > 0, reference=2.0)
    >>> seen.smallest_visible.tolist(), seen.sensors_in_reach.tolist()
    ([2.5, inf], [1, 0])
    """
    precision = np.where(measured, noise**-2.0, 0.0)
    response = np.nan_to_num(unit, nan=0.0)
    per_cell = np.einsum("mp,trp->trm", scale**2, precision) * response**2
    total = np.sqrt(per_cell.sum(axis=(0, 1)) / tempering)
    with np.errstate(divide="ignore"):
        smallest = np.where(total > 1e-12, CLEAR / np.maximum(total, 1e-300), np.inf)  # noqa: PLR2004 — nothing
    is_seen = reference * np.sqrt(per_cell) >= CLEAR_ONCE
    return Visibility(
        smallest_visible=smallest,
        sensors_in_reach=is_seen.any(axis=0).sum(axis=0),
        share_of_time=is_seen.any(axis=1).mean(axis=0),
    )
