"""Who: which source a rise of the air's pollution came from, how sure, and what would settle it.

A source's response is what one unit of its rate adds at each receptor. Given the responses, the concentrations and
what the ledger knows beforehand, the answer is a probability for each source and for "none of these", and a rate with
its interval; never a bare name.
"""

from luoshi.airscience.attribution.attribute import Attribution, attribute
from luoshi.airscience.attribution.background import Enhancement, enhancement
from luoshi.airscience.attribution.calibration import expected_calibration_error
from luoshi.airscience.attribution.coordinates import local_metres
from luoshi.airscience.attribution.coverage import Visibility
from luoshi.airscience.attribution.discriminating import Discrimination, what_would_settle
from luoshi.airscience.attribution.district import attribute_district
from luoshi.airscience.attribution.events import Event, find_events, rate_of
from luoshi.airscience.attribution.kinds import TRACERS, EnterpriseKind, Shift, emission_ratios
from luoshi.airscience.attribution.ledger import Ledger, ledger_log_odds
from luoshi.airscience.attribution.locate import Beforehand, Located, Scene, locate
from luoshi.airscience.attribution.network import NetworkReadings
from luoshi.airscience.attribution.noise import NoiseCurve
from luoshi.airscience.attribution.plume import path_response, plume_response
from luoshi.airscience.attribution.prior import window_log_odds
from luoshi.airscience.attribution.puff import puff_response
from luoshi.airscience.attribution.search import Registered, Search
from luoshi.airscience.attribution.settings import Settings, rate_grid
from luoshi.airscience.attribution.spread import (
    Spread,
    Stability,
    Terrain,
    spread_of_class,
    spread_of_turbulence,
    stability_of,
)
from luoshi.airscience.attribution.turning import responses_by_direction, turned_responses
from luoshi.airscience.attribution.verdicts import DistrictAttribution, Settling, SourceVerdict, Suspected
from luoshi.airscience.attribution.windows import window_means

__all__ = [
    "TRACERS",
    "Attribution",
    "Beforehand",
    "Discrimination",
    "DistrictAttribution",
    "Enhancement",
    "EnterpriseKind",
    "Event",
    "Ledger",
    "Located",
    "NetworkReadings",
    "NoiseCurve",
    "Registered",
    "Scene",
    "Search",
    "Settings",
    "Settling",
    "Shift",
    "SourceVerdict",
    "Spread",
    "Stability",
    "Suspected",
    "Terrain",
    "Visibility",
    "attribute",
    "attribute_district",
    "emission_ratios",
    "enhancement",
    "expected_calibration_error",
    "find_events",
    "ledger_log_odds",
    "local_metres",
    "locate",
    "path_response",
    "plume_response",
    "puff_response",
    "rate_grid",
    "rate_of",
    "responses_by_direction",
    "spread_of_class",
    "spread_of_turbulence",
    "stability_of",
    "turned_responses",
    "what_would_settle",
    "window_log_odds",
    "window_means",
]
