"""Where it came from, where wind was measured: the rose, the polar map of PM2.5, and sectors that stand out.

Sectors are looked for in a station's increments over the others, so that a wind that brings haze to all stands out at
none. Without wind there is nothing of this, and nothing is guessed.
"""

from dataclasses import dataclass

import numpy as np

from luoshi.airscience.errors import NoWindError
from luoshi.airscience.index import Pollutant
from luoshi.airscience.wind import (
    PolarSurface,
    SectorFinding,
    WindRose,
    find_sectors,
    polar_surface,
    wind_rose,
)
from luoshi.district.airwatch.rules.increments import Increments
from luoshi.district.airwatch.rules.measured import Floats, MeasuredAir, Station, mean_over

RESAMPLES = 400
DIRECTIONS_DEG = np.arange(0.0, 360.0, 15.0)
SPEED_STEP_M_S = 1.0
MOST_SPEED_QUANTILE = 0.98
FEWEST_HOURS = 240
"""Ten days of wind; with fewer every sector holds a handful of hours."""


@dataclass(frozen=True, slots=True, eq=False)
class StationSectors:
    """The sectors of one station's increments of PM2.5, in µg/m³."""

    station: Station
    found: SectorFinding


@dataclass(frozen=True, slots=True, eq=False)
class Directions:
    """The wind of the period, the area's PM2.5 by wind, and every station's sectors."""

    rose: WindRose
    surface: PolarSurface
    stations: tuple[StationSectors, ...]

    @property
    def standing_out(self) -> tuple[StationSectors, ...]:
        """The stations at which a sector stands out, the greatest excess first."""
        some = [one for one in self.stations if one.found.strongest is not None]
        return tuple(sorted(some, key=lambda one: -float(one.found.excess[one.found.strongest])))


def directions_of(air: MeasuredAir, increments: Increments) -> Directions | None:
    """What the wind says; None where there is too little of it."""
    if not air.has_wind or air.wind_from_deg is None or air.wind_speed_m_s is None:
        return None
    wind_from, wind_speed = air.wind_from_deg, air.wind_speed_m_s
    measured = np.isfinite(wind_from) & np.isfinite(wind_speed)
    if measured.sum() < FEWEST_HOURS:
        return None
    ends, area = air.period.each_hour, mean_over(air.hours[Pollutant.PM25][air.counted], 0)
    speeds = _speeds(wind_speed[measured])
    try:
        surface = polar_surface(
            ends,
            area,
            wind_from_deg=wind_from,
            wind_speed_m_s=wind_speed,
            directions_deg=DIRECTIONS_DEG,
            speeds_m_s=speeds,
        )
        sectors = tuple(
            StationSectors(
                station,
                find_sectors(
                    ends,
                    increments.hourly[i],
                    wind_from_deg=wind_from,
                    wind_speed_m_s=wind_speed,
                    resamples=RESAMPLES,
                ),
            )
            for i, station in enumerate(air.stations)
            if np.isfinite(increments.hourly[i][measured]).sum() >= FEWEST_HOURS
        )
    except NoWindError:
        return None
    return Directions(wind_rose(wind_from, wind_speed), surface, sectors)


def _speeds(speed_m_s: Floats) -> Floats:
    top = max(float(np.quantile(speed_m_s, MOST_SPEED_QUANTILE)), 2 * SPEED_STEP_M_S)
    return np.arange(SPEED_STEP_M_S / 2, top, SPEED_STEP_M_S)
