"""Local increments: by how much each station lies above the median of the others of its city in the same hour.

A constant background of the region falls out of it. A lasting increment is a mark of the place, which may be a road
as well as a works; it names no source.
"""

from dataclasses import dataclass

import numpy as np

from luoshi.airscience.index import Pollutant
from luoshi.district.airwatch.rules.measured import (
    HOURS_OF_DAY,
    LATE_NIGHT_HOURS,
    Floats,
    MeasuredAir,
    Station,
    mean_over,
)

FEWEST_OTHERS = 3
"""With fewer other stations in an hour the median says nothing of the region, and there is no increment."""


@dataclass(frozen=True, slots=True, eq=False)
class Increments:
    """Of one pollutant: ``hourly`` (stations, hours) in its unit; means by station, of all hours and the late night.

    ``by_hour`` (stations, 24) is the mean at each hour of the day. ``shared`` (stations,) is the share of a station's
    hour-to-hour variation that goes with the median of the others (R² from 0 to 1).
    """

    pollutant: Pollutant
    hourly: Floats
    mean: Floats
    late_night: Floats
    other: Floats
    by_hour: Floats
    shared: Floats

    @property
    def is_told(self) -> bool:
        """Whether there were stations enough for any."""
        return bool(np.isfinite(self.mean).any())


def increments_of(air: MeasuredAir, pollutant: Pollutant) -> Increments:
    """The increments of all stations over the leave-one-out median."""
    values = air.hours[pollutant]
    others = _of_same_city(air.stations, values)
    hourly = values - others
    by_day = hourly.reshape((len(air.stations), air.period.days, HOURS_OF_DAY))
    return Increments(
        pollutant,
        hourly,
        mean_over(hourly, 1),
        mean_over(by_day[..., :LATE_NIGHT_HOURS], 1, 2),
        mean_over(by_day[..., LATE_NIGHT_HOURS:], 1, 2),
        mean_over(by_day, 1),
        np.array([_shared(mine, median) for mine, median in zip(values, others, strict=True)], dtype=np.float64),
    )


def _of_same_city(stations: tuple[Station, ...], values: Floats) -> Floats:
    """The median of the others of each station's own city: those of another are no neighbours."""
    cities = np.array([station.city for station in stations])
    found = np.full(values.shape, np.nan)
    for city in np.unique(cities):
        found[cities == city] = leave_one_out_median(values[cities == city])
    return found


def leave_one_out_median(values: Floats) -> Floats:
    """The median of the other stations in each hour, (stations, hours); NaN with fewer than three of them."""
    found = np.full(values.shape, np.nan)
    for i in range(values.shape[0]):
        rest = np.delete(values, i, axis=0)
        enough = np.isfinite(rest).sum(axis=0) >= FEWEST_OTHERS
        if enough.any():
            found[i, enough] = np.nanmedian(rest[:, enough], axis=0)
    return found


def _shared(mine: Floats, median: Floats) -> float:
    both = np.isfinite(mine) & np.isfinite(median)
    if both.sum() < HOURS_OF_DAY or not mine[both].std() > 0 or not median[both].std() > 0:
        return float("nan")
    return float(np.corrcoef(mine[both], median[both])[0, 1] ** 2)
