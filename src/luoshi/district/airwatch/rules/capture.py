"""Data capture: which share of the hours each station told, pollutant by pollutant."""

from dataclasses import dataclass

import numpy as np

from luoshi.airscience.index import POLLUTANTS
from luoshi.district.airwatch.rules.measured import Flags, Floats, MeasuredAir

ENOUGH = 0.9
"""Below this share a station's figures are to be read with care; a default of this platform (本平台默认)."""


@dataclass(frozen=True, slots=True, eq=False)
class Capture:
    """Shares of hours with a value: ``shares`` (stations, 6), ``by_day`` (days,) over all stations and pollutants."""

    shares: Floats
    by_day: Floats

    @property
    def overall(self) -> float:
        """The share of all hours of all stations and pollutants."""
        return float(self.shares.mean()) if self.shares.size else float("nan")

    @property
    def is_low(self) -> Flags:
        """Which stations lack a tenth or more of some pollutant, (stations,)."""
        return np.asarray((self.shares < ENOUGH).any(axis=1))


def capture_of(air: MeasuredAir) -> Capture:
    """How much was measured."""
    there = np.stack([np.isfinite(air.by_day[p]) for p in POLLUTANTS], axis=1)  # stations, 6, days, 24
    return Capture(there.mean(axis=(2, 3)), there.mean(axis=(0, 1, 3)))
