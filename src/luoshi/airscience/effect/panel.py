"""The hours of one pollutant at several stations, laid on one grid of whole days, and the span that is judged.

A comparison between stations needs every station's hour in the same row. Hours bear the label of their end, so a day
has the hours that end from 01:00 to 24:00.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import (
    NoSuchStationError,
    RepeatedHourError,
    ShapeError,
    WindowOutsideDataError,
)

Floats = NDArray[np.float64]
Times = NDArray[np.datetime64]

HOURS_OF_DAY = 24
ONE_HOUR = np.timedelta64(1, "h")


class Span(NamedTuple):
    """Days as places in the panel: from ``first`` to before ``stop``."""

    first: int
    stop: int

    @property
    def days(self) -> int:
        """How many days."""
        return self.stop - self.first


@dataclass(frozen=True, slots=True)
class Panel:
    """Concentrations of one pollutant: a row for each hour of whole days, a column for each station; a gap is NaN."""

    first_day: date
    stations: tuple[str, ...]
    values: Floats

    @property
    def days(self) -> int:
        """How many days there are."""
        return len(self.values) // HOURS_OF_DAY

    def column(self, station: str) -> int:
        """The place of a station; an error where it is not there."""
        if station not in self.stations:
            raise NoSuchStationError(station=station, known=", ".join(self.stations))
        return self.stations.index(station)

    def span(self, first: date, last: date) -> Span:
        """The days from ``first`` to ``last``, both included; an error where they are not within the data."""
        start, stop = (first - self.first_day).days, (last - self.first_day).days + 1
        if not 0 <= start < stop <= self.days:
            raise WindowOutsideDataError(
                first=first, last=last, since=self.first_day, until=self.day(max(self.days - 1, 0))
            )
        return Span(start, stop)

    def day(self, place: int) -> date:
        """The date of a place."""
        return self.first_day + timedelta(days=place)


def panel_of(series: Mapping[str, tuple[Times, Floats]]) -> Panel:
    """Lay the series of several stations on one grid of hours.

    Hours that a station does not have are NaN, and so is every value that is not a positive number: the logarithm of
    nothing says nothing.

    Parameters
    ----------
    series : mapping of station to (ends_at, values)
        ``ends_at`` (n,) datetime64, whole hours, in any order; ``values`` (n,) concentrations. [any unit, the same]

    Returns
    -------
    Panel
        From the first to the last day of all stations, every day with 24 hours.

    Raises
    ------
    ShapeError
        There is no hour at all, or a series and its hours differ in length.
    RepeatedHourError
        A station has an hour twice.

    Examples
    --------
    >>> hours = np.array(["2019-11-01T01", "2019-11-02T00"], dtype="datetime64[h]")
    >>> panel = panel_of({"A": (hours, np.array([30.0, 35.0])), "B": (hours[:1], np.array([28.0]))})
    >>> panel.first_day, panel.values.shape, panel.values[-1].tolist()
    (datetime.date(2019, 11, 1), (24, 2), [35.0, nan])
    """
    hours = {name: _hours_of(name, *pair) for name, pair in series.items()}
    filled = [found for found in hours.values() if len(found)]
    if not filled:
        raise ShapeError(reason="there is no hour")
    first = min(found.min() for found in filled) - 1
    start = first // HOURS_OF_DAY * HOURS_OF_DAY
    days = (max(found.max() for found in filled) - 1 - start) // HOURS_OF_DAY + 1
    values = np.full((int(days) * HOURS_OF_DAY, len(series)), np.nan)
    for place, (name, (_, given)) in enumerate(series.items()):
        told = np.asarray(given, dtype=np.float64)
        values[hours[name] - 1 - start, place] = np.where(np.isfinite(told) & (told > 0), told, np.nan)
    return Panel(date(1970, 1, 1) + timedelta(days=int(start // HOURS_OF_DAY)), tuple(series), values)


def _hours_of(name: str, ends_at: Times, values: Floats) -> NDArray[np.int64]:
    if np.shape(ends_at) != np.shape(values) or np.ndim(values) != 1:
        raise ShapeError(reason=f"{name} has {np.shape(ends_at)} hours and {np.shape(values)} values")
    whole = np.asarray(ends_at, dtype="datetime64[h]")
    if len(whole) != len(np.unique(whole)):
        sorted_hours = np.sort(whole)
        twice = sorted_hours[1:][sorted_hours[1:] == sorted_hours[:-1]]
        raise RepeatedHourError(ends_at=twice[0])
    return whole.astype(np.int64)
