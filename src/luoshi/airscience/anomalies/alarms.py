"""Alarms over a span of hours, each with its evidence, always judged by a rule learnt from other hours."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.anomalies.network import Bools, Floats, Network
from luoshi.airscience.anomalies.plumes import Plume, main_of
from luoshi.airscience.anomalies.rule import (
    DAYS_OF_WEEK,
    ROUND_THE_CLOCK,
    SHARES,
    AlarmRule,
    Test,
    learn_rule,
    standardised,
    strength_of,
)
from luoshi.airscience.anomalies.signs import Rise, Signs, signs_of
from luoshi.airscience.errors import ShapeError
from luoshi.airscience.index import Pollutant

HOURS_OF_WEEK = 168
WEEKS_BEFORE_FIRST = 8
WEEKS_OF_PERIOD = 4
WEEKS_FOLLOWED = 8
"""The thresholds follow the alarms of so many weeks before: what was quiet in summer is not in winter."""
ALARMS_TO_FOLLOW = 12
LEAST_LIMIT = 0.3


class Learning(StrEnum):
    """From which hours the rule of a period is learnt: those before it, or all the others."""

    PAST = "past"
    OTHER_PERIODS = "other_periods"


@dataclass(frozen=True)
class Reading:
    """One pollutant at an alarm: what was measured, what the neighbours had, how it rose and how unusual that is.

    Concentrations in the pollutant's unit; ``score`` is the rise in units of ``noise``. What is missing is NaN.
    """

    pollutant: Pollutant
    value: float
    background: float
    increment: float
    rise: float
    noise: float
    score: float


@dataclass(frozen=True)
class Evidence:
    """Why there is an alarm: the kind of plume, the test, its score and threshold, the reading of each pollutant."""

    station: str
    ends_at: np.datetime64
    plume: Plume
    test: Rise
    score: float
    threshold: float
    readings: tuple[Reading, ...]

    @property
    def main(self) -> Reading:
        """The reading of the pollutant on which the kind of plume rests."""
        return next(r for r in self.readings if r.pollutant is main_of(self.plume))


@dataclass(frozen=True)
class Alarms:
    """What was found: ``strength`` (s, t) of 1 or more is an alarm, NaN is unknown or not watched.

    ``limit`` (t,) is by how much the thresholds of the rule were moved in that week to keep to the budget.
    """

    network: Network
    signs: Mapping[Pollutant, Signs]
    strength: Floats
    limit: Floats
    period: NDArray[np.int64]
    rules: tuple[AlarmRule | None, ...]

    @property
    def is_alarm(self) -> Bools:
        """Whether the hour is an hour of alarm."""
        return np.nan_to_num(self.strength) >= 1

    @property
    def is_unknown(self) -> Bools:
        """Whether nothing could be said: a gap, too few neighbours, no history yet, or an hour not watched."""
        return np.isnan(self.strength)

    def rate(self) -> float:
        """Alarm-hours in a week of watching, for one station. [h/week]; NaN where nothing was judged."""
        judged = int((~self.is_unknown).sum())
        rule = next((r for r in self.rules if r is not None), None)
        if rule is None or not judged:
            return float("nan")
        return float(self.is_alarm.sum() / judged * HOURS_OF_WEEK * len(rule.watch) / 24)

    def evidence(self, station: int, hour: int) -> Evidence:
        """The evidence of one station-hour, by its places in the network: its strongest test."""
        rule = self.rules[self.period[hour]]
        if rule is None or self.is_unknown[station, hour]:
            raise LookupError(f"nothing was judged at {self.network.stations[station]}, {self.network.ends_at[hour]}")
        signs = {p: s.select((slice(station, station + 1), slice(hour, hour + 1))) for p, s in self.signs.items()}
        scores = {test: float(score[0, 0]) for test, score in rule.scores(signs).items()}
        plume, rise = max(scores, key=lambda t: np.nan_to_num(scores[t] / rule.thresholds[t], nan=-1.0))
        standard = standardised(signs, rule.curves)
        readings = tuple(
            Reading(
                p,
                float(s.increment.value[0, 0] + s.increment.background[0, 0]),
                float(s.increment.background[0, 0]),
                float(s.increment.value[0, 0]),
                float(s.rises[rise][0, 0]),
                float(rule.curves[p, rise].scale(s.around)[0, 0]),
                float(standard[p][rise][0, 0]),
            )
            for p, s in signs.items()
        )
        return Evidence(
            self.network.stations[station],
            self.network.ends_at[hour],
            plume,
            rise,
            scores[plume, rise],
            rule.thresholds[plume, rise] * float(self.limit[hour]),
            readings,
        )


def alarms(
    network: Network,
    *,
    budget: float = 1.0,
    watch: Collection[int] = ROUND_THE_CLOCK,
    learning: Learning = Learning.PAST,
    near: Bools | None = None,
    shares: Mapping[Test, float] = SHARES,
    weeks_of_period: int = WEEKS_OF_PERIOD,
    weeks_before_first: int = WEEKS_BEFORE_FIRST,
) -> Alarms:
    """The alarms of a network, period by period, each judged by a rule learnt from other hours than its own.

    Where a value or too many neighbours are missing the hour is unknown, not quiet; so are, when learning from the
    past, the first weeks.

    Parameters
    ----------
    network : Network
        Stations and hours.
    budget : float
        How many hours of alarm a station may have in a week of ordinary life. [h/week]
    watch : collection of int
        The labels of the day (0 to 23) at which alarms are raised; ``NIGHT`` for 22:00 to 06:00.
    learning : Learning
        ``PAST``: causal, only from the hours before the period. ``OTHER_PERIODS``: from all others, later ones too.
    near : (s, s) bool, optional
        Which stations are neighbours of which; all when not given.
    shares : mapping, optional
        The share of the budget of each test.
    weeks_of_period : int
        After how many weeks the rule is learnt anew.
    weeks_before_first : int
        How many weeks there must be to learn from.

    Returns
    -------
    Alarms
        Strengths, and the evidence of each hour.

    Notes
    -----
    A constant added to all stations changes nothing. The budget is kept on the hours learnt from; learning from the
    past, all thresholds are besides moved each week by the strength that the budget's share of the last eight weeks
    reached. ``Alarms.rate`` tells what came of it.
    """
    signs = signs_of(network, near=near)
    period = np.arange(len(network.ends_at)) // (weeks_of_period * HOURS_OF_WEEK)
    rules: list[AlarmRule | None] = []
    for others in _lessons(period, learning):
        rule = None
        if signs and others.sum() >= weeks_before_first * HOURS_OF_WEEK:
            rule = learn_rule(signs, network.hours_of_day, hours=others, budget=budget, watch=watch, shares=shares)
        rules.append(rule)
    strength = _strength(network, signs, period, rules)
    follow = learning is Learning.PAST
    limit = _limits(strength, rate=budget / (len(set(watch)) * DAYS_OF_WEEK)) if follow else np.ones(period.size)
    return Alarms(network, signs, strength / limit, limit, period, tuple(rules))


def judge(network: Network, *, by: Alarms, near: Bools | None = None) -> Alarms:
    """The alarms of a network by the rules that another was given, hour for hour.

    Nothing is learnt: for what if a plume had been there, or a value had been corrected. Gaps are unknown.

    Parameters
    ----------
    network : Network
        The same hours as those of ``by``.
    by : Alarms
        The alarms whose rules are applied.
    near : (s, s) bool, optional
        Which stations are neighbours of which; all when not given.

    Returns
    -------
    Alarms
        Strengths, and the evidence of each hour.

    Raises
    ------
    ShapeError
        The hours are others.
    """
    if not np.array_equal(network.ends_at, by.network.ends_at):
        raise ShapeError(reason="rules hold for the hours they were made for")
    signs = signs_of(network, near=near)
    strength = _strength(network, signs, by.period, by.rules)
    return Alarms(network, signs, strength / by.limit, by.limit, by.period, by.rules)


def _strength(
    network: Network,
    signs: Mapping[Pollutant, Signs],
    period: NDArray[np.int64],
    rules: Sequence[AlarmRule | None],
) -> Floats:
    strength = np.full((len(network.stations), len(network.ends_at)), np.nan)
    for number, rule in enumerate(rules):
        if rule is not None:
            inside = (period == number) & np.isin(network.hours_of_day, list(rule.watch))
            scores = rule.scores({p: s.select((slice(None), inside)) for p, s in signs.items()})
            strength[:, inside] = strength_of(scores, rule.thresholds)
    return strength


def _limits(strength: Floats, *, rate: float) -> Floats:
    """For each hour the strength that the budget's share of the weeks before it reached; 1 where they were too few.

    Alarms left over or overspent are made good within as many weeks again, at half to twice the rate.
    """
    week = np.arange(strength.shape[1]) // HOURS_OF_WEEK
    limits = np.ones(week.size)
    owed = 0.0
    for number in range(int(week[-1]) + 1 if week.size else 0):
        past = strength[:, (week < number) & (week >= number - WEEKS_FOLLOWED)]
        known = past[np.isfinite(past)]
        if known.size * rate >= ALARMS_TO_FOLLOW:
            wanted = float(np.clip(rate + owed / known.size, rate / 2, rate * 2))
            limits[week == number] = max(float(np.quantile(known, 1 - wanted)), LEAST_LIMIT)
        now = strength[:, week == number]
        owed += rate * np.isfinite(now).sum() - (np.nan_to_num(now) >= limits[week == number]).sum()
    return limits


def _lessons(period: NDArray[np.int64], learning: Learning) -> Iterator[Bools]:
    for number in range(int(period[-1]) + 1):
        yield period < number if learning is Learning.PAST else period != number
