"""What the air would carry without the sources: the low edge of the network, each instrument's own offset taken off.

A regional rise lifts all instruments together and is no one's doing here; a plume reaches some of them. Few
instruments know no network: there the low edge of each one's own last hours has to do.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.windows import nan_quantile, rolling_quantile

Floats = NDArray[np.float64]

LOW_EDGE = 0.25
"""Quantile of the network that is taken as background."""
FEWEST_INSTRUMENTS = 4
"""Fewer have no low edge."""
OWN_SHARE_OF_DAY = 0.25
"""Over how long an instrument's own low edge is taken where there is no network."""
MAD_TO_SIGMA = 1.4826
LEAST_NOISE = 0.2
"""Of the network's usual noise: nobody is believed to be quieter."""


@dataclass(frozen=True)
class Enhancement:
    """What is above the background, and how much of that the instruments make themselves."""

    above: Floats
    """(w, r), around zero where nothing emits; in the unit of the concentration."""
    noise: Floats
    """(r,) standard deviation of ``above`` where nothing emits, robust; the same unit."""


def enhancement(concentration: Floats, *, windows_a_day: int, causal: bool) -> Enhancement:
    """Concentration above the background of the network.

    Gaps stay NaN. A window in which no instrument works has no background and stays NaN.

    Parameters
    ----------
    concentration : (w, r) float64
        Means over windows of equal length.
    windows_a_day : int
        How many windows make a day, over which an instrument's offset is taken.
    causal : bool
        Whether only the past of each window may be used: for the present, not for what is long over.

    Returns
    -------
    Enhancement

    Notes
    -----
    Offset of an instrument: the median over a day of its distance to the median of the network. Background: the lower
    quartile over the instruments, without their offsets. What is left has its median taken off, because a quartile
    lies below the middle of the noise.

    Examples
    --------
    >>> regional = np.array([2.0, 2.1, 2.4, 2.2])
    >>> air = np.stack([regional, regional + 0.1, regional, regional + 0.2, regional], axis=1)
    >>> air[2, 3] += 5.0  # a plume
    >>> enhancement(air, windows_a_day=144, causal=False).above[:, 3].round(2).tolist()
    [0.0, 0.0, 5.0, 0.0]
    """
    day = _Past(windows_a_day, causal=causal)
    if concentration.shape[1] >= FEWEST_INSTRUMENTS:
        above = _above_the_network(concentration, day)
    else:
        hours = _Past(max(2, round(OWN_SHARE_OF_DAY * windows_a_day)), causal=causal)
        above = concentration - hours.quantile(concentration, LOW_EDGE)
    above = above - day.quantile(above, 0.5)
    return Enhancement(above, _noise(above))


@dataclass(frozen=True)
class _Past:
    """A stretch of windows before each one, or around it where the future is known."""

    windows: int
    causal: bool

    def quantile(self, values: Floats, share: float) -> Floats:
        after = 0 if self.causal else self.windows // 2
        return rolling_quantile(values, share, before=self.windows - after, after=after)


def _above_the_network(concentration: Floats, day: _Past) -> Floats:
    middle = nan_quantile(concentration, 0.5, axis=1)[:, None]
    alike = concentration - day.quantile(concentration - middle, 0.5)
    return alike - nan_quantile(alike, LOW_EDGE, axis=1)[:, None]


def _noise(above: Floats) -> Floats:
    """Robust standard deviations; an instrument without data, or one that never moves, gets a small one."""
    spread = MAD_TO_SIGMA * nan_quantile(np.abs(above), 0.5, axis=0)
    typical = float(nan_quantile(spread, 0.5, axis=0))
    floor = LEAST_NOISE * typical if typical > 0 else np.finfo(np.float64).tiny ** 0.25
    return np.fmax(spread, floor)
