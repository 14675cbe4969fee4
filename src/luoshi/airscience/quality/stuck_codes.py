"""Numbers that are no readings: codes for "no value" that instruments and gateways write in its place."""

from collections.abc import Sequence

import numpy as np

from luoshi.airscience.quality.flags import Flags, Floats, flags_of, readings

CODES = (999.0, 1999.0, -999.0, 9999.0, -9999.0)
"""Codes met in readings of micro-stations and gateways. [as written, before any unit is converted]"""


def stuck_codes(values: Floats, *, codes: Sequence[float] = CODES, tolerance: float = 1e-6) -> Flags:
    """Whether a reading is one of the codes that stand for no value.

    Gaps are flagged missing.

    Parameters
    ----------
    values : (..., n) float64
        Readings as they were written, before any unit is converted. [any unit]
    codes : sequence of float
        The codes.
    tolerance : float
        How close to a code counts as the code.

    Returns
    -------
    (..., n) uint8
        Flags: fail at a code, else good.

    References
    ----------
    .. [1] Platform default; HJ 817-2018 leaves the marks of invalid values to the operator.

    Examples
    --------
    >>> stuck_codes(np.array([35.0, 999.0, -999.0, np.nan]))
    array([1, 4, 4, 9], dtype=uint8)
    """
    given = readings(values)
    is_code = np.zeros(given.shape, dtype=np.bool_)
    for code in codes:
        is_code |= np.abs(given - code) <= tolerance
    return flags_of(given, suspect=is_code, fail=is_code)
