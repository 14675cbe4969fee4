"""When the air is dirty: by hour, band, weekday and month, above a limit, on a calendar, over the years.

Hours bear the label of their end; the late night (00–06) is the hours labelled 01:00 to 06:00. Means come with their
data capture and with an interval from blocks of days, since neighbouring hours and days say much the same.
"""

from luoshi.airscience.when.bands import Axis, Band, band_of_hour
from luoshi.airscience.when.blocks import CONFIDENCE, RESAMPLES, Seed, block_length
from luoshi.airscience.when.exceedances import Exceedances, exceedances
from luoshi.airscience.when.late_night import Estimate, LateNight, late_night, late_night_means
from luoshi.airscience.when.patterns import Pattern, pattern
from luoshi.airscience.when.sheets import Sheet, sheets
from luoshi.airscience.when.trend import Direction, Trend, trend, trend_of_months

__all__ = [
    "CONFIDENCE",
    "RESAMPLES",
    "Axis",
    "Band",
    "Direction",
    "Estimate",
    "Exceedances",
    "LateNight",
    "Pattern",
    "Seed",
    "Sheet",
    "Trend",
    "band_of_hour",
    "block_length",
    "exceedances",
    "late_night",
    "late_night_means",
    "pattern",
    "sheets",
    "trend",
    "trend_of_months",
]
