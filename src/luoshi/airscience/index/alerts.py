"""The levels of heavy-pollution warnings that a run of days calls for, by the rules in force on a date.

The rules are data, dated, and an office may give its own; those here are the platform's defaults (本平台默认). A
warning is declared on a forecast and by an authority: this says what a series of daily indices would call for.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class WarningLevel(IntEnum):
    """A level of warning; a greater one is worse."""

    NONE = 0
    YELLOW = 1
    ORANGE = 2
    RED = 3

    @property
    def name_zh(self) -> str:
        """Its Chinese name."""
        return ("无预警", "黄色预警", "橙色预警", "红色预警")[self]

    @property
    def name_en(self) -> str:
        """Its English name."""
        return ("no warning", "yellow warning", "orange warning", "red warning")[self]


@dataclass(frozen=True, slots=True)
class Spell:
    """So many days in a row with an index above a value; a day is 24 hours."""

    above: int
    days: int


@dataclass(frozen=True, slots=True)
class WarningRule:
    """A level, and the spells that call for it: the second, if any, must lie within the first."""

    level: WarningLevel
    spell: Spell
    within: Spell | None = None


@dataclass(frozen=True, slots=True)
class WarningRules:
    """The rules from a day on, and where they are from.

    ``is_platform_default`` until an authority's own plan has been entered.
    """

    since: date
    source: str
    rules: tuple[WarningRule, ...]
    is_platform_default: bool = True


RULES: tuple[WarningRules, ...] = (
    WarningRules(
        date(2019, 1, 1),
        "本平台默认：2019 年各地预案通行的分级",
        (
            WarningRule(WarningLevel.YELLOW, Spell(200, 2)),
            WarningRule(WarningLevel.ORANGE, Spell(200, 3)),
            WarningRule(WarningLevel.RED, Spell(200, 4), within=Spell(300, 2)),
            WarningRule(WarningLevel.RED, Spell(499, 1)),
        ),
    ),
    WarningRules(
        date(2024, 1, 1),
        "本平台默认：2024 年起通行的分级",
        (
            WarningRule(WarningLevel.YELLOW, Spell(200, 1)),
            WarningRule(WarningLevel.YELLOW, Spell(150, 2)),
            WarningRule(WarningLevel.ORANGE, Spell(200, 2)),
            WarningRule(WarningLevel.ORANGE, Spell(150, 3)),
            WarningRule(WarningLevel.RED, Spell(200, 3), within=Spell(300, 1)),
        ),
    ),
)
"""The platform's rules, the older first. An index of 500 is written as one above 499."""


def rules_on(day: date, *, rules: tuple[WarningRules, ...] = RULES) -> WarningRules | None:
    """The rules in force on a day; None before the first of them.

    >>> rules_on(date(2019, 12, 19)).source
    '本平台默认：2019 年各地预案通行的分级'
    """
    in_force = [candidate for candidate in rules if candidate.since <= day]
    return max(in_force, key=lambda candidate: candidate.since) if in_force else None


def warning_levels(aqi: Floats, *, rules: WarningRules) -> NDArray[np.int8]:
    """The level that each day calls for: the highest whose spell the day is part of.

    A day without an index ends a spell; nothing is assumed about it.

    Parameters
    ----------
    aqi : (n,) float64
        Indices of consecutive days, measured or forecast. [1]
    rules : WarningRules
        See :func:`rules_on`.

    Returns
    -------
    (n,) int8
        Values of ``WarningLevel``.

    Raises
    ------
    ShapeError
        ``aqi`` is not one series.

    Notes
    -----
    The plans speak of 48, 72 and 96 hours; with daily indices these are 2, 3 and 4 days.

    Examples
    --------
    >>> series = np.array([90.0, 210, 220, np.nan, 230])
    >>> warning_levels(series, rules=rules_on(date(2019, 12, 1))).tolist()
    [0, 1, 1, 0, 0]
    """
    given = np.asarray(aqi, dtype=np.float64)
    if given.ndim != 1:
        raise ShapeError(reason=f"{given.shape} is not one series of days")
    levels = np.zeros(given.shape, dtype=np.int8)
    for rule in rules.rules:
        levels[_called(given, rule) & (levels < rule.level)] = rule.level
    return levels


def _called(aqi: Floats, rule: WarningRule) -> Flags:
    found = np.zeros(aqi.shape, dtype=np.bool_)
    for start, end in _runs(aqi > rule.spell.above):
        is_long = end - start >= rule.spell.days
        if is_long and (rule.within is None or _holds(aqi[start:end], rule.within)):
            found[start:end] = True
    return found


def _holds(aqi: Floats, spell: Spell) -> bool:
    return any(end - start >= spell.days for start, end in _runs(aqi > spell.above))


def _runs(flags: Flags) -> list[tuple[int, int]]:
    """The stretches of True, each from its first place to the place after its last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
