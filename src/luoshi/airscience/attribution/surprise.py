"""How unlikely what was measured is beside what all sources together would add."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def surprise(field: Floats, y: Floats, precision: Floats, error: float) -> Floats:
    """Minus the log-likelihood of each cell, all pollutants together, up to a constant.

    Parameters
    ----------
    field : (…, p, c) float64
        What the plumes add.
    y, precision : (p, c) float64
        The increments, and the noise to the power of −2; a precision of 0 makes a cell say nothing.
    error : float
        The square of the relative error of a plume. [1]

    Returns
    -------
    (…, c) float64
        2·log(1 + (y − f)²/3v) + ½·log(v·precision), summed over pollutants, with v = 1/precision + error·f².
    """
    widening = field * field
    widening *= error * precision
    widening += 1.0
    off = field - y
    off *= off
    off *= precision / 3.0
    off /= widening
    off += 1.0
    off *= off
    off *= off
    off *= widening
    density = off[..., 0, :].copy()
    logs: Floats = np.zeros_like(density)
    for p in range(1, off.shape[-2]):
        if p % 3 == 0:  # Before the product grows beyond what a double holds.
            logs += np.log(density)
            density = off[..., p, :].copy()
        else:
            density *= off[..., p, :]
    logs += np.log(density)
    logs *= 0.5
    return logs
