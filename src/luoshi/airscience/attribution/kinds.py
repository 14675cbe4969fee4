"""What kinds of enterprise a ledger knows, when each may work, and what each gives off for a unit of fine particles.

The ratios are the office's own and are data: an inventory of the place replaces them. They say in which proportion the
pollutants come, so that a rise of carbon monoxide beside fine particles points to a foundry and not to a building site.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.index import Pollutant

Floats = NDArray[np.float64]

TRACERS = (Pollutant.PM25, Pollutant.PM10, Pollutant.SO2, Pollutant.NO2, Pollutant.CO)
"""The pollutants that sources give off directly, in the order of every axis of pollutants here; ozone is made later."""
LEAD = TRACERS.index(Pollutant.PM25)
"""The pollutant in which a source's rate is told."""


class Shift(StrEnum):
    """When an enterprise may work, by its permit."""

    DAY = "day"
    LONG_DAY = "long_day"
    NIGHT = "night"
    CONTINUOUS = "continuous"

    @property
    def hours(self) -> tuple[float, float]:
        """From when to when; a day of 24 hours where it never stops, over midnight where the end is the smaller."""
        return _HOURS[self]

    @property
    def name_zh(self) -> str:
        """As the ledger writes it."""
        return {"day": "白班", "long_day": "两班", "night": "夜班", "continuous": "连续生产"}[self.value]

    @property
    def name_en(self) -> str:
        """In English."""
        return {"day": "day shift", "long_day": "two shifts", "night": "night shift", "continuous": "continuous"}[
            self.value
        ]


class EnterpriseKind(StrEnum):
    """What an enterprise does, as far as the air is concerned."""

    FOUNDRY = "foundry"
    BOILER = "boiler"
    CONCRETE = "concrete"
    BUILDING_SITE = "building_site"
    BRICK_KILN = "brick_kiln"
    ASPHALT = "asphalt"
    FURNITURE = "furniture"
    FOOD = "food"
    MACHINING = "machining"
    UNREGISTERED = "unregistered"

    @property
    def traits(self) -> "Traits":
        """What is known of the kind beforehand."""
        return _TRAITS[self]


@dataclass(frozen=True, slots=True)
class Traits:
    """A kind's names, usual height and rate, and what comes with one unit of fine particles (of the same mass unit)."""

    name_zh: str
    name_en: str
    height_m: float
    usual_g_s: float
    ratios: tuple[float, float, float, float, float]
    prior_log_odds: float
    """How much more often than others it is found to emit by night. [1]"""


def emission_ratios(kinds: Sequence[EnterpriseKind]) -> Floats:
    """Mass of each pollutant given off with one unit of fine particles.

    Parameters
    ----------
    kinds : sequence of n kinds
        One for each source.

    Returns
    -------
    (n, 5) float64
        In the order of :data:`TRACERS`; the first column is 1. [1]

    References
    ----------
    .. [1] Magnitudes after the technical guides for inventories of the Ministry of Environmental Protection, bulletin
       2014 no. 92 and 2015 annexes; rounded, see docs/sources.md.

    Examples
    --------
    >>> emission_ratios([EnterpriseKind.FOUNDRY]).tolist()
    [[1.0, 1.8, 0.3, 0.2, 8.0]]
    """
    return np.array([kind.traits.ratios for kind in kinds], dtype=np.float64).reshape(-1, len(TRACERS))


_HOURS = {
    Shift.DAY: (8.0, 18.0),
    Shift.LONG_DAY: (6.0, 21.5),
    Shift.NIGHT: (20.0, 6.0),
    Shift.CONTINUOUS: (0.0, 24.0),
}
_TRAITS = {
    EnterpriseKind.FOUNDRY: Traits("铸造", "foundry", 15.0, 0.12, (1.0, 1.8, 0.3, 0.2, 8.0), 0.5),
    EnterpriseKind.BOILER: Traits("燃煤锅炉", "coal boiler", 30.0, 0.10, (1.0, 1.5, 3.0, 2.0, 6.0), 0.4),
    EnterpriseKind.CONCRETE: Traits("混凝土搅拌", "concrete mixing", 8.0, 0.08, (1.0, 4.5, 0.02, 0.05, 0.2), 0.3),
    EnterpriseKind.BUILDING_SITE: Traits("建筑工地", "building site", 3.0, 0.08, (1.0, 5.0, 0.02, 0.3, 0.5), 0.5),
    EnterpriseKind.BRICK_KILN: Traits("砖瓦窑", "brick kiln", 25.0, 0.20, (1.0, 1.6, 2.5, 0.8, 10.0), 0.8),
    EnterpriseKind.ASPHALT: Traits("沥青搅拌", "asphalt mixing", 15.0, 0.12, (1.0, 1.5, 0.6, 0.8, 5.0), 0.3),
    EnterpriseKind.FURNITURE: Traits("家具制造", "furniture", 8.0, 0.03, (1.0, 1.2, 0.02, 0.05, 0.1), -0.5),
    EnterpriseKind.FOOD: Traits("食品加工", "food", 10.0, 0.03, (1.0, 1.1, 0.05, 0.2, 0.5), -0.8),
    EnterpriseKind.MACHINING: Traits("机械加工", "machining", 8.0, 0.04, (1.0, 1.5, 0.02, 0.1, 0.2), -0.4),
    EnterpriseKind.UNREGISTERED: Traits(
        "未登记污染源", "unregistered source", 5.0, 0.20, (1.0, 1.5, 0.3, 0.3, 5.0), 0.0
    ),
}
