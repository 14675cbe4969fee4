"""How large a made-up district is, how long it is watched, and what goes wrong in it."""

from dataclasses import dataclass
from datetime import datetime

from luoshi.airscience.errors import OutOfRangeError

MINUTES_OF_DAY = 1440
STEPS_MINUTES = (5, 10, 60)


@dataclass(frozen=True)
class DistrictSettings:
    """What a made-up district is asked to be; the presets are :data:`DEFAULT` and :data:`SMALL`."""

    enterprises: int = 300
    sensors: int = 100
    reference_stations: int = 5
    """How many of the sensors are instruments of the reference grade."""
    days: int = 3
    step_minutes: int = 10
    """What one reading is the mean of: 5, 10 or 60. [min]"""
    first_day: datetime = datetime(2019, 11, 4)  # noqa: DTZ001 — the wall clock of the stations
    width_m: float = 10_000.0
    """Side of the square district. [m]"""
    origin_lon_deg: float = 113.55
    origin_lat_deg: float = 34.81
    """Its middle. [°]"""
    violators: int = 5
    """Enterprises that emit strongly by night without a right to."""
    unregistered: int = 1
    """Strong night sources that no ledger knows."""
    wind_error_deg: float = 10.0
    """Standard deviation of the error of the measured direction. [°]"""
    faulty_share: float = 0.08
    """Share of the micro stations with a fault of the instrument. [1]"""
    missing_share: float = 0.02
    """Share of readings that never arrive. [1]"""

    def __post_init__(self) -> None:
        bounds = {
            "enterprises": (1, 5_000),
            "sensors": (2, 2_000),
            "days": (1, 366),
            "violators": (0, self.enterprises),
            "unregistered": (0, 50),
            "reference_stations": (0, self.sensors),
            "faulty_share": (0, 1),
            "missing_share": (0, 1),
            "wind_error_deg": (0, 90),
        }
        for name, (low, high) in bounds.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise OutOfRangeError(name=name, low=low, high=high, value=value)
        if self.step_minutes not in STEPS_MINUTES:
            raise OutOfRangeError(name="step_minutes", low=5, high=60, value=self.step_minutes)

    @property
    def steps(self) -> int:
        """How many readings a sensor gives."""
        return self.days * MINUTES_OF_DAY // self.step_minutes

    @property
    def inner_minutes(self) -> int:
        """The step in which plumes are computed, in minutes: an hour is made of six winds."""
        return min(self.step_minutes, 10)


DEFAULT = DistrictSettings()
"""300 enterprises, 100 sensors, three days of readings every 10 minutes."""
SMALL = DistrictSettings(
    enterprises=24, sensors=16, reference_stations=2, days=2, width_m=4_000.0, violators=2, unregistered=1
)
"""Enough of everything to be tried within a second."""
