"""What a search of a district is given: whom the ledger knows, and how the search is done."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.ledger import Ledger
from luoshi.airscience.attribution.spread import Terrain
from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Registered:
    """The sources a ledger knows."""

    codes: tuple[str, ...]
    xy_m: Floats
    """(n, 2): east and north. [m]"""
    ledger: Ledger

    def __post_init__(self) -> None:
        if self.xy_m.shape != (len(self.codes), 2) or len(self.ledger.kinds) != len(self.codes):
            raise ShapeError(reason="codes, places and ledger of the sources do not fit")

    @property
    def xyz_m(self) -> Floats:
        """East, north and the usual height of the kind, in metres; (n, 3)."""
        return np.column_stack([self.xy_m, [kind.traits.height_m for kind in self.ledger.kinds]])


@dataclass(frozen=True)
class Search:
    """How a district is searched; all of it set beforehand, none fitted to a district whose truth is known."""

    block_minutes: int = 60
    terrain: Terrain = Terrain.URBAN
    wind_error_deg: float = 10.0
    plume_error: float = 0.7
    """Relative error of a plume in one block: two in three are right within a factor of two. [1]"""
    systematic_sd: float = 0.35
    """Logarithmic error that all plumes of a source share, as the spread's curves are never quite right. [1]"""
    first_discount: float = 3.0
    """By how much evidence is discounted before that is learnt. [1]"""
    weakest_g_s: float = 0.04
    strongest_g_s: float = 3.0
    rungs: int = 10
    usual_g_s: float = 0.12
    usual_sd: float = 1.1
    """Of the logarithm. [1]"""
    plausible_above: float = -1.0
    """Log-odds that a source must reach at its very best to be screened at all. [1]"""
    keep_above: float = 0.02
    """Sources with a smaller probability after screening are left out of the long run. [1]"""
    quiet_below: float = 0.5
    """Plumes weaker than this, relative to the noise, do not spoil a sensor's offset of the night. [1]"""
    often_above: float = 0.05
    """Those with a smaller one in the end are met only in every fourth round. [1]"""
    most_places: int = 10
    uses_ledger: bool = True
    chains: int = 4
    """So many runs, each begun on its own, since one alone may sit on one of several explanations."""
    screening_rounds: int = 14
    learning_rounds: int = 18
    rounds: int = 28
    settle_rounds: int = 8
    visible_g_s: float = 0.5
    """A source counts as visible if it would stand out at this steady rate. [g s⁻¹]"""

    @property
    def strengths(self) -> Floats:
        """The ladder of rates, in g s⁻¹."""
        return np.geomspace(self.weakest_g_s, self.strongest_g_s, self.rungs)

    @property
    def slab(self) -> Floats:
        """The probability of each rung, if a source emits."""
        weights = np.exp(-0.5 * (np.log(self.strengths / self.usual_g_s) / self.usual_sd) ** 2)
        return np.asarray(weights / weights.sum())
