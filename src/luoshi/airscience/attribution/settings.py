"""What has to be set before any data are seen; each number with its reason, none fitted to a release."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.noise import FACTOR, FREEDOM
from luoshi.airscience.errors import OutOfRangeError

Floats = NDArray[np.float64]

RATE_DECADES = 3.0


@dataclass(frozen=True)
class Settings:
    """How the air is read; the defaults are meant for windows of ten minutes."""

    windows_a_day: int = 144
    dwell_windows: float = 12.0
    """How long a state lasts in the mean: two hours."""
    share_of_time: float = 0.3
    """Share of the time that somebody registered emits, beforehand; divided among the sources."""
    log_odds_unknown: float = -3.0
    """Of somebody who is not on the list, against nobody: one in twenty."""
    reached_share: float = 0.3
    """How many of the instruments a plume from somewhere reaches."""
    information_share: float = 0.3
    """How much of what the instruments say is new: errors of a plume's model last longer than a window and reach
    several instruments, so that three windows say about as much as one would if they were independent."""
    factor: float = FACTOR
    freedom: float = FREEDOM
    direction_error_deg: float = 10.0
    """Standard deviation of the error of the wind's direction."""
    rates: int = 24
    coarse_rates: int = 6
    at_once: int = 2
    """How many sources may be on at once."""
    systematic_factor: float = 0.5
    """Standard deviation of the logarithm of what all windows of an event have wrong together: four models of plumes in
    five are right within a factor of two over an hour or more."""

    def __post_init__(self) -> None:
        for name in ("share_of_time", "reached_share", "information_share"):
            if not 0 < getattr(self, name) <= 1:
                raise OutOfRangeError(name=name, low=0, high=1, value=getattr(self, name))
        if self.dwell_windows < 1:
            raise OutOfRangeError(name="dwell_windows", low=1, high="∞", value=self.dwell_windows)

    @property
    def stay(self) -> float:
        """Probability that a state is kept from one window to the next."""
        return 1.0 - 1.0 / self.dwell_windows

    def usual_log_odds(self, sources: int) -> float:
        """Of each source, where the ledger says nothing."""
        share = self.share_of_time / max(1, sources)
        return float(np.log(share / (1.0 - share)))


def rate_grid(responses: Floats, noise: Floats, *, count: int) -> Floats:
    """Rates from what the instruments can just see to a thousand times that, in equal steps of the logarithm.

    Responses that are NaN are left out.

    Parameters
    ----------
    responses : (..., r, s) float64
        Per unit rate.
    noise : (r,) float64
        Of the instruments at level zero, in the unit of the concentration.
    count : int
        How many.

    Returns
    -------
    (count,) float64
        In the unit of the rate that the responses are for.

    Notes
    -----
    The lowest rate lifts the strongest fiftieth of the responses by about the noise.

    Examples
    --------
    >>> rate_grid(np.full((50, 1, 1), 2.0), np.array([0.1]), count=4).round(3).tolist()
    [0.05, 0.5, 5.0, 50.0]
    """
    known = responses[np.isfinite(responses)]
    strong = float(np.quantile(known, 0.98)) if known.size else 0.0
    if strong <= 0:
        strong = float(known.max(initial=0.0)) or 1.0
    lowest = float(np.median(noise)) / strong
    return np.geomspace(lowest, lowest * 10.0**RATE_DECADES, count)
