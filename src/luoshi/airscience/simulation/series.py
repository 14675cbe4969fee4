"""Series that remember: the autocorrelated noise of which weather, haze and the errors of instruments are made."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

Floats = NDArray[np.float64]


def remembering(rng: np.random.Generator, shape: tuple[int, ...], *, memory_steps: float) -> Floats:
    """Gaussian noise of unit variance whose correlation falls by e over ``memory_steps`` along the first axis.

    Parameters
    ----------
    rng : Generator
        Where chance comes from.
    shape : tuple of int
        (t, …), time first.
    memory_steps : float
        0 is white noise. [steps]

    Returns
    -------
    (t, …) float64
        Stationary from the first value on. [1]

    Examples
    --------
    >>> series = remembering(np.random.default_rng(1), (20_000,), memory_steps=10.0)
    >>> bool(abs(np.corrcoef(series[:-10], series[10:])[0, 1] - np.exp(-1)) < 0.1)
    True
    """
    noise = rng.standard_normal(shape)
    if memory_steps <= 0:
        return noise
    kept = float(np.exp(-1.0 / memory_steps))
    fresh = np.sqrt(1.0 - kept**2)
    noise[1:] *= fresh
    series: Floats = lfilter([1.0], [1.0, -kept], noise, axis=0)
    return series
