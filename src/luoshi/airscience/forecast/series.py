"""What a forecast is made from: the pollutant itself, what else is measured, and what is known ahead."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Times = NDArray[np.datetime64]

HOUR = np.timedelta64(1, "h")


@dataclass(frozen=True)
class Series:
    """A run of hours without a hole at one station; gaps are NaN.

    ``target`` is the pollutant that is forecast [µg/m³; CO mg/m³]. ``observed`` are other measurements, of which a
    forecast sees only the hours up to its origin. ``known_ahead`` is what is known of hours to come as well: forecast
    weather. Their names carry the unit. Wind belongs in as components, never as a direction. Hours to come, of which
    only ``known_ahead`` is there, stand at the end with NaN elsewhere.
    """

    ends_at: Times
    target: Floats
    observed: Mapping[str, Floats] = field(default_factory=dict)
    known_ahead: Mapping[str, Floats] = field(default_factory=dict)

    def __post_init__(self) -> None:
        size = self.ends_at.shape
        for name, values in {"target": self.target, **self.observed, **self.known_ahead}.items():
            if values.shape != size:
                raise ShapeError(reason=f"{name} has {values.shape} values for {size} hours")
        if len(self.ends_at) > 1 and not (np.diff(self.ends_at) == HOUR).all():
            raise ShapeError(reason="the hours of a series follow each other one by one")
