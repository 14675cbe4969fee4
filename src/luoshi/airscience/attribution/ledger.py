"""What the ledger says about an enterprise before any sensor is read, as odds that it emits by night.

The weights are the office's own, set beforehand and shown; none was fitted to a simulation. A district that has
confirmed findings replaces them by its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.kinds import EnterpriseKind, Shift
from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]

BASE_LOG_ODDS = -3.0
"""Of an enterprise of an ordinary kind with a day shift, no findings, and power off at night: one in twenty."""
SHIFT_LOG_ODDS = {Shift.DAY: 0.0, Shift.LONG_DAY: 0.2, Shift.NIGHT: 2.2, Shift.CONTINUOUS: 2.5}
FINDING_LOG_ODDS = 0.6
"""For the first finding of the past; further ones count as the logarithm."""
ELECTRICITY_LOG_ODDS = 2.5
"""For as much power by night as by day; less in proportion, never more."""
POWER_AT_REST = 0.15
"""Share of the day's power that lamps and pumps take at night."""


@dataclass(frozen=True)
class Ledger:
    """What is registered about each of n enterprises."""

    kinds: tuple[EnterpriseKind, ...]
    shifts: tuple[Shift, ...]
    findings: NDArray[np.int_]
    """(n,): violations confirmed in the past."""
    night_power_ratio: Floats
    """(n, nights): power by night over power by day; NaN where there is no meter. [1]"""

    def __post_init__(self) -> None:
        n = len(self.kinds)
        if len(self.shifts) != n or self.findings.shape != (n,) or self.night_power_ratio.shape[:1] != (n,):
            raise ShapeError(reason="the ledger's columns differ in length")


def ledger_log_odds(ledger: Ledger) -> Floats:
    """Log-odds that each enterprise emits on some of the nights, before any sensor is read.

    Without a meter (NaN) electricity says nothing either way.

    Parameters
    ----------
    ledger : Ledger
        What is registered.

    Returns
    -------
    (n,) float64
        Natural logarithm of the odds. [1]

    Notes
    -----
    base + kind + shift + 0.6 · log₂(1 + findings) + 2.5 · (the highest night's power ratio above rest, at most 1). The
    weights are a platform default.

    Examples
    --------
    >>> kinds, shifts = (EnterpriseKind.FOOD, EnterpriseKind.FOUNDRY), (Shift.DAY, Shift.NIGHT)
    >>> ledger_log_odds(Ledger(kinds, shifts, np.array([0, 3]), np.array([[0.1], [np.nan]]))).round(2).tolist()
    [-3.8, 1.4]
    """
    kind = np.array([kind.traits.prior_log_odds for kind in ledger.kinds])
    shift = np.array([SHIFT_LOG_ODDS[shift] for shift in ledger.shifts])
    power = np.fmax.reduce(ledger.night_power_ratio, axis=1, initial=np.nan)
    above_rest = np.clip((power - POWER_AT_REST) / (1.0 - POWER_AT_REST), 0.0, 1.0)
    electricity = ELECTRICITY_LOG_ODDS * np.nan_to_num(above_rest, nan=0.2)
    odds: Floats = BASE_LOG_ODDS + kind + shift + FINDING_LOG_ODDS * np.log2(1.0 + ledger.findings) + electricity
    return odds


def may_work(shifts: Sequence[Shift], hour_of_day: Floats) -> NDArray[np.bool_]:
    """Whether each enterprise may work at these hours, by its permit.

    Parameters
    ----------
    shifts : sequence of n Shift
        Of the permits.
    hour_of_day : (t,) float64
        From 0 to below 24; that of a block best in its middle. [h]

    Returns
    -------
    (n, t) bool

    Examples
    --------
    >>> may_work([Shift.DAY, Shift.NIGHT, Shift.CONTINUOUS], np.array([2.5, 12.0])).tolist()
    [[False, True], [True, False], [True, True]]
    """
    begins, ends = (np.array([shift.hours[k] for shift in shifts])[:, None] for k in (0, 1))
    hour = np.asarray(hour_of_day, dtype=np.float64)[None, :]
    within = (hour >= begins) & (hour < ends)
    over_midnight = (hour >= begins) | (hour < ends)
    return np.asarray(np.where(begins < ends, within, over_midnight))


def flat_log_odds(kinds: Sequence[EnterpriseKind]) -> Floats:
    """The same low odds for everyone: what one knows without a ledger; (n,) [1]."""
    return np.full(len(kinds), BASE_LOG_ODDS + 1.0)
