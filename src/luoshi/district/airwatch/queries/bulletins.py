"""A bulletin from the store: what was measured in the period, and what it takes to compare and to alarm."""

from collections.abc import Callable

import numpy as np

from luoshi.airscience.index import POLLUTANTS
from luoshi.district.airwatch.errors import NoAirError, TooLongPeriodError, WrongPeriodError
from luoshi.district.airwatch.queries.stored import fine_particles_trend, measured, stored_days
from luoshi.district.airwatch.rules.alarms import alarms_of, learnt_from
from luoshi.district.airwatch.rules.asked import MOST_DAYS, Asked
from luoshi.district.airwatch.rules.bulletin import Bulletin
from luoshi.district.airwatch.rules.composing import compose
from luoshi.district.airwatch.rules.measured import MeasuredAir, Period

Step = Callable[[int, int], None]
STEPS = 4


def bulletin_of(asked: Asked, *, progress: Step | None = None) -> Bulletin:
    """The bulletin asked for.

    Raises
    ------
    AirwatchError
        There is nothing to make it of, or it was asked for wrongly.
    """
    step = progress or _in_silence
    period = asked.period
    if period.days < 1:
        raise WrongPeriodError
    if period.days > MOST_DAYS:
        raise TooLongPeriodError(days=MOST_DAYS)
    stored = stored_days()
    if stored is None:
        raise NoAirError(first=period.first.isoformat(), last=period.last.isoformat())
    step(0, STEPS)
    learnt = learnt_from(period, stored)
    needed = learnt[0] if learnt else period
    whole = measured(
        Period(min(period.before.first, needed.first), max(period.last, needed.last)),
        codes=asked.stations,
        city=asked.city,
    )
    whole = _of_those_that_told(whole, period)
    step(1, STEPS)
    found = alarms_of(whole.between(needed), period, learning=learnt[1]) if learnt else None
    step(2, STEPS)
    long_run = fine_particles_trend(period, stored, [station.code for station in whole.stations])
    step(3, STEPS)
    bulletin = compose(whole.between(period), earlier=whole.between(period.before), alarms=found, trend=long_run)
    step(4, STEPS)
    return bulletin


def area_of(bulletin: Bulletin, asked: Asked) -> str:
    """The name of what is reported on: the city when all of it was asked for and the stations are of one."""
    cities = {station.city for station in bulletin.air.stations}
    if asked.city:
        return asked.city
    return "" if asked.stations or len(cities) != 1 else cities.pop()


def _of_those_that_told(whole: MeasuredAir, period: Period) -> MeasuredAir:
    part = whole.between(period)
    told = np.any([np.isfinite(part.hours[p]).any(axis=1) for p in POLLUTANTS], axis=0)
    if not told.any():
        raise NoAirError(first=period.first.isoformat(), last=period.last.isoformat())
    return whole.of(told)


def _in_silence(_done: int, _of: int) -> None:
    """Nobody watches."""
