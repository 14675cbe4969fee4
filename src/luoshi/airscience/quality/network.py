"""The network test: a station that for hours reads something other than all its neighbours."""

import numpy as np

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.quality.flags import Flags, Floats, Mask, flags_of, readings
from luoshi.airscience.quality.neighbours import others
from luoshi.airscience.quality.windows import trailing_share

PERSISTS = 0.75
"""The share of a window that must be out of line to one side before a reading is out of line."""
NEIGHBOURS = 3
"""The fewest neighbours that make a network."""


def network(
    values: Floats, *, window: int, floor: float, share: float = 0.15, suspect: float = 4.0, fail: float = 10.0
) -> Flags:
    """Whether a station is persistently out of line with its neighbours.

    Gaps are flagged missing. With fewer than three neighbours, or fewer than half of the window known, the flag is
    unknown.

    Parameters
    ----------
    values : (s, n) float64
        Readings of s stations at even steps. [any unit]
    window : int
        The trailing window, in steps; 1 judges each reading alone.
    floor : float
        The least difference that one spread can be: what two good instruments differ by. [unit of ``values``]
    share : float
        The same as a share of the neighbours' median; the greater of the two holds.
    suspect, fail : float
        So many spreads from the neighbours' median, in three quarters of the window, to the same side.

    Returns
    -------
    (s, n) uint8
        Flags.

    Raises
    ------
    ShapeError
        There is no axis of stations.
    OutOfRangeError
        ``fail`` lies below ``suspect``, or the floor is not positive.

    Notes
    -----
    z = (x − median of the others) / max(1.4826·MAD of the others, floor, share·median). A source beside a station
    lifts it for hours and is what the network is there to find: only what stays to one side for most of a window is
    held against the instrument. A constant added to all stations changes z only through the share.

    References
    ----------
    .. [1] QARTOD, neighbour or multi-variate test; the robust scale and the window are platform defaults.

    Examples
    --------
    >>> air = np.array([[50.0], [52.0], [49.0], [51.0], [5.0]])
    >>> network(air, window=1, floor=3.0).ravel()
    array([1, 1, 1, 1, 3], dtype=uint8)
    """
    if not 0 < suspect <= fail:
        raise OutOfRangeError(name="suspect", low=0, high=fail, value=suspect)
    if not floor > 0:
        raise OutOfRangeError(name="floor", low=0, high="", value=floor)
    given = readings(values)
    beside = others(given)
    scale = np.maximum(np.maximum(beside.spread, floor), share * np.abs(beside.median))
    z = (given - beside.median) / scale
    known = np.isfinite(z) & (beside.stations >= NEIGHBOURS)
    counts = trailing_share(known, np.ones_like(known), window=window)[0]
    return flags_of(
        given,
        suspect=_persists(z, known, window, suspect),
        fail=_persists(z, known, window, fail),
        known=known & (counts >= 0.5),  # noqa: PLR2004  # half of the window, as the docstring says
    )


def _persists(z: Floats, known: Mask, window: int, limit: float) -> Mask:
    found = np.zeros(z.shape, dtype=np.bool_)
    for side in (z, -z):
        beyond = known & (np.where(known, side, 0.0) > limit)
        share = trailing_share(beyond, known, window=window)[0]
        found |= beyond & (share >= PERSISTS)
    return found
