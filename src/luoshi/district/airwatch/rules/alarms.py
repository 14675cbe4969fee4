"""Local alarms: stretches of hours in which one station left the others, with the evidence for it."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from luoshi.airscience.index import Pollutant
from luoshi.district.airwatch.rules.measured import HOURS_OF_DAY, LATE_NIGHT_HOURS, Station


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one pollutant did at the worst hour: its value, the others' median, and the difference."""

    pollutant: Pollutant
    value: float
    others: float
    increment: float
    score: float


@dataclass(frozen=True, slots=True)
class Episode:
    """Consecutive alarm hours of one station; ``first`` and ``last`` are the ends of its hours."""

    station: Station
    first: np.datetime64
    last: np.datetime64
    worst: np.datetime64
    kind: str
    score: float
    evidence: tuple[Evidence, ...]

    @property
    def hours(self) -> int:
        """How many hours from the first to the last."""
        return int((self.last - self.first) / np.timedelta64(1, "h")) + 1

    @property
    def begins_at_hour(self) -> int:
        """The hour of the day in which it begins, 0 for the hour ending at 01:00."""
        starts = self.first.astype("datetime64[h]").astype(np.int64) - 1
        return int(starts % HOURS_OF_DAY)

    @property
    def is_at_night(self) -> bool:
        """Whether it begins in the late night."""
        return self.begins_at_hour < LATE_NIGHT_HOURS


@dataclass(frozen=True, slots=True)
class Alarms:
    """All episodes of the period, in time; ``rate`` is the alarm-hours per station and week it was set to."""

    episodes: tuple[Episode, ...]
    rate_per_station_week: float

    @property
    def at_night(self) -> int:
        """How many begin in the late night."""
        return sum(episode.is_at_night for episode in self.episodes)

    @property
    def by_station(self) -> Counter[Station]:
        """How many each station has."""
        return Counter(episode.station for episode in self.episodes)

    @property
    def most_at(self) -> tuple[bool, Station, int]:
        """Whether one station alone has the most, one that has it, and how many these are."""
        ordered = self.by_station.most_common()
        (station, most), *others = ordered
        return not others or others[0][1] < most, station, most
