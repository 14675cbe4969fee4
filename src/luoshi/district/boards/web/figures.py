"""Figures of several units taken together: sums, and rates weighted by what they are rates of."""

from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.district.cases.api import UnitLine


@dataclass(frozen=True, slots=True)
class Figures:
    """One unit with those beneath it, or a whole board; rates are None where there is nothing to divide by."""

    open: int
    red: int
    yellow: int
    green: int
    to_sign: int
    shares: int
    suspended: int
    to_verify: int
    closed: int
    mean_days: float | None
    kept: float | None
    returned: float | None


def together(lines: Iterable[UnitLine]) -> Figures:
    """The lines as one; a rate of the whole is not the mean of the parts' rates."""
    units = list(lines)
    closed, late = sum(unit.closed for unit in units), sum(unit.late for unit in units)
    judged = closed + late
    days = sum((unit.mean_days or 0) * unit.closed for unit in units)
    returned = sum(round((unit.return_rate or 0) * unit.closed) for unit in units)
    return Figures(
        open=sum(unit.open for unit in units),
        red=late,
        yellow=sum(unit.yellow for unit in units),
        green=sum(unit.green for unit in units),
        to_sign=sum(unit.to_sign for unit in units),
        shares=sum(unit.shares for unit in units),
        suspended=sum(unit.suspended for unit in units),
        to_verify=sum(unit.to_verify for unit in units),
        closed=closed,
        mean_days=days / closed if closed else None,
        kept=sum(unit.kept for unit in units) / judged if judged else None,
        returned=returned / closed if closed else None,
    )
