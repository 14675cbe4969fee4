"""How much an hour counts for a direction and a speed: by how far its own wind was from them."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.wind.circle import ROUND

Floats = NDArray[np.float64]


class SpeedKernel(StrEnum):
    """The shape of the weights over wind speed, both scaled to 1 at the speed itself and by their standard deviation.

    Epanechnikov's, 1 − (Δ/h)² within the half-width h = √5·spread and nothing beyond, is that of Henry and others;
    openair's is Gaussian.
    """

    EPANECHNIKOV = "epanechnikov"
    GAUSSIAN = "gaussian"


def direction_weights(at_deg: Floats, from_deg: Floats, *, spread_deg: float) -> Floats:
    """The Gaussian weight of each wind direction for each direction asked about, both ways round the circle.

    Parameters
    ----------
    at_deg : (d,) float64
        The directions asked about. [deg]
    from_deg : (n,) float64
        Wind directions. [deg]
    spread_deg : float
        The standard deviation. [deg]

    Returns
    -------
    (d, n) float64
        exp(−½·(Δ/spread)²) with Δ the smaller angle, 1 at the direction itself. [1]

    Examples
    --------
    >>> direction_weights(np.array([0.0]), np.array([355.0, 5.0]), spread_deg=5.0).round(4).tolist()
    [[0.6065, 0.6065]]
    """
    # Within one round, so that the smaller angle needs no remainder of each of many differences.
    turned = np.abs((at_deg % ROUND)[:, np.newaxis] - from_deg % ROUND)
    np.minimum(turned, ROUND - turned, out=turned)
    turned *= turned
    turned *= -0.5 / spread_deg**2
    return np.asarray(np.exp(turned, out=turned))


def speed_weights(at_m_s: Floats, speed_m_s: Floats, *, spread_m_s: float, kernel: SpeedKernel) -> Floats:
    """The weight of each wind speed for each speed asked about.

    Parameters
    ----------
    at_m_s : (s,) float64
        The speeds asked about. [m/s]
    speed_m_s : (n,) float64
        Wind speeds. [m/s]
    spread_m_s : float
        The standard deviation of the kernel. [m/s]
    kernel : SpeedKernel
        Its shape.

    Returns
    -------
    (n, s) float64
        1 at the speed itself. [1]

    Examples
    --------
    >>> shape = SpeedKernel.EPANECHNIKOV
    >>> weights = speed_weights(np.array([2.0]), np.array([2.0, 3.0, 9.0]), spread_m_s=1.0, kernel=shape)
    >>> weights.ravel().round(3).tolist()
    [1.0, 0.8, 0.0]
    """
    squares = speed_m_s[:, np.newaxis] - at_m_s
    squares *= squares
    if kernel is SpeedKernel.GAUSSIAN:
        squares *= -0.5 / spread_m_s**2
        return np.asarray(np.exp(squares, out=squares))
    # The variance of Epanechnikov's kernel of half-width h is h²/5.
    squares *= -1.0 / (5.0 * spread_m_s**2)
    squares += 1.0
    return np.asarray(np.maximum(squares, 0.0, out=squares))
