"""A made-up district whose every source is known: what methods are tried on, and what the demonstration shows.

Pure and seeded: the same settings and seed give the same air to the last bit. Its plumes spread by other numbers than
attribution assumes and its wind is measured with an error, so that finding a source here proves something.
"""

from luoshi.airscience.simulation.background import Background
from luoshi.airscience.simulation.dispersion import true_response, true_spread
from luoshi.airscience.simulation.district import SimulatedDistrict, Truth, simulate
from luoshi.airscience.simulation.enterprises import Emissions, Enterprises, is_night, night_of
from luoshi.airscience.simulation.sensors import Fault, FaultKind, Sensors
from luoshi.airscience.simulation.settings import DEFAULT, SMALL, DistrictSettings
from luoshi.airscience.simulation.weather import Weather, sun_height_deg

__all__ = [
    "DEFAULT",
    "SMALL",
    "Background",
    "DistrictSettings",
    "Emissions",
    "Enterprises",
    "Fault",
    "FaultKind",
    "Sensors",
    "SimulatedDistrict",
    "Truth",
    "Weather",
    "is_night",
    "night_of",
    "simulate",
    "sun_height_deg",
    "true_response",
    "true_spread",
]
