"""What is said of each source in the end: how likely, how much, since when, and what would settle it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.coverage import Visibility

Floats = NDArray[np.float64]


class Settling(StrEnum):
    """What would settle whether a source is the one."""

    INSPECT = "inspect"
    """Likely, and nothing else explains it: go there in the hours named."""
    MEASURE = "measure"
    """Another source could be meant: measure where the two differ."""
    WAIT = "wait"
    """Neither likely nor refuted: more nights, best with the wind named."""
    CANNOT_SEE = "cannot_see"
    """No sensor could have seen it: inspect without evidence, or set a sensor up."""
    NOTHING = "nothing"
    """The sensors would have seen it, and did not."""


@dataclass(frozen=True)
class SourceVerdict:
    """One registered source."""

    code: str
    p_on: float
    """Probability that it emitted in any of the hours. [1]"""
    prior: float
    """What the ledger alone would have said. [1]"""
    rate_g_s: float
    """Expected emission in the mean of all hours looked at. [g s⁻¹]"""
    low_g_s: float
    high_g_s: float
    """The interval that holds it with 90 %. [g s⁻¹]"""
    unpermitted_g_s: float
    """What of the expected emission falls into hours in which the permit lets it rest. [g s⁻¹]"""
    on_share: Floats
    """(b,): probability that it was on in each block. [1]"""
    smallest_visible_g_s: float
    """From which steady rate on the network would have noticed it; infinite where never. [g s⁻¹]"""
    could_be_seen: bool
    settling: Settling
    rival: str | None
    """The source most easily taken for it."""
    point_m: tuple[float, float] | None
    """Where a measurement would tell the two apart; east and north. [m]"""
    wind_from_deg: float | None
    """The wind that would carry it to the nearest sensor. [°]"""


@dataclass(frozen=True)
class Suspected:
    """A place where something that no ledger knows may emit."""

    east_m: float
    north_m: float
    p_on: float
    rate_g_s: float
    on_share: Floats
    """(b,)"""


@dataclass(frozen=True)
class DistrictAttribution:
    """All sources of a district, the likeliest and strongest first."""

    ranked: tuple[SourceVerdict, ...]
    """Those that could be seen, by expected emission; then those that could not."""
    suspected: tuple[Suspected, ...]
    p_none_of_these: float
    """Probability that some strong source is not registered. [1]"""
    ends_at: NDArray[np.datetime64]
    """(b,): the blocks of time."""
    places_m: Floats
    """(g, 3): the points of the map. [m]"""
    map_: Visibility
    """What could be noticed at each of them. [g s⁻¹]"""
    discount: float
    """By how much evidence was discounted for the model's errors. [1]"""
    explained: float
    """Share of the increments' excess over the noise that the sources explain. [1]"""

    def of(self, code: str) -> SourceVerdict:
        """The verdict on one source."""
        return next(verdict for verdict in self.ranked if verdict.code == code)
