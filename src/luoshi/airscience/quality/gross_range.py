"""The range test: what the instrument cannot measure, and what the air hardly ever is."""

from typing import NamedTuple

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.quality.flags import Flags, Floats, flags_of, readings


class Span(NamedTuple):
    """A closed interval, in the unit of what it bounds."""

    low: float
    high: float


def gross_range(values: Floats, *, fail: Span, suspect: Span | None = None) -> Flags:
    """Whether each reading lies within what the instrument can measure, and within what is usual.

    Gaps are flagged missing.

    Parameters
    ----------
    values : (..., n) float64
        Readings. [any unit]
    fail : Span
        What can be measured; outside it a reading fails. [unit of ``values``]
    suspect : Span, optional
        What is usual, within ``fail``; outside it a reading is suspect. [unit of ``values``]

    Returns
    -------
    (..., n) uint8
        Flags.

    Raises
    ------
    OutOfRangeError
        A span is upside down, or the usual reaches beyond the possible.

    Notes
    -----
    The spans of each pollutant are in :mod:`~luoshi.airscience.quality.thresholds`.

    References
    ----------
    .. [1] QARTOD, gross range test (test 4 of its manuals).
    .. [2] HJ 653-2021 (particles) and HJ 654-2013 (gases): measuring ranges.

    Examples
    --------
    >>> import numpy as np
    >>> gross_range(np.array([-30.0, 35.0, 700.0, np.nan]), fail=Span(-10, 1000), suspect=Span(0, 600))
    array([4, 1, 3, 9], dtype=uint8)
    """
    usual = fail if suspect is None else suspect
    if not fail.low <= usual.low <= usual.high <= fail.high:
        raise OutOfRangeError(name="the usual span", low=fail.low, high=fail.high, value=tuple(usual))
    given = readings(values)
    return flags_of(
        given,
        suspect=(given < usual.low) | (given > usual.high),
        fail=(given < fail.low) | (given > fail.high),
    )
