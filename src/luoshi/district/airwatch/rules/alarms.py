"""Local alarms: stretches of hours in which one station left the others, with the evidence for it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from luoshi.airscience import anomalies
from luoshi.airscience.anomalies import Learning
from luoshi.airscience.index import Pollutant
from luoshi.district.airwatch.rules.measured import HOURS_OF_DAY, LATE_NIGHT_HOURS, MeasuredAir, Period, Station

BUDGET = 1.0
"""Alarm-hours that a station may have in a week of ordinary life."""
PAST_DAYS = 56
"""With so many days before the period the usual differences are learnt from the past alone."""
LEARNT_DAYS = 182
"""Half a year is learnt from at most: older habits of a place are not today's."""
FEWEST_DAYS = 84
"""With fewer days altogether there is too little to learn from."""
WATCHED = (Pollutant.PM25, Pollutant.PM10, Pollutant.SO2, Pollutant.CO, Pollutant.NO2)
ORDINARY_UP_TO = 1.5
"""So many times the alarm-hours of ordinary life are still ordinary: they come in bunches. A platform default."""
UNUSUAL = 1.5
"""A pollutant is told as a sign where it rose by this many times its usual noise."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What one pollutant did at the strongest hour.

    Its value, the others' median, the difference, and its rise in units of its usual noise. CO in mg/m³, others µg/m³.
    """

    pollutant: Pollutant
    value: float
    others: float
    increment: float
    score: float


@dataclass(frozen=True, slots=True)
class Episode:
    """Hours of alarm of one station; ``first``, ``last`` and ``worst`` are the ends of hours.

    ``alarm_hours`` counts the hours of alarm among them. ``kind`` is that of the plume by what rose. ``strength`` is 1
    at the threshold. The leading sign comes first.
    """

    station: Station
    first: np.datetime64
    last: np.datetime64
    worst: np.datetime64
    kind: str
    strength: float
    signs: tuple[Sign, ...]
    alarm_hours: int = 1

    @property
    def hours(self) -> int:
        """How many hours from the first to the last."""
        return int((self.last - self.first) / np.timedelta64(1, "h")) + 1

    @property
    def begins_at_hour(self) -> int:
        """The hour of the day in which it begins, 0 for the hour from 00 to 01."""
        return int((self.first.astype("datetime64[h]").astype(np.int64) - 1) % HOURS_OF_DAY)

    @property
    def is_at_night(self) -> bool:
        """Whether it begins in the late night."""
        return self.begins_at_hour < LATE_NIGHT_HOURS


@dataclass(frozen=True)
class Alarms:
    """All episodes that begin in the period, in time; ``unknown`` is the share of station-hours not judged.

    ``left_out`` counts those whose leading pollutant did not lie above the others: the station changed at another time
    than they, as when a front passes, and nothing says that something near it emitted. ``expected_hours`` is how many
    alarm-hours the setting lets happen in as many station-weeks of ordinary life.
    """

    episodes: tuple[Episode, ...]
    unknown: float
    expected_hours: float
    left_out: int = 0

    @property
    def alarm_hours(self) -> int:
        """The hours of alarm of all episodes."""
        return sum(episode.alarm_hours for episode in self.episodes)

    @property
    def is_ordinary(self) -> bool:
        """Whether there are no more of them than ordinary life may bring."""
        return self.alarm_hours <= ORDINARY_UP_TO * self.expected_hours

    @property
    def night_chance(self) -> float:
        """How often chance alone would begin so many of them in a quarter of the day, or more."""
        quarter = LATE_NIGHT_HOURS / HOURS_OF_DAY
        return float(special.bdtrc(self.at_night - 1, len(self.episodes), quarter))

    @property
    def at_night(self) -> int:
        """How many begin in the late night."""
        return sum(episode.is_at_night for episode in self.episodes)

    @cached_property
    def by_station(self) -> Counter[Station]:
        """How many each station has."""
        return Counter(episode.station for episode in self.episodes)

    @property
    def most_at(self) -> tuple[bool, Station, int]:
        """Whether one station alone has the most, one that has it, and how many these are."""
        (station, most), *others = self.by_station.most_common()
        return not others or others[0][1] < most, station, most


def learnt_from(period: Period, stored: Period) -> tuple[Period, Learning] | None:
    """From which days the usual differences are learnt, and how; None where there are too few.

    From those before the period where these suffice, else from all around it, each part judged by the others.
    """
    start = period.shifted_first(-LEARNT_DAYS)
    first = max(start, stored.first)
    if (period.first - first).days >= PAST_DAYS:
        return Period(first, period.last), Learning.PAST
    last = min(stored.last, period.shifted_last(LEARNT_DAYS))
    around = Period(min(first, period.first), max(last, period.last))
    return (around, Learning.OTHER_PERIODS) if around.days >= FEWEST_DAYS else None


def alarms_of(air: MeasuredAir, period: Period, *, learning: Learning) -> Alarms | None:
    """The alarms of a period within ``air``, which holds the days to learn from as well.

    Stations are compared with those of the same city. A control point, out of town in other air, raises none itself.
    None where no station-hour of the period could be judged.
    """
    network = anomalies.Network(
        tuple(station.code for station in air.stations), air.period.each_hour, {p: air.hours[p] for p in WATCHED}
    )
    cities = np.array([station.city for station in air.stations])
    near = (cities[:, np.newaxis] == cities) & ~np.eye(cities.size, dtype=np.bool_)
    found = anomalies.alarms(network, budget=BUDGET, learning=learning, near=near)
    inside = np.isin(air.period.each_hour, period.each_hour)
    unknown = float(found.is_unknown[:, inside].mean()) if air.stations else 1.0
    if unknown == 1:
        return None
    by_code = {station.code: station for station in air.stations}
    every = tuple(_episodes(found, period, by_code))
    in_town = [episode for episode in every if not episode.station.is_control]
    above = tuple(episode for episode in in_town if episode.signs[0].increment > 0)
    weeks = period.days / 7 * sum(not station.is_control for station in air.stations)
    return Alarms(above, unknown, BUDGET * weeks * (1 - unknown), len(in_town) - len(above))


def _episodes(found: anomalies.Alarms, period: Period, by_code: dict[str, Station]) -> Iterator[Episode]:
    hours = period.each_hour
    for one in anomalies.episodes(found):
        if not hours[0] <= one.first <= hours[-1]:
            continue
        top = one.strongest
        signs = [
            Sign(r.pollutant, float(r.value), float(r.background), float(r.increment), float(r.score))
            for r in top.readings
            if np.isfinite(r.increment) and (r.score >= UNUSUAL or r.pollutant is top.main.pollutant)
        ]
        signs.sort(key=lambda sign: (sign.pollutant is not top.main.pollutant, -np.nan_to_num(sign.score)))
        yield Episode(
            by_code[one.station],
            one.first.astype("datetime64[h]"),
            min(one.last, hours[-1]).astype("datetime64[h]"),
            min(top.ends_at, hours[-1]).astype("datetime64[h]"),
            top.plume.value,
            float(top.score / top.threshold),
            tuple(signs),
            one.hours,
        )
