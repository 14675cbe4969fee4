"""What there is: the stations with data, and what they told in the last days stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from luoshi.airscience.index import POLLUTANTS, Pollutant
from luoshi.district.airwatch.queries.stored import measured, stored_days
from luoshi.district.airwatch.rules.measured import Floats, MeasuredAir, Period, Station, mean_over

LAST_DAYS = 30


@dataclass(frozen=True, slots=True)
class StationLine:
    """A station, the end of its latest hour with a value, and its last days: mean PM2.5 and share of hours measured."""

    station: Station
    latest: datetime | None
    pm25_ug_m3: float
    capture: float

    @property
    def pm25(self) -> str:
        """The mean as it is shown."""
        return "—" if np.isnan(self.pm25_ug_m3) else f"{self.pm25_ug_m3:.0f} µg/m³"


@dataclass(frozen=True, slots=True)
class Overview:
    """All that is stored, and the stations that told something in its last days."""

    stored: Period
    last_days: Period
    lines: tuple[StationLine, ...]

    @property
    def suggested(self) -> Period:
        """The last whole month stored, or all there is when that is less."""
        end = self.stored.last
        if (end + timedelta(days=1)).day != 1:
            end = end.replace(day=1) - timedelta(days=1)
        first = end.replace(day=1)
        if first < self.stored.first:
            return Period(max(self.stored.first, self.stored.last - timedelta(days=LAST_DAYS)), self.stored.last)
        return Period(first, end)


def overview() -> Overview | None:
    """What is stored; None when nothing is."""
    stored = stored_days()
    if stored is None:
        return None
    last = Period(max(stored.first, stored.last - timedelta(days=LAST_DAYS - 1)), stored.last)
    air = measured(last)
    there = np.any([np.isfinite(air.hours[p]) for p in POLLUTANTS], axis=0)
    lines = [
        StationLine(
            station,
            _latest(air, there[i]),
            float(mean_over(air.hours[Pollutant.PM25][i], 0)),
            float(np.mean([np.isfinite(air.hours[p][i]).mean() for p in POLLUTANTS])),
        )
        for i, station in enumerate(air.stations)
    ]
    return Overview(stored, last, tuple(sorted(lines, key=lambda line: (line.station.city, line.station.code))))


def _latest(air: MeasuredAir, there: "np.ndarray[tuple[int], np.dtype[np.bool_]] | Floats") -> datetime | None:
    places = np.flatnonzero(there)
    if not places.size:
        return None
    return air.period.each_hour[places[-1]].astype("datetime64[s]").astype(object)  # type: ignore[no-any-return]
