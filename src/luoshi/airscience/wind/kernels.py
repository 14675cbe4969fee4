"""How much an hour counts for a direction and a speed: by how far its own wind was from them."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.wind.circle import apart

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
    return np.asarray(np.exp(-0.5 * (apart(at_deg[:, np.newaxis], from_deg) / spread_deg) ** 2))


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
    scaled = ((speed_m_s[:, np.newaxis] - at_m_s) / spread_m_s) ** 2
    if kernel is SpeedKernel.GAUSSIAN:
        return np.asarray(np.exp(-0.5 * scaled))
    # The variance of Epanechnikov's kernel of half-width h is h²/5.
    return np.asarray(np.maximum(1.0 - scaled / 5.0, 0.0))
