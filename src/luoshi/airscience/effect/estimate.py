"""Did it work? One question, one station, one window of days; the answer with all that it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.effect.contrast import Comparison, compare
from luoshi.airscience.effect.panel import Panel, Span
from luoshi.airscience.effect.placebo import Placebos, fits_of_the_past, placebos_in_space, placebos_in_time
from luoshi.airscience.effect.primary import NEEDED_DAYS_BEFORE, Fit, departures, fit, step
from luoshi.airscience.effect.verdict import Verdict, judge, percent
from luoshi.airscience.errors import TooFewDaysError

Floats = NDArray[np.float64]

DAYS_SHOWN = 91
"""So many days before the window are told for a picture."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The answer. Steps are logs; what is in per cent says so.

    ``in_space`` holds each neighbour's step in the same window, as if it were the place; ``departures`` how far each
    day from ``since`` to ``last`` lay from what the synthetic neighbour lets expect.
    """

    station: str
    first: date
    last: date
    step: float
    placebos: Placebos
    weights: Mapping[str, float]
    in_space: Mapping[str, float]
    since: date
    departures: Floats

    @property
    def change_percent(self) -> float:
        """The estimate: how much more or less than without whatever was done, in per cent."""
        return percent(self.step)

    @property
    def interval_percent(self) -> tuple[float, float]:
        """The 95 % interval from the placebo distribution, in per cent."""
        return percent(self.step - self.placebos.threshold), percent(self.step + self.placebos.threshold)

    @property
    def least_decrease_percent(self) -> float:
        """The minimum detectable change: a smaller decrease, in per cent, cannot be told from chance."""
        return -percent(-self.placebos.threshold)

    @property
    def least_increase_percent(self) -> float:
        """The smallest increase that can be told from chance, in per cent."""
        return percent(self.placebos.threshold)

    @property
    def decrease_with_power_percent(self) -> float:
        """The true decrease that would be told in 80 of 100 windows, in per cent."""
        return -percent(-self.placebos.detectable)

    @property
    def chance(self) -> float:
        """The share of placebo windows with a step at least as large."""
        return self.placebos.chance(self.step)

    @property
    def chance_in_space(self) -> float:
        """The share of stations with a step at least as large, the place itself counted in; NaN without neighbours."""
        sizes = np.abs([value for value in self.in_space.values() if np.isfinite(value)])
        if not len(sizes) or not np.isfinite(self.step):
            return float("nan")
        return float((1 + (sizes >= abs(self.step)).sum()) / (1 + len(sizes)))

    @property
    def verdict(self) -> Verdict:
        """What may be said: never an improvement below the minimum detectable change."""
        return judge(self.step, self.placebos.threshold)


@dataclass(frozen=True, slots=True)
class Past:
    """All that is known of a station before a day, ready to judge windows from that day on."""

    comparison: Comparison
    fits: tuple[Fit, ...]
    now: Fit


def learn(panel: Panel, station: str, *, until: int, without: Sequence[str] = ()) -> Past:
    """Learn all that the days before ``until`` tell.

    Parameters
    ----------
    panel : Panel
        See :func:`panel_of`.
    station : str
        The station whose air may have changed.
    until : int
        The first day of the window.
    without : sequence of str
        Neighbours that may have changed too.

    Returns
    -------
    Past

    Raises
    ------
    NoSuchStationError, TooFewNeighboursError
        See :func:`compare`.
    """
    comparison = compare(panel, station, until=until, without=without)
    fits = fits_of_the_past(comparison, until=until)
    return Past(comparison, fits, fit(comparison, until=until))


def effect_of(
    panel: Panel, station: str, first: date, last: date, *, without: Sequence[str] = (), in_space: bool = True
) -> Effect:
    """Tell whether the air at a station changed from ``first`` to ``last``, beyond what region, weather and chance do.

    Gaps are left out and lower the weight of their days; nothing is filled in at the station itself.

    Parameters
    ----------
    panel : Panel
        Concentrations of one pollutant at the station and its neighbours. [any unit]
    station : str
        The station whose air may have changed.
    first, last : date
        The first and the last day of the window.
    without : sequence of str
        Neighbours that may have changed too, and are therefore no measure.
    in_space : bool
        Whether each neighbour is judged as if it were the place.

    Returns
    -------
    Effect

    Raises
    ------
    NoSuchStationError, WindowOutsideDataError
        The question does not fit the data.
    TooFewNeighboursError, TooFewDaysError
        There are fewer than two neighbours, or too few days in the window or before it.

    Notes
    -----
    The estimate is the step, by generalised least squares, of what the synthetic neighbour leaves unexplained. Its
    interval is read off the same estimate in earlier windows of the same length; the minimum detectable change is the
    half-width of that interval, so that a verdict other than "not distinguishable" has a false alarm of 5 %.

    References
    ----------
    .. [1] A. Abadie, A. Diamond, J. Hainmueller, J. Am. Stat. Assoc. 105 (2010) 493–505.
    .. [2] S. K. Grange, D. C. Carslaw, Sci. Total Environ. 653 (2019) 578–588: effects of interventions on air quality.
    """
    window = panel.span(first, last)
    past = learn(panel, station, until=window.first, without=without)
    found = step(past.comparison, past.now, window).value
    if not np.isfinite(found):
        raise TooFewDaysError(
            station=station, found=_days_told(past.comparison, window), days=window.days, before=NEEDED_DAYS_BEFORE
        )
    placebos = placebos_in_time(past.comparison, past.fits, days=window.days, until=window.first)
    drift = past.now.drift
    elsewhere = placebos_in_space(panel, station, window, drift=drift, without=without) if in_space else {}
    weights = dict(zip(past.comparison.neighbours, past.now.mixture.weights.tolist(), strict=True))
    since = max(0, window.first - DAYS_SHOWN)
    return Effect(
        station=station,
        first=first,
        last=last,
        step=found,
        placebos=placebos,
        weights=weights,
        in_space={name: there.value for name, there in elsewhere.items()},
        since=panel.day(since),
        departures=departures(past.comparison, past.now, window, found, since=since),
    )


def _days_told(comparison: Comparison, window: Span) -> int:
    return int((comparison.weight.reshape(-1, 24)[window.first : window.stop] > 0).any(axis=1).sum())
