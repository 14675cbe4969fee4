"""What would tell two suspects apart: in which wind, and at which instrument, their traces differ most."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.noise import NoiseCurve
from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]

ENOUGH = 3.0
"""Nats for odds of twenty to one: from there on one window settles it."""


@dataclass(frozen=True)
class Discrimination:
    """One wind and one instrument, and what a window there would be worth."""

    wind: int
    """Place in the winds that were asked about."""
    receptor: int
    gain: float
    """Expected logarithm of the odds between the two that one window would bring. [nat]"""

    @property
    def windows_needed(self) -> float:
        """Windows until the odds are twenty to one."""
        return float("inf") if self.gain <= 0 else ENOUGH / self.gain


def what_would_settle(
    responses: Floats, *, first: int, second: int, rates: tuple[float, float], curve: NoiseCurve, share: float
) -> Discrimination:
    """The wind and the instrument that would best tell two sources apart.

    A response that is NaN is no offer.

    Parameters
    ----------
    responses : (k, r, s) float64
        For each of k winds, per unit rate: of :func:`~luoshi.airscience.attribution.plume.plume_response`, or means by
        direction of the wind.
    first, second : int
        The two suspects.
    rates : (float, float)
        At which rate each would explain what was seen, in the unit of the responses' rate.
    curve : NoiseCurve
        As learnt, with a floor for each instrument.
    share : float
        How much of a window is new, as in the settings. [1]

    Returns
    -------
    Discrimination

    Raises
    ------
    ShapeError
        The curve has another number of instruments.

    Notes
    -----
    The expected log-odds is the mean of both Kullback-Leibler divergences, which for Student's t with ν degrees of
    freedom and equal scales is close to (ν+1)/2 · log(1 + d²/ν) for traces d scales apart; the larger scale counts.

    References
    ----------
    .. [1] Lindley, D. V. (1956), On a measure of the information provided by an experiment, Ann. Math. Stat. 27,
       986-1005.

    Examples
    --------
    >>> winds = np.array([[[1.0, 1.0], [0.0, 0.0]], [[0.0, 0.1], [5.0, 0.0]]])
    >>> curve = NoiseCurve(np.full(2, 0.1))
    >>> best = what_would_settle(winds, first=0, second=1, rates=(1.0, 1.0), curve=curve, share=0.3)
    >>> best.wind, best.receptor
    (1, 1)
    """
    if responses.shape[1] != len(curve.floor):
        raise ShapeError(reason="the noise curve is of other instruments")
    traces = [responses[..., source] * rate for source, rate in zip((first, second), rates, strict=True)]
    sizes = [np.sqrt(trace**2 + 4.0 * curve.knee**2) for trace in traces]
    pairs = zip(traces, sizes, strict=True)
    scales = [np.hypot(curve.floor / size, curve.factor * trace / size) for trace, size in pairs]
    apart = (curve.stretched(traces[0]) - curve.stretched(traces[1])) / np.maximum(*scales)
    gain = share * 0.5 * (curve.freedom + 1.0) * np.log1p(apart**2 / curve.freedom)
    gain = np.where(np.isfinite(gain), gain, 0.0)
    wind, receptor = np.unravel_index(int(gain.argmax()), gain.shape)
    return Discrimination(int(wind), int(receptor), float(gain[wind, receptor]))
