"""When the air is above a limit: how many hours of each hour of the day, weekday or month, and which share of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.index import round_half_even
from luoshi.airscience.index.hours import Times
from luoshi.airscience.when.bands import Axis
from luoshi.airscience.when.blocks import CONFIDENCE, RESAMPLES, Seed
from luoshi.airscience.when.patterns import Pattern, pattern


@dataclass(frozen=True, slots=True, eq=False)
class Exceedances:
    """The hours above a limit in each cell: their number, and their share of the measured hours with its interval.

    ``share.hours`` are the measured hours, ``share.capture`` the data capture.
    """

    limit: float
    count: NDArray[np.intp]
    share: Pattern


def exceedances(
    ends_at: Times,
    values: NDArray[np.float64],
    *,
    limit: float,
    by: Sequence[Axis] = (Axis.HOUR,),
    decimals: int | None = None,
    confidence: float = CONFIDENCE,
    block_days: int | None = None,
    resamples: int = RESAMPLES,
    seed: Seed = 0,
) -> Exceedances:
    """The hours above a limit by hour of the day, or by any axes.

    A gap neither exceeds nor holds the limit: it is left out and told as data capture.

    Parameters
    ----------
    ends_at : (n,) datetime64
        Ends of hours, each at most once.
    values : (n,) float64
        Hourly means, or hourly indices (with ``limit=100``). [any unit]
    limit : float
        A value at the limit holds it. [the same unit]
    by : sequence of Axis
        The axes of the result.
    decimals : int, optional
        The places to which values are rounded, half-even, before they are compared (``Pollutant.decimals``); as they
        are when not given.
    confidence, block_days, resamples, seed
        As of :func:`~luoshi.airscience.when.patterns.pattern`.

    Returns
    -------
    Exceedances
        ``count`` and ``share`` with one axis for each of ``by``.

    Raises
    ------
    ShapeError
        As of :func:`~luoshi.airscience.when.patterns.pattern`.
    RepeatedHourError
        An hour is there twice.

    Notes
    -----
    GB 3095 has no limit for an hour of particles; whoever compares their hours with the limit of a day should say so.

    References
    ----------
    .. [1] HJ 663-2013, 5 (a value exceeds when, rounded, it is above the limit).

    Examples
    --------
    >>> ends = np.arange("2019-11-01T01", "2019-12-01T01", dtype="datetime64[h]")
    >>> found = exceedances(ends, np.where(np.arange(ends.size) % 24 < 6, 80.0, 50.0), limit=75.0, by=[Axis.BAND])
    >>> found.count.tolist(), found.share.value.tolist()
    ([180, 0, 0, 0], [1.0, 0.0, 0.0, 0.0])
    """
    given = np.asarray(values, dtype=np.float64)
    compared = given if decimals is None else round_half_even(given, decimals=decimals)
    is_above = np.where(np.isfinite(compared), compared > limit, np.nan)
    share = pattern(
        ends_at, is_above, by=by, confidence=confidence, block_days=block_days, resamples=resamples, seed=seed
    )
    share = replace(share, high=np.where(share.high > 1, 1.0, share.high))
    count = np.rint(np.where(share.hours > 0, share.value, 0.0) * share.hours).astype(np.intp)
    return Exceedances(limit, count, share)
