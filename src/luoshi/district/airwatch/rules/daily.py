"""Days: the daily values and indices of each station and of the area.

The area's day is the mean of its stations' daily values, and its index is the index of that mean. A day with a
pollutant missing is told only above an index of 100, where the missing one could not take it back among the clean days
(HJ 663-2013, 5: a day attains when all six do; HJ 633-2026, 5.3.1): else days of which little was measured would be the
cleanest of all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from luoshi.airscience.index import (
    POLLUTANTS,
    AirClass,
    Edition,
    Index,
    Pollutant,
    city_mean,
    classes_of,
    combine,
    daily,
    daily_mean,
    mda8,
    primary_pollutants,
)
from luoshi.district.airwatch.rules.measured import Floats, MeasuredAir, Times

OZONE_LIMIT_UG_M3 = 160.0
"""A day with too few 8-hour windows is told all the same above this limit (grade II)."""
ATTAINING_UP_TO = 100
HEAVY_ABOVE = 200


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Daily values and indices; of stations (stations, days), of the area (days,)."""

    days: Times
    values: Mapping[Pollutant, Floats]
    index: Index
    area_values: Mapping[Pollutant, Floats]
    area_index: Index


@dataclass(frozen=True, slots=True)
class DayTally:
    """How many of the area's days were of which class, and which pollutant led on them.

    ``primary`` counts the days above 50 by their primary pollutants, ``polluted_primary`` those above 100; a day on
    which two tie counts for both.
    """

    days: int
    valid: int
    by_class: Mapping[AirClass, int]
    attaining: int
    heavy: int
    primary: Mapping[Pollutant, int]
    polluted_primary: Mapping[Pollutant, int]

    @property
    def polluted(self) -> int:
        """Days with an index above 100."""
        return self.valid - self.attaining


def days_of(air: MeasuredAir) -> Days:
    """The daily values of a period by the validity rules of the standard, and the indices by the day's edition."""
    values: dict[Pollutant, Floats] = {p: daily_mean(air.by_day[p]).value for p in POLLUTANTS if p is not Pollutant.O3}
    ozone = air.by_day[Pollutant.O3]
    values[Pollutant.O3] = mda8(ozone, told_above=OZONE_LIMIT_UG_M3).value
    hour_max = np.fmax.reduce(ozone, axis=-1) if ozone.size else ozone[..., 0]
    days = air.period.each_day
    of_area = {p: city_mean(values[p][air.counted]).value for p in POLLUTANTS}
    area_hour_max = city_mean(hour_max[air.counted]).value
    return Days(
        days,
        values,
        _of_whole_days(daily(values, on=days, o3_hour_max=hour_max)),
        of_area,
        _of_whole_days(daily(of_area, on=days, o3_hour_max=area_hour_max)),
    )


def _of_whole_days(index: Index) -> Index:
    """The index without the days of which too little was measured to call them clean."""
    aqi = combine(index.sub_indices, edition=Edition.HJ633_2026)
    return replace(index, aqi=aqi, primary=primary_pollutants(aqi, index.sub_indices))


def tally_of(index: Index) -> DayTally:
    """Days by class and by primary pollutant of one series of days; days without an index are not among the valid."""
    classes = classes_of(index.aqi)
    by_class = {kind: int((classes == kind).sum()) for kind in AirClass}
    valid = classes.size - by_class[AirClass.NONE]
    polluted = index.aqi > ATTAINING_UP_TO
    return DayTally(
        days=int(classes.size),
        valid=int(valid),
        by_class=by_class,
        attaining=by_class[AirClass.EXCELLENT] + by_class[AirClass.GOOD],
        heavy=int((index.aqi > HEAVY_ABOVE).sum()),
        primary={p: int(index.primary[:, i].sum()) for i, p in enumerate(POLLUTANTS)},
        polluted_primary={p: int((index.primary[:, i] & polluted).sum()) for i, p in enumerate(POLLUTANTS)},
    )


def worst_day(days: Days) -> int | None:
    """The place of the area's day with the greatest index, the earliest of equals; None without any."""
    aqi = days.area_index.aqi
    return int(np.nanargmax(aqi)) if np.isfinite(aqi).any() else None
