"""The nights of a network's readings, laid out in blocks of equal length: what the sampler calls cells and windows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.network import NetworkReadings
from luoshi.airscience.errors import TooLittleDataError

Floats = NDArray[np.float64]

NIGHT_FROM, NIGHT_TO = 22.0, 6.0
NOON = np.timedelta64(12, "h")
LABEL = np.timedelta64(1, "m")
"""A step that ends at midnight belongs to the day before."""


@dataclass(frozen=True)
class Blocks:
    """Which steps are averaged into which block."""

    steps: NDArray[np.intp]
    """(u,): the steps that are used, in order of time."""
    starts: NDArray[np.intp]
    """(b,): where in ``steps`` each block begins."""
    ends_at: NDArray[np.datetime64]
    """(b,): the end of each block."""
    night: NDArray[np.intp]
    """(b,): the night it belongs to, from 0."""

    @property
    def begins_a_night(self) -> NDArray[np.bool_]:
        """(b,)."""
        return np.asarray(np.diff(self.night, prepend=-1) != 0)

    def mean(self, values: Floats) -> Floats:
        """Means over the blocks of values for every step, (t, …) to (b, …); gaps are left out, all gaps give NaN."""
        chosen = values[self.steps]
        known = np.isfinite(chosen)
        count = np.add.reduceat(known.astype(np.float64), self.starts, axis=0)
        total = np.add.reduceat(np.where(known, chosen, 0.0), self.starts, axis=0)
        length = np.diff(self.starts, append=self.steps.size).reshape((-1,) + (1,) * (values.ndim - 1))
        return np.asarray(np.where(2 * count >= length, total / np.maximum(count, 1.0), np.nan))

    def of_each_night(self, values: Floats) -> Floats:
        """The median over each night of values for every block, given back to its blocks; 0 where there is none."""
        given = np.zeros_like(values)
        for night in np.unique(self.night):
            own = values[self.night == night]
            is_known = np.isfinite(own).any(axis=0)
            filled = np.where(is_known, own, 0.0)
            given[self.night == night] = np.nanmedian(filled, axis=0)
        return given

    def spread(self, values: Floats, steps: int) -> Floats:
        """Values of blocks given back to their steps; steps outside any block get 0."""
        given = np.zeros((steps, *values.shape[1:]))
        given[self.steps] = np.repeat(values, np.diff(self.starts, append=self.steps.size), axis=0)
        return given


def night_blocks(network: NetworkReadings, *, nights: int | None, minutes: int) -> Blocks:
    """The hours from 22:00 to 06:00 of the last nights.

    Parameters
    ----------
    network : NetworkReadings
        What was measured.
    nights : int, optional
        How many of the last nights; all when not given.
    minutes : int
        Length of a block; steps that are longer are blocks of their own. [min]

    Returns
    -------
    Blocks

    Raises
    ------
    TooLittleDataError
        There is no night in the readings.
    """
    hour = network.hour_of_day
    is_night = (hour > NIGHT_FROM) | (hour <= NIGHT_TO)
    started = network.ends_at.astype("datetime64[m]") - LABEL
    day = (started - NOON).astype("datetime64[D]")
    known = np.unique(day[is_night])
    if not known.size:
        raise TooLittleDataError(found=0, needed=1)
    wanted = known if nights is None else known[-nights:]
    steps = np.flatnonzero(is_night & np.isin(day, wanted))
    block = started[steps].astype(np.int64) // minutes
    _, starts = np.unique(block, return_index=True)
    last = np.append(starts[1:], steps.size) - 1
    return Blocks(steps, starts, network.ends_at[steps[last]], np.searchsorted(wanted, day[steps[starts]]))
