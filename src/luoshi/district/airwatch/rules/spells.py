"""Runs of days that call for a heavy-pollution warning by the rules in force."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from luoshi.airscience.index import WarningLevel, WarningRules, rules_on, warning_levels
from luoshi.district.airwatch.rules.daily import Days
from luoshi.district.airwatch.rules.measured import Period


@dataclass(frozen=True, slots=True)
class WarningSpell:
    """Days in a row that call for a level, and the greatest index among them."""

    level: WarningLevel
    first: date
    last: date
    greatest: float

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Warnings:
    """The rules applied, None where none were in force, and the spells found."""

    rules: WarningRules | None
    spells: tuple[WarningSpell, ...]


def warnings_of(days: Days, period: Period) -> Warnings:
    """What the measured indices of the area call for; whether a warning was declared is not known here."""
    rules = rules_on(period.first)
    if rules is None:
        return Warnings(None, ())
    levels = warning_levels(days.area_index.aqi, rules=rules)
    edges = [0, *(np.flatnonzero(np.diff(levels)) + 1).tolist(), levels.size]
    spells = [
        WarningSpell(
            WarningLevel(int(levels[start])),
            days.days[start].astype(object),
            days.days[stop - 1].astype(object),
            float(np.nanmax(days.area_index.aqi[start:stop])),
        )
        for start, stop in pairwise(edges)
        if stop > start and levels[start] > WarningLevel.NONE
    ]
    return Warnings(rules, tuple(spells))
