"""The air-quality index of an hour or a day, its primary pollutants, and what exceeds.

The index is the greatest of the six sub-indices. Real-time: hourly means of all six. Daily: 24-hour means, and for
ozone the daily greatest 8-hour mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import ShapeError
from luoshi.airscience.index.editions import HJ633_2026_FROM, Edition
from luoshi.airscience.index.hours import Times, day_of_hour
from luoshi.airscience.index.pollutants import POLLUTANTS, Averaging, Pollutant
from luoshi.airscience.index.subindex import iaqi

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

PRIMARY_ABOVE = 50
"""A primary pollutant is named only above this index (HJ 633-2012, 4)."""
EXCEEDING_ABOVE = 100
"""A pollutant exceeds when its sub-index is above this (HJ 633-2012, 4)."""
TOLD_WHEN_INCOMPLETE_ABOVE = 100
"""With a pollutant missing, the edition of 2026 tells an index only above this (HJ 633-2026, 5.3.1)."""


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """An index and what it is made of.

    ``aqi`` has the shape of the concentrations, ``(...)``; the others have the six pollutants, in the order of
    ``POLLUTANTS``, as last axis, ``(..., 6)``. NaN where there is none; a flag is False there.
    """

    aqi: Floats
    sub_indices: Floats
    primary: Flags
    exceeding: Flags

    def primary_at(self, *place: int) -> tuple[Pollutant, ...]:
        """The primary pollutants at one place of the arrays; ties are named together, and none is possible."""
        return tuple(p for p, is_primary in zip(POLLUTANTS, self.primary[place], strict=True) if is_primary)


def combine(sub_indices: Floats, *, edition: Edition) -> Floats:
    """The index of sub-indices: the greatest of them.

    Gaps are left out of the greatest. Under the edition of 2026 an index with a gap is told only above 100, where
    no missing pollutant could take it back into the clean classes; under that of 2012 it is told. With all six
    missing it is NaN.

    Parameters
    ----------
    sub_indices : (..., 6) float64
        The sub-indices of the six pollutants, NaN where there is none. [1]
    edition : Edition
        The norm.

    Returns
    -------
    (...) float64
        The index. [1]

    Raises
    ------
    ShapeError
        The last axis is not the six pollutants.

    References
    ----------
    .. [1] HJ 633-2012, 4, equation (2).
    .. [2] HJ 633-2026, equation (2), and 5.3.1 on missing pollutants.

    Examples
    --------
    >>> rows = np.array([[60.0, 40, 1, 1, 1, np.nan], [140.0, 40, 1, 1, 1, np.nan]])
    >>> combine(rows, edition=Edition.HJ633_2012).tolist(), combine(rows, edition=Edition.HJ633_2026).tolist()
    ([60.0, 140.0], [nan, 140.0])
    """
    given = np.asarray(sub_indices, dtype=np.float64)
    if given.shape[-1:] != (len(POLLUTANTS),):
        raise ShapeError(reason=f"the last axis of {given.shape} is not the {len(POLLUTANTS)} pollutants")
    greatest: Floats = np.fmax.reduce(given, axis=-1)
    if edition is Edition.HJ633_2012:
        return greatest
    is_complete = ~np.isnan(given).any(axis=-1)
    return np.where(is_complete | (greatest > TOLD_WHEN_INCOMPLETE_ABOVE), greatest, np.nan)


def primary_pollutants(aqi: Floats, sub_indices: Floats) -> Flags:
    """Which pollutants make the index: those whose sub-index is the index, where it is above 50.

    Where there is no index there is no primary pollutant.

    Parameters
    ----------
    aqi : (...) float64
        The index. [1]
    sub_indices : (..., 6) float64
        The sub-indices. [1]

    Returns
    -------
    (..., 6) bool
        True for each primary pollutant; ties are all True.

    References
    ----------
    .. [1] HJ 633-2012, 4 (primary pollutants); HJ 633-2026, 4.

    Examples
    --------
    >>> subs = np.array([100.0, 100.0, 3, 40, 8, 20])
    >>> primary_pollutants(np.array(100.0), subs).tolist()
    [True, True, False, False, False, False]
    """
    top = np.asarray(aqi, dtype=np.float64)[..., np.newaxis]
    return np.asarray((np.asarray(sub_indices) == top) & (top > PRIMARY_ABOVE))


def realtime(concentrations: Mapping[Pollutant, Floats], *, ends_at: np.datetime64 | Times) -> Index:
    """The real-time index of hours, each by the edition that applied on its day.

    Gaps are NaN and stay NaN. A pollutant that is not given is missing everywhere.

    Parameters
    ----------
    concentrations : mapping of Pollutant to (...) float64
        Hourly means. [µg m⁻³; CO mg m⁻³]
    ends_at : datetime64, scalar or broadcast to (...)
        The hours' ends, in the station's wall clock; the hour ending at 00:00 belongs to the day before.

    Returns
    -------
    Index
        Of shape (...).

    Raises
    ------
    ShapeError
        The concentrations and hours do not fit each other, or none is given.

    Notes
    -----
    The hourly means of the particles are read on their daily column. The real-time report of HJ 633-2012 (5) speaks
    of moving 24-hour means; the national release has used hourly means and tells a sub-index for those, and
    HJ 633-2026 makes that the rule. The 8-hour ozone is told beside the real-time index and is no part of it.

    References
    ----------
    .. [1] HJ 633-2012, 4 and 5 (real-time report); HJ 633-2026, 4 and 5.

    Examples
    --------
    >>> one = {Pollutant.PM25: np.array([75.0]), Pollutant.O3: np.array([20.0])}
    >>> index = realtime(one, ends_at=np.datetime64("2019-11-01T08"))
    >>> index.aqi.tolist(), [p.value for p in index.primary_at(0)]
    ([100.0], ['pm25'])
    """
    given = _fitted(concentrations)
    spans = dict.fromkeys(POLLUTANTS, Averaging.HOUR)
    return _index(given, spans, day_of_hour(ends_at))


def daily(
    concentrations: Mapping[Pollutant, Floats],
    *,
    on: date | np.datetime64 | Times,
    o3_hour_max: Floats | None = None,
) -> Index:
    """The index of days, each by the edition that applied.

    Gaps are NaN and stay NaN. A pollutant that is not given is missing everywhere. Whether a day has enough hours
    is decided before, by :func:`~luoshi.airscience.index.averages.daily_mean` and
    :func:`~luoshi.airscience.index.averages.mda8`.

    Parameters
    ----------
    concentrations : mapping of Pollutant to (...) float64
        24-hour means, and for ozone the daily greatest 8-hour mean. [µg m⁻³; CO mg m⁻³]
    on : date or datetime64[D], scalar or broadcast to (...)
        The days.
    o3_hour_max : (...) float64, optional
        The daily greatest hourly mean of ozone, used on days of the edition of 2012 whose 8-hour mean is above
        800 µg/m³, for which that edition has no 8-hour index. [µg m⁻³]

    Returns
    -------
    Index
        Of shape (...).

    Raises
    ------
    ShapeError
        The concentrations and days do not fit each other, or none is given.

    References
    ----------
    .. [1] HJ 633-2012, 4, notes of table 1, and 5 (daily report); HJ 633-2026, 4 and 5.

    Examples
    --------
    >>> day = {Pollutant.PM25: np.array([75.0]), Pollutant.O3: np.array([120.0])}
    >>> [daily(day | {p: np.array([1.0]) for p in (Pollutant.PM10, Pollutant.SO2, Pollutant.NO2, Pollutant.CO)},
    ...        on=date(year, 3, 1)).aqi[0] for year in (2025, 2026)]
    [np.float64(100.0), np.float64(114.0)]
    """
    given = _fitted(concentrations)
    spans = dict.fromkeys(POLLUTANTS, Averaging.DAY) | {Pollutant.O3: Averaging.EIGHT_HOURS}
    days = np.asarray(on, dtype="datetime64[D]")
    if o3_hour_max is None:
        return _index(given, spans, days)
    hour_max = _broadcast(np.asarray(o3_hour_max, dtype=np.float64), given[Pollutant.O3].shape)
    instead = iaqi(hour_max, pollutant=Pollutant.O3, averaging=Averaging.HOUR, edition=Edition.HJ633_2012)
    # Only where there *is* an 8-hour mean and the column has ended; a missing mean stays missing.
    return _index(given, spans, days, o3_beyond=np.where(np.isnan(given[Pollutant.O3]), np.nan, instead))


def _fitted(concentrations: Mapping[Pollutant, Floats]) -> dict[Pollutant, Floats]:
    """All six as arrays of one shape; what is not given is NaN."""
    if not concentrations:
        raise ShapeError(reason="no concentrations are given")
    arrays = {Pollutant(p): np.asarray(c, dtype=np.float64) for p, c in concentrations.items()}
    shapes = {array.shape for array in arrays.values()}
    try:
        shape = np.broadcast_shapes(*shapes)
    except ValueError as error:
        raise ShapeError(reason=f"{sorted(shapes)} do not fit each other") from error
    nothing = np.array(np.nan)
    return {p: np.broadcast_to(arrays.get(p, nothing), shape) for p in POLLUTANTS}


def _broadcast(array: Floats, shape: tuple[int, ...]) -> Floats:
    try:
        return np.broadcast_to(array, shape)
    except ValueError as error:
        raise ShapeError(reason=f"{array.shape} does not fit {shape}") from error


def _index(
    given: Mapping[Pollutant, Floats],
    spans: Mapping[Pollutant, Averaging],
    days: Times,
    o3_beyond: Floats | None = None,
) -> Index:
    shape = given[Pollutant.PM25].shape
    is_new = _is_2026(days, shape)
    if not is_new.any():
        return _whole(_sub_indices(given, spans, Edition.HJ633_2012, o3_beyond), Edition.HJ633_2012)
    if is_new.all():
        return _whole(_sub_indices(given, spans, Edition.HJ633_2026, None), Edition.HJ633_2026)
    old = _whole(_sub_indices(given, spans, Edition.HJ633_2012, o3_beyond), Edition.HJ633_2012)
    new = _whole(_sub_indices(given, spans, Edition.HJ633_2026, None), Edition.HJ633_2026)
    by_pollutant = is_new[..., np.newaxis]
    return Index(
        np.where(is_new, new.aqi, old.aqi),
        np.where(by_pollutant, new.sub_indices, old.sub_indices),
        np.where(by_pollutant, new.primary, old.primary),
        np.where(by_pollutant, new.exceeding, old.exceeding),
    )


def _is_2026(days: Times, shape: tuple[int, ...]) -> Flags:
    if np.isnat(days).any():
        raise ShapeError(reason="a value has no time")
    try:
        return np.broadcast_to(days >= np.datetime64(HJ633_2026_FROM), shape)
    except ValueError as error:
        raise ShapeError(reason=f"{days.shape} times do not fit {shape} values") from error


def _sub_indices(
    given: Mapping[Pollutant, Floats], spans: Mapping[Pollutant, Averaging], edition: Edition, o3_beyond: Floats | None
) -> Floats:
    # One pollutant after the other in memory, seen with the pollutant last.
    found = np.empty((len(POLLUTANTS), *given[Pollutant.PM25].shape))
    for place, pollutant in enumerate(POLLUTANTS):
        found[place] = iaqi(given[pollutant], pollutant=pollutant, averaging=spans[pollutant], edition=edition)
    if o3_beyond is not None:
        ozone = found[POLLUTANTS.index(Pollutant.O3)]
        np.copyto(ozone, o3_beyond, where=np.isnan(ozone))
    return np.moveaxis(found, 0, -1)


def _whole(sub_indices: Floats, edition: Edition) -> Index:
    aqi = np.asarray(combine(sub_indices, edition=edition))
    return Index(aqi, sub_indices, primary_pollutants(aqi, sub_indices), sub_indices > EXCEEDING_ABOVE)
