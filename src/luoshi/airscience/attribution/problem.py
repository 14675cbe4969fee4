"""What the sampler is asked: increments, their noise, what each source would add, and what is believed beforehand."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]

RATIO_LADDER = np.exp(np.linspace(-0.75, 0.75, 7))
"""By which factor a pollutant's share may differ from the kind's."""
RATIO_SD = 0.35
"""How far it usually does, as a logarithm."""


@dataclass(frozen=True)
class Response:
    """What one source adds, where it adds anything: cells are pairs of a time and a receptor, ordered by time."""

    cells: NDArray[np.intp]
    """(c,): places in the flat list of cells."""
    unit: Floats
    """(p, c): what a strength of 1 adds to each pollutant, by the ratios of its kind."""
    windows: NDArray[np.intp]
    """(v,): the windows in which it is seen at all."""
    starts: NDArray[np.intp]
    """(v,): where each of them begins in ``cells``."""


@dataclass(frozen=True)
class Problem:
    """Increments over the background, their noise, and all that is believed beforehand."""

    increments: Floats
    """(p, n): NaN where nothing was measured."""
    noise: Floats
    """(p, n): scale of the noise, as far as it does not come from plumes."""
    sources: tuple[Response, ...]
    log_odds: Floats
    """(m,): that a source emits at all."""
    strengths: Floats
    """(k,): the ladder, rising."""
    slab: Floats
    """(k,): the probability of each rung, if it emits."""
    fresh_windows: NDArray[np.bool_]
    """(w,): whether the memory of on and off begins anew there, as with a new night."""
    plume_error: float = 0.7
    """Relative error of a predicted plume. [1]"""
    tempering: float = 1.0
    """How many cells count as one, because errors last. [1]"""
    on_share: float = 0.45
    """Share of the windows in which a source that emits is on. [1]"""
    memory: float = 0.7
    """Correlation of on and off between neighbouring windows. [1]"""
    ratio_ladder: Floats = field(default_factory=RATIO_LADDER.copy)
    """(r,): by which factors a pollutant's share may differ from the kind's. [1]"""

    def __post_init__(self) -> None:
        if self.increments.shape != self.noise.shape or len(self.sources) != self.log_odds.size:
            raise ShapeError(reason="the problem's parts differ in length")

    @property
    def ratio_weights(self) -> Floats:
        """(r,): the probability of each of those factors beforehand."""
        weights = np.exp(-0.5 * (np.log(self.ratio_ladder) / RATIO_SD) ** 2)
        return np.asarray(weights / weights.sum())

    @property
    def shift(self) -> Floats:
        """(2, 2): probability of each state given the last one, off first."""
        off, on = 1.0 - self.on_share, self.on_share
        stay = self.memory
        return np.array([[off + on * stay, on - on * stay], [off - off * stay, on + off * stay]])
