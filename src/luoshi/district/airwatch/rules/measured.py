"""The measurements a bulletin is made of: stations, and their hours over whole days, on one grid.

Hours bear the label of their end in the stations' own wall clock, so that the last hour of a day is labelled 00:00 of
the next. What was not measured is NaN.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.index import POLLUTANTS, Pollutant

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Times = NDArray[np.datetime64]

HOURS_OF_DAY = 24
LATE_NIGHT_HOURS = 6
"""The late night is the first six hours of a day, those ending at 01:00 to 06:00."""


@dataclass(frozen=True, slots=True)
class Station:
    """An instrument's place; a control point stands outside the town and counts in no mean of it."""

    code: str
    name: str
    city: str = ""
    longitude: float | None = None
    latitude: float | None = None
    is_control: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, the last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """The same number of days just before."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def shifted_first(self, days: int) -> date:
        """The first day moved by so many days."""
        return self.first + timedelta(days=days)

    def shifted_last(self, days: int) -> date:
        """The last day moved by so many days."""
        return self.last + timedelta(days=days)

    @property
    def is_one_year(self) -> bool:
        """Whether it is one calendar year from its first to its last day."""
        year = self.first.year
        return self.first == date(year, 1, 1) and self.last == date(year, 12, 31)

    @property
    def each_day(self) -> Times:
        """All its days, (days,) datetime64[D]."""
        return np.arange(np.datetime64(self.first), np.datetime64(self.last) + 1)

    @property
    def each_hour(self) -> Times:
        """The ends of all its hours, (24 · days,) datetime64[h]."""
        start = np.datetime64(self.first, "h")
        return start + np.arange(1, HOURS_OF_DAY * self.days + 1)


@dataclass(frozen=True, eq=False)
class MeasuredAir:
    """Hourly means of stations over a period.

    ``hours[p]`` is (stations, 24 · days), in µg/m³ and for CO in mg/m³; ``wind_from_deg`` and ``wind_speed_m_s`` are
    (24 · days,) or None where no wind was measured.
    """

    stations: tuple[Station, ...]
    period: Period
    hours: Mapping[Pollutant, Floats]
    wind_from_deg: Floats | None = None
    wind_speed_m_s: Floats | None = None

    @cached_property
    def by_day(self) -> Mapping[Pollutant, Floats]:
        """The same values as (stations, days, 24)."""
        shape = (len(self.stations), self.period.days, HOURS_OF_DAY)
        return {p: self.hours[p].reshape(shape) for p in POLLUTANTS}

    @property
    def counted(self) -> Flags:
        """Which stations count in the mean of the area: all but control points, or all when there is nothing else."""
        of_town = np.array([not station.is_control for station in self.stations], dtype=np.bool_)
        return of_town if of_town.any() else ~of_town

    @property
    def has_wind(self) -> bool:
        """Whether any hour has a wind."""
        return self.wind_from_deg is not None and bool(np.isfinite(self.wind_from_deg).any())

    def of(self, chosen: Flags) -> "MeasuredAir":
        """The stations chosen, (stations,)."""
        stations = tuple(s for s, yes in zip(self.stations, chosen, strict=True) if yes)
        hours = {p: self.hours[p][chosen] for p in POLLUTANTS}
        return MeasuredAir(stations, self.period, hours, self.wind_from_deg, self.wind_speed_m_s)

    def between(self, part: Period) -> "MeasuredAir":
        """The part of it that lies in ``part``, which must lie within the period."""
        start = (part.first - self.period.first).days * HOURS_OF_DAY
        stop = start + part.days * HOURS_OF_DAY
        return MeasuredAir(
            self.stations,
            part,
            {p: self.hours[p][:, start:stop] for p in POLLUTANTS},
            None if self.wind_from_deg is None else self.wind_from_deg[start:stop],
            None if self.wind_speed_m_s is None else self.wind_speed_m_s[start:stop],
        )


def mean_over(values: Floats, *axes: int) -> Floats:
    """The mean over some axes without the gaps; NaN where there is nothing else, and without a warning."""
    there = np.isfinite(values)
    counts = there.sum(axis=axes)
    sums = np.where(there, values, 0.0).sum(axis=axes)
    return np.asarray(np.where(counts > 0, sums / np.maximum(counts, 1), np.nan))
