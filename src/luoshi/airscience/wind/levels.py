"""The few values that many hours share: instruments tell directions in tens of degrees, speeds in tenths or knots."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

CELLS_PER_LEVEL = 4
MOST_STEPS = 24


class Levels(NamedTuple):
    """The distinct values in order, and which of them each given value is: ``values[places]`` is what was given."""

    values: Floats
    places: Places


def levels_of(given: Floats, *, most: int) -> Levels | None:
    """The distinct values, exactly; None where there are more than ``most`` of them.

    Parameters
    ----------
    given : (n,) float64
        Finite numbers. [any unit]
    most : int
        More distinct values are not worth a table.

    Returns
    -------
    Levels or None
        As many values as are distinct.

    Notes
    -----
    Sorting is what takes long when one asks ``np.unique`` for the inverse. Here each value is sent to a cell of an even
    grid, and within the cell one steps over the few distinct values in it.

    Examples
    --------
    >>> values, places = levels_of(np.array([2.16, 0.6, 2.16]), most=9)
    >>> values.tolist(), places.tolist()
    ([0.6, 2.16], [1, 0, 1])
    """
    values = np.unique(given)
    if values.size > most:
        return None
    cells = CELLS_PER_LEVEL * values.size
    width = (values[-1] - values[0]) / cells if values.size > 1 else 1.0
    if width < np.finfo(np.float64).tiny:
        # So narrow that its inverse is no number.
        return Levels(values, np.searchsorted(values, given))
    of_values = _cells(values, values[0], width)
    steps = int(np.bincount(of_values).max()) - 1
    if steps > MOST_STEPS:
        return Levels(values, np.searchsorted(values, given))
    first = np.searchsorted(of_values, np.arange(int(of_values[-1]) + 1))
    places = first[_cells(given, values[0], width)]
    for _ in range(steps):
        places += values[places] < given
    return Levels(values, places)


def _cells(values: Floats, first: np.float64, width: float) -> Places:
    # The same arithmetic for distinct and given values, so that equal values lie in the same cell.
    return np.asarray((values - first) * (1.0 / width), dtype=np.float64).astype(np.intp)
