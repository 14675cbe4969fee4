"""How often each station of a file tells something: found from its times, stored as such."""

from dataclasses import dataclass
from math import gcd

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luoshi.airstore.store import RESOLUTIONS

HOUR_S = 3600
_USUAL = 0.5
_NEAR = 0.1


@dataclass(frozen=True, slots=True)
class Interval:
    """``minutes`` is the resolution under which values are stored, ``seconds`` the true length of their span.

    ``known_by`` is ``times``, ``spans``, ``clock`` (too few times: only where they lie on the clock), ``mapping`` or
    ``chosen``.
    """

    minutes: int
    seconds: float
    known_by: str

    @property
    def is_regular(self) -> bool:
        """Whether the span is just the resolution."""
        return self.seconds == self.minutes * 60


def regular(minutes: int, known_by: str) -> Interval:
    """An interval that somebody named."""
    return Interval(minutes, minutes * 60.0, known_by)


def intervals_of(
    stations: pl.Series, ends: NDArray[np.float64], spans: NDArray[np.float64] | None = None
) -> dict[str, Interval]:
    """The interval of each station, from the steps between its times in their order; doubled rows do not matter.

    Gaps do not matter: the commonest step counts. A station with one time is like the others of the file, if its time
    fits theirs.

    >>> quarters = np.arange(8) * 900e6
    >>> intervals_of(pl.Series(["A"] * 8), quarters)["A"].minutes
    15
    """
    told = pl.DataFrame({"s": stations.fill_null(""), "t": ends}).filter(pl.col("t").is_finite())
    steps = (
        told.unique()
        .sort("s", "t")
        .with_columns(step=(pl.col("t").diff().over("s") / 1e6).round(0))
        .group_by("s", maintain_order=True)
        .agg(pl.col("step").drop_nulls(), pl.col("t"))
    )
    found: dict[str, Interval] = {}
    lonely: dict[str, NDArray[np.float64]] = {}
    for station, step, times in steps.iter_rows():
        if step:
            found[station] = _from_steps(np.asarray(step), np.asarray(times))
        else:
            lonely[station] = np.asarray(times)
    usual = _usual(list(found.values()))
    for station, times in lonely.items():
        fits = usual is not None and bool((times % (usual.seconds * 1e6) == 0).all())
        found[station] = usual if usual is not None and fits else _from_clock(times)
    if spans is not None and np.isfinite(spans).any():
        _with_spans(found, stations, spans)
    return found


def _with_spans(found: dict[str, Interval], stations: pl.Series, spans: NDArray[np.float64]) -> None:
    told = pl.DataFrame({"s": stations.fill_null(""), "n": spans}).filter(pl.col("n").is_finite())
    for station, lengths in told.group_by("s").agg("n").iter_rows():
        found[station] = _interval(float(np.median(lengths)), "spans")


def _usual(intervals: list[Interval]) -> Interval | None:
    # Where as many stations have one as the other, the longest: a lone value is rather an hour than a quarter of one.
    return max(intervals, key=lambda found: (intervals.count(found), found.seconds), default=None)


def _from_steps(steps: NDArray[np.float64], times: NDArray[np.float64]) -> Interval:
    values, counts = np.unique(steps, return_counts=True)
    commonest = float(values[counts.argmax()])
    if counts.max() < _USUAL * len(steps):
        if gcd(*(int(s) for s in values)) % 60 == 0:
            return _sparse(steps, times)
        commonest = float(np.median(steps))
        near = next((60.0 * m for m in reversed(RESOLUTIONS) if abs(commonest - 60 * m) <= _NEAR * 60 * m), None)
        commonest = near or commonest
    if commonest > HOUR_S:
        return _sparse(steps, times)
    return _interval(commonest, "times")


def _sparse(steps: NDArray[np.float64], times: NDArray[np.float64]) -> Interval:
    """Hours far apart: the longest resolution that all steps are made of."""
    common = gcd(*(int(s) for s in np.unique(steps)))
    minutes = next((m for m in reversed(RESOLUTIONS) if common % (60 * m) == 0), None)
    return _from_clock(times) if minutes is None else regular(minutes, "times")


def _interval(seconds: float, known_by: str) -> Interval:
    if seconds % 60 == 0 and int(seconds // 60) in RESOLUTIONS:
        return regular(int(seconds // 60), known_by)
    shorter = [m for m in RESOLUTIONS if 60 * m <= seconds]
    return Interval(shorter[0] if shorter else 1, seconds, known_by)


def _from_clock(times: NDArray[np.float64]) -> Interval:
    on_step = (m for m in (60, 5) if (times % (m * 60e6) == 0).all())
    return regular(next(on_step, 1), "clock")
