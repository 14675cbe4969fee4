"""Stations side by side, hour by hour: what one of them has that the others have not can only be seen together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import RepeatedHourError, ShapeError
from luoshi.airscience.index import Pollutant

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Times = NDArray[np.datetime64]

HOUR = np.timedelta64(1, "h")
HOURS_OF_DAY = 24


@dataclass(frozen=True)
class Network:
    """The stations of a network over a run of hours without a hole; what is missing is NaN.

    ``ends_at`` (t,) are the hours' ends, one hour apart; each of ``concentrations`` is (s, t) with the stations in the
    order of ``stations``. [µg/m³; CO mg/m³]
    """

    stations: tuple[str, ...]
    ends_at: Times
    concentrations: Mapping[Pollutant, Floats]

    def __post_init__(self) -> None:
        shape = (len(self.stations), len(self.ends_at))
        for pollutant, values in self.concentrations.items():
            if values.shape != shape:
                raise ShapeError(reason=f"{pollutant} is {values.shape}, the stations and hours are {shape}")
        if len(self.ends_at) > 1 and not (np.diff(self.ends_at) == HOUR).all():
            raise ShapeError(reason="the hours of a network follow each other one by one")

    @property
    def hours_of_day(self) -> NDArray[np.int64]:
        """The hour of the day of each label, 0 to 23; 0 is the hour that ends at midnight."""
        return self.ends_at.astype("datetime64[h]").astype(np.int64) % HOURS_OF_DAY


def network_of(
    stations: Sequence[str] | NDArray[np.str_], ends_at: Times, values: Mapping[Pollutant, Floats]
) -> Network:
    """The network of a list of station-hours in any order.

    Hours that no row gives are NaN; so is every value that is not finite.

    Parameters
    ----------
    stations : (n,) str
        The station of each row.
    ends_at : (n,) datetime64
        The end of its hour.
    values : mapping of (n,) float64
        Its concentrations. [µg/m³; CO mg/m³]

    Returns
    -------
    Network
        Stations in the order of their names, hours from the first to the last.

    Raises
    ------
    ShapeError
        There is no row, or an end is not a full hour.
    RepeatedHourError
        A station has two rows for one hour.

    Examples
    --------
    >>> hours = np.array(["2019-11-01T01", "2019-11-01T03", "2019-11-01T01"], dtype="datetime64[h]")
    >>> net = network_of(["b", "a", "a"], hours, {Pollutant.PM25: np.array([3.0, 2.0, 1.0])})
    >>> net.stations, net.concentrations[Pollutant.PM25]
    (('a', 'b'), array([[ 1., nan,  2.],
           [ 3., nan, nan]]))
    """
    names, row = np.unique(np.asarray(stations, dtype=np.str_), return_inverse=True)
    times = np.asarray(ends_at)
    if not times.size:
        raise ShapeError(reason="there is no station-hour")
    hours = times.astype("datetime64[h]")
    if (hours != times).any():
        raise ShapeError(reason="an hour ends at a full hour")
    grid = np.arange(hours.min(), hours.max() + HOUR, HOUR)
    place = (hours - grid[0]).astype(np.int64)
    cells, counts = np.unique(row * grid.size + place, return_counts=True)
    if (counts > 1).any():
        twice = cells[counts > 1][0]
        raise RepeatedHourError(ends_at=f"{grid[twice % grid.size]} at {names[twice // grid.size]}")
    filled: dict[Pollutant, Floats] = {}
    for pollutant, given in values.items():
        filled[pollutant] = np.full((names.size, grid.size), np.nan)
        filled[pollutant][row, place] = np.where(np.isfinite(given), given, np.nan)
    return Network(tuple(str(n) for n in names), grid, filled)
