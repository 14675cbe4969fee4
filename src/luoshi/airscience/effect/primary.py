"""The primary estimate: how far the station left its synthetic neighbour in the window, on the log scale."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.effect.contrast import Comparison
from luoshi.airscience.effect.daily import DailyMeans, daily_means, spread_of
from luoshi.airscience.effect.drift import START, Drift, learn_drift, relative_weight, step_of
from luoshi.airscience.effect.panel import HOURS_OF_DAY, Span
from luoshi.airscience.effect.synthetic import Mixture, fit_mixture

Floats = NDArray[np.float64]

DAYS_BEFORE = 476
"""So many days before the window have a say in where the station stood: 68 weeks."""
NEEDED_DAYS_BEFORE = 30


@dataclass(frozen=True, slots=True)
class Fit:
    """All that is learnt from the days before ``until``: mixture, spread of the hours, usual weight of a day, drift."""

    until: int
    mixture: Mixture
    spread: float
    usual_weight: float
    drift: Drift


@dataclass(frozen=True, slots=True)
class Step:
    """A step [log] and the standard deviation that the drift gives it [log]; NaN where too few days are there."""

    value: float
    deviation: float


NO_STEP = Step(float("nan"), float("nan"))


def fit(comparison: Comparison, *, until: int, drift: Drift | None = None) -> Fit:
    """Learn mixture, spread and drift from the days before ``until``; nothing from there on is looked at.

    Hours that do not count are left out.

    Parameters
    ----------
    comparison : Comparison
        See :func:`compare`.
    until : int
        The first day that is not looked at.
    drift : Drift, optional
        Taken as it is, when it was learnt earlier; learnt anew when not given.

    Returns
    -------
    Fit
    """
    mixture = fit_mixture(comparison, until=until)
    hours = slice(max(0, until - DAYS_BEFORE) * HOURS_OF_DAY, until * HOURS_OF_DAY)
    remainder = mixture.remainder(comparison)[hours]
    spread = spread_of(remainder)
    days = daily_means(remainder, comparison.weight[hours], spread=spread, from_end=True)
    usual = float(np.median(days.weight[days.weight > 0])) if (days.weight > 0).any() else 1.0
    if drift is None:
        drift = learn_drift(days.value, relative_weight(days.weight, usual), start=START)
    return Fit(until, mixture, spread, usual, drift)


def step(comparison: Comparison, known: Fit, window: Span) -> Step:
    """The step of a window against the days before it.

    Days without a comparison are left out; with less than half of the window, or 30 days before it, there is no step.

    Parameters
    ----------
    comparison : Comparison
        See :func:`compare`.
    known : Fit
        Learnt from days before the window.
    window : Span
        The days that are judged.

    Returns
    -------
    Step
    """
    before = _days(comparison, known, Span(max(0, window.first - DAYS_BEFORE), window.first), from_end=True)
    inside = _days(comparison, known, window, from_end=False)
    enough = 2 * np.isfinite(inside.value).sum() >= window.days
    if not enough or np.isfinite(before.value).sum() < NEEDED_DAYS_BEFORE:
        return NO_STEP
    value = np.concatenate((before.value, inside.value))
    weight = relative_weight(np.concatenate((before.weight, inside.weight)), known.usual_weight)
    at = np.arange(len(value))
    there = np.isfinite(value)
    is_window = at >= len(before.value)
    return Step(*step_of(value[there], known.drift.covariance(at[there], weight[there]), is_window[there]))


def departures(comparison: Comparison, known: Fit, window: Span, step_log: float, *, since: int) -> Floats:
    """How far each day lay from what the synthetic neighbour lets expect, for a picture.

    Days without a comparison are NaN.

    Parameters
    ----------
    comparison : Comparison
        See :func:`compare`.
    known : Fit
        Learnt from days before the window.
    window : Span
        The days that are judged.
    step_log : float
        Their step: the days are laid so that the window's mean is this. [log]
    since : int
        The first day to be told.

    Returns
    -------
    (window.stop - since,) float64
        [log]
    """
    before = _days(comparison, known, Span(since, window.first), from_end=True).value
    inside = _days(comparison, known, window, from_end=False)
    there = np.isfinite(inside.value)
    if not there.any():
        return np.full(window.stop - since, np.nan)
    level = np.average(inside.value[there], weights=inside.weight[there]) - step_log
    return np.concatenate((before, inside.value)) - level


def _days(comparison: Comparison, known: Fit, span: Span, *, from_end: bool) -> DailyMeans:
    hours = slice(span.first * HOURS_OF_DAY, span.stop * HOURS_OF_DAY)
    remainder = known.mixture.remainder(comparison.at(hours))
    return daily_means(remainder, comparison.weight[hours], spread=known.spread, from_end=from_end)
