"""The signs of a local event at every station and hour, pollutant by pollutant, before anything is learnt from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from luoshi.airscience.anomalies.increment import Increment, local_increment
from luoshi.airscience.anomalies.network import Bools, Floats, Network
from luoshi.airscience.anomalies.noise import Unrest, unrest
from luoshi.airscience.anomalies.rises import recent_median, rise_above_recent, rise_over
from luoshi.airscience.index import Pollutant

WATCHED = (Pollutant.PM25, Pollutant.PM10, Pollutant.SO2, Pollutant.CO, Pollutant.NO2)
"""The pollutants judged together. Ozone is made and destroyed in the air; its increment tells of no source."""

RESOLUTION: Mapping[Pollutant, float] = {p: 0.05 if p is Pollutant.CO else 1.0 for p in WATCHED}


Cells = tuple[slice, slice] | tuple[slice, Bools]
"""Stations and hours of an array."""


class Rise(StrEnum):
    """In which way an increment rises."""

    STEP = "step"
    TWO_HOURS = "two_hours"
    RAMP = "ramp"
    OWN = "own"
    """Not of the increment: the value itself over its own last hour."""
    HEIGHT = "height"
    """Not of hours: the increment above its median of the last three days."""


@dataclass(frozen=True)
class Signs:
    """Of one pollutant: the increment, how it and the value itself rise, and the unrest."""

    increment: Increment
    rises: Mapping[Rise, Floats]
    around: Unrest

    def select(self, cells: Cells) -> "Signs":
        """The signs of some stations and hours."""
        return Signs(
            Increment(*(part[cells] for part in self.increment)),
            {rise: values[cells] for rise, values in self.rises.items()},
            Unrest(*(part[cells] for part in self.around)),
        )


def signs_of(network: Network, *, near: Bools | None = None) -> dict[Pollutant, Signs]:
    """The signs of all watched pollutants; one the network does not measure is left out.

    Nothing looks ahead: the signs of an hour come from it and the hours before. Gaps stay NaN.

    Parameters
    ----------
    network : Network
        Stations and hours.
    near : (s, s) bool, optional
        Which stations are neighbours of which; all when not given.

    Returns
    -------
    dict
        Signs, (s, t) each. [µg/m³; CO mg/m³]
    """
    return {p: _signs(network.concentrations[p], near) for p in WATCHED if p in network.concentrations}


def _signs(values: Floats, near: Bools | None) -> Signs:
    increment = local_increment(values, near=near)
    rises = {
        Rise.STEP: rise_over(increment.value, hours=1),
        Rise.TWO_HOURS: rise_over(increment.value, hours=2),
        Rise.RAMP: rise_above_recent(increment.value),
        Rise.OWN: rise_over(values, hours=1),
        Rise.HEIGHT: increment.value - recent_median(increment.value, hours=72, needed=6, every=3),
    }
    return Signs(increment, rises, unrest(values, increment, near=near))
