"""Directions go round: 0° is 360°, and the way from 350° to 10° is twenty degrees, whichever way one looks."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUND = 360.0


def apart(first: Floats, second: Floats) -> Floats:
    """The smaller angle between directions, from 0 to 180; a gap stays one.

    Parameters
    ----------
    first, second : (...) float64
        Directions, broadcast against each other. [deg]

    Returns
    -------
    (...) float64
        [deg]

    Examples
    --------
    >>> apart(np.array([350.0, 10.0, 0.0]), np.array([10.0, 350.0, 360.0])).tolist()
    [20.0, 20.0, 0.0]
    """
    turned = np.abs(np.asarray(first, dtype=np.float64) - second) % ROUND
    return np.asarray(np.minimum(turned, ROUND - turned))


def signed_apart(direction: Floats, reference: Floats | float) -> Floats:
    """How far a direction lies clockwise of a reference, from −180 to 180 degrees.

    Examples
    --------
    >>> signed_apart(np.array([10.0, 340.0]), 350.0).tolist()
    [20.0, -10.0]
    """
    return np.asarray((np.asarray(direction, dtype=np.float64) - reference + ROUND / 2) % ROUND - ROUND / 2)
