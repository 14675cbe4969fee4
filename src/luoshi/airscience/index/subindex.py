"""The individual air-quality index (IAQI) of a concentration.

A concentration is rounded before it is judged, so each curve takes few values: it is worked out once, in whole
numbers and therefore exactly, and then looked up. Interpolating in floating point and rounding up afterwards gives
51 for a concentration that is exactly 50.
"""

from functools import lru_cache
from typing import overload

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.index.editions import Curve, Edition, curve_of
from luoshi.airscience.index.pollutants import Averaging, Pollutant
from luoshi.airscience.index.rounding import GUARD_PLACES

Floats = NDArray[np.float64]


@overload
def iaqi(concentration: float, *, pollutant: Pollutant, averaging: Averaging, edition: Edition) -> float: ...
@overload
def iaqi(concentration: Floats, *, pollutant: Pollutant, averaging: Averaging, edition: Edition) -> Floats: ...
def iaqi(
    concentration: float | Floats, *, pollutant: Pollutant, averaging: Averaging, edition: Edition
) -> float | Floats:
    """Individual air-quality index of each concentration.

    Gaps are NaN and stay NaN; nothing is filled in. What is no concentration — infinite, or negative after
    rounding — is a gap too: quality control, not the index, decides what an instrument meant by it.

    Parameters
    ----------
    concentration : (...) float64 or float
        Concentration over ``averaging``. [µg m⁻³; CO mg m⁻³]
    pollutant, averaging : Pollutant, Averaging
        What was measured. Hourly means of the particles are read on the daily column, as the real-time report does.
    edition : Edition
        The norm, see :func:`~luoshi.airscience.index.editions.edition_on`.

    Returns
    -------
    (...) float64 or float
        Whole numbers from 0 to 500, NaN where there is no index. [1]

    Raises
    ------
    NoSuchIndexError
        The norm has no such column.

    Notes
    -----
    With the concentration C between the breakpoints C_lo and C_hi,

        IAQI = ⌈(I_hi − I_lo) / (C_hi − C_lo) · (C − C_lo) + I_lo⌉

    C is first rounded half-even to whole µg/m³, CO to 0.1 mg/m³. Above the last breakpoint the index is 500. Above
    800 µg/m³ the 1-hour SO2 and the 8-hour O3 have no index under the edition of 2012 (NaN), and 200 and 300 under
    that of 2026.

    References
    ----------
    .. [1] HJ 633-2012, 4, table 1 with its notes, and equation (1).
    .. [2] HJ 633-2026, 4, table 3 with its notes, and equation (1).
    .. [3] GB/T 8170-2008, 3.2.

    Examples
    --------
    >>> iaqi(75.0, pollutant=Pollutant.PM25, averaging=Averaging.DAY, edition=Edition.HJ633_2012)
    100.0
    >>> iaqi(75.0, pollutant=Pollutant.PM25, averaging=Averaging.DAY, edition=Edition.HJ633_2026)
    114.0
    >>> values = np.array([35.5, 36.0, np.nan])
    >>> iaqi(values, pollutant=Pollutant.PM25, averaging=Averaging.HOUR, edition=Edition.HJ633_2012).tolist()
    [52.0, 52.0, nan]
    """
    table = _table(curve_of(pollutant, averaging, edition=edition), 10**pollutant.decimals)
    given = np.asarray(concentration, dtype=np.float64)
    found = _looked_up(given, table, scale=10**pollutant.decimals)
    return float(found) if given.ndim == 0 else found


def _looked_up(concentration: Floats, table: Floats, *, scale: int) -> Floats:
    """``table`` at the rounded, scaled concentration; its last entry is for what is no concentration."""
    none, beyond = len(table) - 1, len(table) - 2
    with np.errstate(invalid="ignore", over="ignore"):
        steps = np.atleast_1d(concentration * scale)
        np.rint(np.round(steps, GUARD_PLACES, out=steps), out=steps)
        is_number = (steps >= 0) & (steps < np.inf)
        places = np.where(is_number, np.minimum(steps, beyond, out=steps), none).astype(np.intp)
    return table[places].reshape(concentration.shape)


@lru_cache(maxsize=64)
def _table(curve: Curve, scale: int) -> Floats:
    """The sub-index at every rounded concentration, then beyond the last breakpoint, then of nothing."""
    points = [c * scale for c in curve.concentrations]
    values: list[float] = [0.0]
    for low, high, i_low, i_high in zip(points, points[1:], curve.indices, curve.indices[1:], strict=False):
        # Whole numbers: −(−a // b) is ⌈a / b⌉ without a floating point.
        values += [float(i_low - (-(i_high - i_low) * (c - low) // (high - low))) for c in range(low + 1, high + 1)]
    table = np.array([*values, np.nan if curve.beyond is None else float(curve.beyond), np.nan])
    table.flags.writeable = False
    return table
