"""Flags of readings, how those of several tests become one, and what is left when they are heeded.

Every test of this package answers with an array of flags of the shape of its readings. A missing reading is flagged
missing by each of them, so that no combination can call it good.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import OutOfRangeError, ShapeError

Floats = NDArray[np.float64]
Flags = NDArray[np.uint8]
Mask = NDArray[np.bool_]


class Flag(IntEnum):
    """What a test says of a reading; the numbers are those of QARTOD."""

    GOOD = 1
    UNKNOWN = 2
    SUSPECT = 3
    FAIL = 4
    MISSING = 9


WORST_LAST = (Flag.UNKNOWN, Flag.GOOD, Flag.MISSING, Flag.SUSPECT, Flag.FAIL)
"""Which flag wins over which: each over those before it."""

_NO_RANK = 255
_RANKS = np.full(Flag.MISSING + 1, _NO_RANK, dtype=np.uint8)
_RANKS[[int(flag) for flag in WORST_LAST]] = range(len(WORST_LAST))
_BY_RANK = np.array(WORST_LAST, dtype=np.uint8)


def combine(first: Flags, *others: Flags) -> Flags:
    """The flag of each reading after several tests: the worst wins.

    A reading that one test found missing is at best missing.

    Parameters
    ----------
    first, *others : (...) uint8
        Flags of the same readings by different tests.

    Returns
    -------
    (...) uint8
        The worst of them: fail before suspect before missing before good before unknown.

    Raises
    ------
    ShapeError
        The tests were of readings of different shape.
    OutOfRangeError
        A number is no flag.

    Notes
    -----
    A test that could not be made (unknown) takes nothing from one that was passed. QARTOD puts missing last; here it
    stands above good, so that a reading absent to one test is not called good by another that saw something else.

    References
    ----------
    .. [1] QARTOD, Manual for Real-Time Oceanographic Data Quality Control Flags, version 1.2 (2020); the order of
       precedence is that of its reference implementation ioos_qc, ``qartod_compare``.

    Examples
    --------
    >>> combine(np.array([1, 1, 2, 9], dtype=np.uint8), np.array([2, 3, 2, 9], dtype=np.uint8))
    array([1, 3, 2, 9], dtype=uint8)
    """
    worst = _ranks(first)
    for other in others:
        ranks = _ranks(other)
        if ranks.shape != worst.shape:
            raise ShapeError(reason=f"flags of {ranks.shape} readings beside flags of {worst.shape}")
        worst = np.maximum(worst, ranks)
    return np.asarray(_BY_RANK[worst])


def flags_of(values: Floats, *, suspect: Mask, fail: Mask, known: Mask | None = None) -> Flags:
    """The flags that follow from what a test found; the test's own last step.

    A missing reading is flagged missing, whatever was found.

    Parameters
    ----------
    values : (...) float64
        The readings. [any unit]
    suspect, fail : (...) bool
        Where the test found so; fail wins.
    known : (...) bool, optional
        Where the test could be made; everywhere when not given. Elsewhere the flag is unknown.

    Returns
    -------
    (...) uint8
        The flags.
    """
    given = np.asarray(values, dtype=np.float64)
    found = np.full(given.shape, Flag.GOOD, dtype=np.uint8)
    found[np.broadcast_to(suspect, given.shape)] = Flag.SUSPECT
    found[np.broadcast_to(fail, given.shape)] = Flag.FAIL
    if known is not None:
        found[~np.broadcast_to(known, given.shape)] = Flag.UNKNOWN
    found[~np.isfinite(given)] = Flag.MISSING
    return found


def usable(values: Floats, flags: Flags, *, with_suspect: bool = True) -> Floats:
    """The readings that may be used; the others become gaps.

    Gaps stay gaps.

    Parameters
    ----------
    values : (...) float64
        Readings. [any unit]
    flags : (...) uint8
        Their flags.
    with_suspect : bool
        Whether suspect readings may be used.

    Returns
    -------
    (...) float64
        In the same unit, NaN where the flag is fail or missing (or suspect).

    Raises
    ------
    ShapeError
        Readings and flags differ in shape.

    Examples
    --------
    >>> usable(np.array([35.0, 999.0]), np.array([1, 4], dtype=np.uint8))
    array([35., nan])
    """
    given, said = np.asarray(values, dtype=np.float64), np.asarray(flags)
    if given.shape != said.shape:
        raise ShapeError(reason=f"{said.shape} flags for {given.shape} readings")
    bad = (said == Flag.FAIL) | (said == Flag.MISSING) | (~np.bool_(with_suspect) & (said == Flag.SUSPECT))
    return np.where(bad | ~np.isfinite(given), np.nan, given)


def shares(flags: Flags) -> dict[Flag, float]:
    """How many of the readings bear each flag, as shares of all; of no readings each share is NaN.

    Examples
    --------
    >>> shares(np.array([1, 1, 4, 9], dtype=np.uint8))[Flag.FAIL]
    0.25
    """
    said = np.asarray(flags)
    return {flag: float((said == flag).mean()) if said.size else float("nan") for flag in Flag}


def readings(values: Floats) -> Floats:
    """The readings as numbers, whatever is infinite made a gap; the first step of each test.

    Raises
    ------
    ShapeError
        A single number is no series.
    """
    given = np.asarray(values, dtype=np.float64)
    if not given.ndim:
        raise ShapeError(reason="a single number is no series")
    return np.where(np.isfinite(given), given, np.nan)


def _ranks(flags: Flags) -> NDArray[np.uint8]:
    given = np.asarray(flags)
    ranks = _RANKS[np.clip(given, 0, Flag.MISSING).astype(np.intp)]
    if (ranks == _NO_RANK).any() or (given > Flag.MISSING).any():
        raise OutOfRangeError(name="flag", low=1, high=int(Flag.MISSING), value=sorted(set(given.flat)))
    return np.asarray(ranks)
