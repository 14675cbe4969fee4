"""Placebos: the same estimate where nothing happened, in windows of the past and at the neighbours.

What an estimate can be trusted for is what it says when there is nothing to say. Each placebo window is judged with
what was learnt before it, as the real one is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from luoshi.airscience.effect.contrast import Comparison, compare
from luoshi.airscience.effect.drift import Drift
from luoshi.airscience.effect.panel import Panel, Span
from luoshi.airscience.effect.primary import Fit, Step, fit, step

Floats = NDArray[np.float64]

LEVEL = 0.05
"""The two-sided level of the test."""
POWER = 0.8
FOR_QUANTILE = 19
"""So many windows that do not overlap let the 95th percentile be read off; below it Student's t stands in."""
FOR_SPREAD = 6
"""With fewer windows that do not overlap nothing is told."""
FIRST_DAYS, FIRST_SHARE, FEWEST_FIRST = 500, 0.4, 60
"""Placebos begin after so many days, or so large a share of a shorter past, but never before so many days."""
MOST_DAYS_BETWEEN = 5
DAYS_BETWEEN_FITS = 30
FITS_BETWEEN_DRIFTS = 12


@dataclass(frozen=True, slots=True)
class Placebos:
    """Steps (m,) [log] of windows of ``days`` days that begin at ``first`` (m,); those that cannot be told left out."""

    days: int
    first: NDArray[np.int64]
    steps: Floats

    @property
    def independent(self) -> int:
        """How many of the windows do not overlap."""
        count, free_from = 0, -1
        for first in self.first:
            if first >= free_from:
                count, free_from = count + 1, int(first) + self.days
        return count

    @property
    def threshold(self) -> float:
        """The step that 95 % of the placebos stay below, in size; NaN where there are too few."""
        count = self.independent
        if count < FOR_SPREAD:
            return float("nan")
        if count < FOR_QUANTILE:
            root = float(np.sqrt(np.mean(self.steps**2) * (1 + 1 / count)))
            return root * float(special.stdtrit(count, 1 - LEVEL / 2))
        sizes = np.sort(np.abs(self.steps))
        place = min(int(np.ceil((1 - LEVEL) * (len(sizes) + 1))), len(sizes))
        return float(sizes[place - 1])

    @property
    def detectable(self) -> float:
        """The true decrease [log] that would be told in 80 of 100 windows; NaN where there are too few."""
        return self.threshold + float(np.quantile(self.steps, POWER)) if len(self.steps) else float("nan")

    def chance(self, value: float) -> float:
        """The share of placebos at least as large as this step, itself counted in."""
        if not np.isfinite(value):
            return float("nan")
        return float((1 + (np.abs(self.steps) >= abs(value)).sum()) / (1 + len(self.steps)))

    def false_alarms(self) -> tuple[int, int]:
        """How many placebo windows the ones that ended before them would have called an effect, and of how many."""
        wrong = judged = 0
        for place, first in enumerate(self.first):
            earlier = self.first + self.days <= first
            known = Placebos(self.days, self.first[earlier], self.steps[earlier])
            if known.independent >= FOR_QUANTILE:
                judged += 1
                wrong += bool(abs(self.steps[place]) > known.threshold)
        return wrong, judged


def first_day_of_placebos(until: int) -> int:
    """The day from which placebo windows begin, given how many days there are before the real window."""
    return max(min(FIRST_DAYS, int(FIRST_SHARE * until)), FEWEST_FIRST)


def fits_of_the_past(comparison: Comparison, *, until: int) -> tuple[Fit, ...]:
    """What one would have known at the start of placebos and every 30 days after; the drift is learnt once a year."""
    found: list[Fit] = []
    for place, day in enumerate(range(first_day_of_placebos(until), until, DAYS_BETWEEN_FITS)):
        known = found[-1].drift if place % FITS_BETWEEN_DRIFTS else None
        found.append(fit(comparison, until=day, drift=known))
    return tuple(found)


def placebos_in_time(
    comparison: Comparison, fits: Sequence[Fit], *, days: int, until: int, every: int | None = None
) -> Placebos:
    """The estimate in windows before the real one.

    Windows with too few days are left out.

    Parameters
    ----------
    comparison : Comparison
        See :func:`compare`.
    fits : sequence of Fit
        See :func:`fits_of_the_past`; each window uses the last that ends before it.
    days : int
        The length of the windows.
    until : int
        No window reaches this day.
    every : int, optional
        Days from one window to the next; half a window, but five at most, when not given.

    Returns
    -------
    Placebos
    """
    starts = np.array([known.until for known in fits])
    firsts, steps = [], []
    for first in (
        range(int(starts[0]), until - days + 1, every or max(1, min((days + 1) // 2, MOST_DAYS_BETWEEN)))
        if len(fits)
        else ()
    ):
        known = fits[int(np.searchsorted(starts, first, side="right")) - 1]
        found = step(comparison, known, Span(first, first + days)).value
        if np.isfinite(found):
            firsts.append(first)
            steps.append(found)
    return Placebos(days, np.array(firsts, dtype=np.int64), np.array(steps, dtype=np.float64))


def placebos_in_space(
    panel: Panel, station: str, window: Span, *, drift: Drift, without: Sequence[str] = ()
) -> Mapping[str, Step]:
    """The estimate at each neighbour as if it were the place, in the same window; the true place is no measure for it.

    A neighbour with too few days has a step of NaN; one with too few neighbours of its own is left out.

    Parameters
    ----------
    panel : Panel
        See :func:`panel_of`.
    station : str
        The station whose air may have changed.
    window : Span
        The days that are judged.
    drift : Drift
        The station's own, lent to each neighbour.
    without : sequence of str
        Neighbours that may have changed too.

    Returns
    -------
    mapping of str to Step
    """
    untouched = compare(panel, station, until=window.first, without=without).neighbours
    found = {}
    for name in untouched if len(untouched) > 2 else ():  # noqa: PLR2004 - each needs two of the others
        comparison = compare(panel, name, until=window.first, without=(*without, station))
        found[name] = step(comparison, fit(comparison, until=window.first, drift=drift), window)
    return found
