"""What comes next: the concentrations of the coming three days with intervals, and how far they can be trusted.

A forecast is told with its skill against saying that nothing changes. Weather that is known ahead makes it better;
whether it was known is told too.
"""

from luoshi.airscience.forecast.baselines import diurnal_climatology, persistence
from luoshi.airscience.forecast.conformal import conformal_quantile, tracked_bounds
from luoshi.airscience.forecast.features import features
from luoshi.airscience.forecast.model import GREATEST_HORIZON, Forecaster, all_horizons, learn_forecaster, targets_of
from luoshi.airscience.forecast.outlook import LEVEL, Outlook, forecast, outlooks, with_intervals
from luoshi.airscience.forecast.series import Series
from luoshi.airscience.forecast.skill import coverage, skill

__all__ = [
    "GREATEST_HORIZON",
    "LEVEL",
    "Forecaster",
    "Outlook",
    "Series",
    "all_horizons",
    "conformal_quantile",
    "coverage",
    "diurnal_climatology",
    "features",
    "forecast",
    "learn_forecaster",
    "outlooks",
    "persistence",
    "skill",
    "targets_of",
    "tracked_bounds",
    "with_intervals",
]
