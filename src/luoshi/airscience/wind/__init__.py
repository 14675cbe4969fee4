"""Where the air comes from: wind roses, high shares, wind regression, sectors that stand out, crossing bearings.

Every function needs measured wind and says so (:class:`~luoshi.airscience.errors.NoWindError`) where there is none.
Directions are where the wind came from, in degrees clockwise of north, and are never averaged as numbers.
"""

from luoshi.airscience.wind.circle import apart
from luoshi.airscience.wind.hours import CALM_BELOW_M_S
from luoshi.airscience.wind.kernels import SpeedKernel
from luoshi.airscience.wind.probability import HighShares, cbpf, cpf
from luoshi.airscience.wind.regression import Smoothing, WindSurface, nwr
from luoshi.airscience.wind.rose import FORCES_M_S, WindRose, wind_rose
from luoshi.airscience.wind.sectors import Bearing, SectorFinding, find_sectors
from luoshi.airscience.wind.shares import SECTORS, centres_of
from luoshi.airscience.wind.surface import PolarSurface, polar_surface
from luoshi.airscience.wind.triangulation import Fix, Sight, triangulate
from luoshi.airscience.wind.vectors import WindMean, vector_mean

__all__ = [
    "CALM_BELOW_M_S",
    "FORCES_M_S",
    "SECTORS",
    "Bearing",
    "Fix",
    "HighShares",
    "PolarSurface",
    "SectorFinding",
    "Sight",
    "Smoothing",
    "SpeedKernel",
    "WindMean",
    "WindRose",
    "WindSurface",
    "apart",
    "cbpf",
    "centres_of",
    "cpf",
    "find_sectors",
    "nwr",
    "polar_surface",
    "triangulate",
    "vector_mean",
    "wind_rose",
]
