"""Which stations breathe the same air: neighbours by how they change, where there is no map or more than one city."""

import numpy as np

from luoshi.airscience.anomalies.network import Bools, Floats
from luoshi.airscience.anomalies.rises import rise_over
from luoshi.airscience.errors import OutOfRangeError

HOURS_IN_COMMON = 100


def alike(values: Floats, *, count: int, hours: Bools) -> Bools:
    """For each station the others whose hourly changes are most like its own.

    Hours in which either of two stations has a gap are left out of their comparison; with fewer than a hundred hours in
    common they are never neighbours.

    Parameters
    ----------
    values : (s, t) float64
        Concentrations. [any unit]
    count : int
        How many neighbours each station has, as far as there are so many.
    hours : (t,) bool
        The hours to learn from.

    Returns
    -------
    (s, s) bool
        Row: station; column: whether it is a neighbour. Need not be symmetric.

    Raises
    ------
    OutOfRangeError
        ``count`` is not positive.

    Notes
    -----
    Likeness is the correlation of the signs of hourly changes, which no single event can sway.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> here, there = rng.normal(0, 9, (2, 1, 500)).cumsum(axis=2)
    >>> both = np.concatenate([here + rng.normal(0, 1, (3, 500)), there + rng.normal(0, 1, (3, 500))])
    >>> alike(both, count=2, hours=np.ones(500, dtype=bool)).astype(int)[0]
    array([0, 1, 1, 0, 0, 0])
    """
    if count < 1:
        raise OutOfRangeError(name="count", low=1, high=len(values) - 1, value=count)
    changes = rise_over(values, hours=1)[:, hours]
    known = np.isfinite(changes).astype(np.float64)
    signs = np.sign(np.nan_to_num(changes))
    together = known @ known.T
    likeness = (signs @ signs.T) / np.maximum(together, 1)
    likeness[together < HOURS_IN_COMMON] = -np.inf
    np.fill_diagonal(likeness, -np.inf)
    best = np.argsort(-likeness, axis=1, kind="stable")[:, :count]
    near = np.zeros(likeness.shape, dtype=bool)
    np.put_along_axis(near, best, True, axis=1)  # noqa: FBT003 - the value to put
    return near & np.isfinite(likeness)
