"""From where high concentrations come: the share of a sector's hours that are high, by direction and by speed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.index import percentile
from luoshi.airscience.index.hours import Times
from luoshi.airscience.when.blocks import CONFIDENCE, RESAMPLES, Seed, interval
from luoshi.airscience.wind.hours import CALM_BELOW_M_S, WindHours, days_of, wind_hours
from luoshi.airscience.wind.rose import FORCES_M_S
from luoshi.airscience.wind.shares import SECTORS, centres_of, sector_shares

Floats = NDArray[np.float64]

ABOVE_PERCENT = 75.0
"""High is what exceeds this percentile of all hours with wind; a default of this platform (本平台默认)."""
NEEDED_HOURS = 10.0
"""With fewer hours of a sector no share is told; a default of this platform (本平台默认)."""
WHOLE = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class HighShares:
    """The share of hours between two thresholds, by sector (sectors,) or by sector and speed (sectors, classes).

    ``overall`` is the share over all hours, which is that of a sector like all others. ``above`` and ``up_to`` are the
    thresholds. ``edges_m_s`` is None where speeds were not told apart; else class k begins at its k-th.
    """

    centres_deg: Floats
    edges_m_s: Floats | None
    share: Floats
    low: Floats
    high: Floats
    hours: Floats
    overall: float
    above: float
    up_to: float
    calm: int
    confidence: float
    block_days: int


def cpf(
    ends_at: Times,
    concentration: Floats,
    *,
    wind_from_deg: Floats | None,
    wind_speed_m_s: Floats | None,
    sectors: int = SECTORS,
    above_percent: float = ABOVE_PERCENT,
    up_to_percent: float = WHOLE,
    calm_below_m_s: float = CALM_BELOW_M_S,
    rounded_to_deg: float | None = None,
    needed_hours: float = NEEDED_HOURS,
    confidence: float = CONFIDENCE,
    block_days: int | None = None,
    resamples: int = RESAMPLES,
    seed: Seed = 0,
) -> HighShares:
    """The conditional probability function: how many of a sector's hours are high ones.

    Hours with a gap in concentration or wind are left out; calm hours are, too, and are counted.

    Parameters
    ----------
    ends_at : (n,) datetime64
        Ends of hours, each at most once.
    concentration : (n,) float64
        Hourly means. [any unit]
    wind_from_deg : (n,) float64 or None
        Where the wind came from, 0 to 360. [deg]
    wind_speed_m_s : (n,) float64 or None
        How fast. [m/s]
    sectors : int
        How many.
    above_percent, up_to_percent : float
        High is above the first percentile of the used hours and, if the second is less than 100, up to that. [%]
    calm_below_m_s : float
        Slower hours have no direction. [m/s]
    rounded_to_deg : float, optional
        The step in which directions were told; found from them when not given. [deg]
    needed_hours : float
        With fewer hours in a sector its share is NaN. [h]
    confidence : float
        Of the intervals. [1]
    block_days : int, optional
        The days that are drawn together; as long as the daily means remember when not given.
    resamples : int
        How often they are drawn.
    seed : int or numpy.random.Generator
        The same seed gives the same intervals.

    Returns
    -------
    HighShares
        Arrays (sectors,). [1]

    Raises
    ------
    NoWindError
        No wind was given, or no hour has wind and concentration.
    ShapeError
        Times, concentrations and wind do not fit.
    RepeatedHourError
        An hour is there twice.
    OutOfRangeError
        Percentiles or sectors are none.

    Notes
    -----
    CPF(θ) = m(θ)/n(θ), n hours from the sector of which m are high. Intervals by blocks of days as in
    :mod:`luoshi.airscience.when.blocks`.

    References
    ----------
    .. [1] Ashbaugh, Malm, Sadeh (1985), Atmospheric Environment 19(8), 1263–1270.
    .. [2] Uria-Tellaetxe, Carslaw (2014), Environmental Modelling & Software 59, 1–9 (intervals of percentiles).

    Examples
    --------
    >>> ends = np.arange("2019-11-01T01", "2019-12-01T01", dtype="datetime64[h]")
    >>> wind = np.tile([90.0, 180.0, 270.0, 360.0], 180)
    >>> values = np.where(wind == 90, 80.0, 50.0) + np.arange(720) % 7
    >>> found = cpf(ends, values, wind_from_deg=wind, wind_speed_m_s=np.full(720, 2.0), sectors=4)
    >>> found.share.tolist(), found.overall
    ([0.0, 1.0, 0.0, 0.0], 0.25)
    """
    hours = wind_hours(concentration, wind_from_deg, wind_speed_m_s, calm_below_m_s=calm_below_m_s)
    return _HighHours(hours, above_percent, up_to_percent).shares(
        ends_at,
        sectors=sectors,
        edges=None,
        rounded_to_deg=rounded_to_deg,
        needed_hours=needed_hours,
        confidence=confidence,
        block_days=block_days,
        resamples=resamples,
        seed=seed,
    )


def cbpf(
    ends_at: Times,
    concentration: Floats,
    *,
    wind_from_deg: Floats | None,
    wind_speed_m_s: Floats | None,
    sectors: int = SECTORS,
    edges_m_s: Sequence[float] = FORCES_M_S,
    above_percent: float = ABOVE_PERCENT,
    up_to_percent: float = WHOLE,
    rounded_to_deg: float | None = None,
    needed_hours: float = NEEDED_HOURS,
    confidence: float = CONFIDENCE,
    block_days: int | None = None,
    resamples: int = RESAMPLES,
    seed: Seed = 0,
) -> HighShares:
    """The conditional bivariate probability function: how many of a sector's hours with some speed are high ones.

    Hours with a gap in concentration or wind are left out; hours slower than the first edge are calm, left out and
    counted.

    Parameters
    ----------
    ends_at, concentration, wind_from_deg, wind_speed_m_s, sectors, above_percent, up_to_percent
        As of :func:`cpf`.
    edges_m_s : sequence of float
        The least speed of each class, rising. [m/s]
    rounded_to_deg, needed_hours, confidence, block_days, resamples, seed
        As of :func:`cpf`.

    Returns
    -------
    HighShares
        Arrays (sectors, classes). [1]

    Raises
    ------
    NoWindError, ShapeError, RepeatedHourError, OutOfRangeError
        As of :func:`cpf`; edges do not rise.

    References
    ----------
    .. [1] Uria-Tellaetxe, Carslaw (2014), Environmental Modelling & Software 59, 1–9.
    """
    edges = np.asarray(edges_m_s, dtype=np.float64)
    if not edges.size or (np.diff(edges) <= 0).any():
        raise OutOfRangeError(name="edges_m_s", low="the one before", high="the next", value=edges.tolist())
    hours = wind_hours(concentration, wind_from_deg, wind_speed_m_s, calm_below_m_s=float(edges[0]))
    return _HighHours(hours, above_percent, up_to_percent).shares(
        ends_at,
        sectors=sectors,
        edges=edges,
        rounded_to_deg=rounded_to_deg,
        needed_hours=needed_hours,
        confidence=confidence,
        block_days=block_days,
        resamples=resamples,
        seed=seed,
    )


class _HighHours:
    """Which of the hours are high."""

    def __init__(self, hours: WindHours, above_percent: float, up_to_percent: float) -> None:
        if not 0 <= above_percent < up_to_percent <= WHOLE:
            raise OutOfRangeError(name="above_percent", low=0, high=up_to_percent, value=above_percent)
        self.hours = hours
        self.above = float(percentile(hours.concentration, percent=above_percent))
        self.up_to = float(percentile(hours.concentration, percent=up_to_percent))
        is_high = (hours.concentration > self.above) & (hours.concentration <= self.up_to)
        self.is_high = is_high.astype(np.float64)

    def shares(
        self,
        ends_at: Times,
        *,
        sectors: int,
        edges: Floats | None,
        rounded_to_deg: float | None,
        needed_hours: float,
        confidence: float,
        block_days: int | None,
        resamples: int,
        seed: Seed,
    ) -> HighShares:
        days = days_of(ends_at, self.hours, block_days=block_days)
        places, shares = sector_shares(self.hours.from_deg, sectors=sectors, rounded_to_deg=rounded_to_deg)
        classes = 1 if edges is None else edges.size
        # The cell of an hour is its class of speed and its direction as told; the sectors are made of these.
        cells = places if edges is None else self._classes(edges) * shares.shape[0] + places
        by_day = [
            (days.added(cells, classes * shares.shape[0], weights).reshape(days.size, classes, -1) @ shares)
            .swapaxes(1, 2)
            .reshape(days.size, -1)
            for weights in (self.is_high, None)
        ]
        high, there = by_day
        drawn = days.drawn(resamples, seed)
        told = there.sum(axis=0) >= max(needed_hours, 1e-9)
        share = np.where(told, _ratio(high.sum(axis=0), there.sum(axis=0)), np.nan)
        low, top = interval(
            _ratio(drawn @ high, drawn @ there),
            value=share,
            blocks=days.blocks_of(there > 0),
            confidence=confidence,
            widening=days.memory.widening,
        )
        shape = (sectors,) if edges is None else (sectors, classes)
        return HighShares(
            centres_of(sectors),
            edges,
            share=share.reshape(shape),
            low=np.maximum(low, 0.0).reshape(shape),
            high=np.minimum(top, 1.0).reshape(shape),
            hours=there.sum(axis=0).reshape(shape),
            overall=float(self.is_high.mean()),
            above=self.above,
            up_to=self.up_to,
            calm=self.hours.calm,
            confidence=confidence,
            block_days=days.memory.block,
        )

    def _classes(self, edges: Floats) -> NDArray[np.intp]:
        return np.asarray(np.searchsorted(edges, self.hours.speed_m_s, side="right") - 1, dtype=np.intp)


def _ratio(above: Floats, below: Floats) -> Floats:
    found = np.full_like(above, np.nan)
    np.divide(above, below, out=found, where=below > 0)
    return found
