"""The air-quality index of HJ 633 in both editions, what it is computed from, and what is judged by it.

Scalars and arrays alike. A gap is NaN and stays NaN: no function here makes a number of nothing. Averages return the
data capture with the value. The edition is chosen by the day of the air, never by the day of the computing.
"""

from luoshi.airscience.index.alerts import (
    RULES,
    Spell,
    WarningLevel,
    WarningRule,
    WarningRules,
    rules_on,
    warning_levels,
)
from luoshi.airscience.index.aqi import Index, combine, daily, primary_pollutants, realtime
from luoshi.airscience.index.averages import (
    Mean,
    daily_mean,
    eight_hour_means,
    hourly_mean,
    mda8,
    mean_of,
    monthly_mean,
    year_is_complete,
)
from luoshi.airscience.index.city import city_mean
from luoshi.airscience.index.classes import AirClass, ClassWords, class_of, classes_of
from luoshi.airscience.index.editions import Curve, Edition, curve_of, edition_on
from luoshi.airscience.index.evaluation import (
    Comparison,
    Evaluation,
    attains_all,
    evaluate_year,
    percentile,
)
from luoshi.airscience.index.hours import DayGrid, by_day, day_of_hour
from luoshi.airscience.index.limits import Grade, Limit, Phase, Statistic, limit_of, phase_on
from luoshi.airscience.index.pollutants import POLLUTANTS, Averaging, Pollutant
from luoshi.airscience.index.rounding import round_half_even
from luoshi.airscience.index.subindex import iaqi

__all__ = [
    "POLLUTANTS",
    "RULES",
    "AirClass",
    "Averaging",
    "ClassWords",
    "Comparison",
    "Curve",
    "DayGrid",
    "Edition",
    "Evaluation",
    "Grade",
    "Index",
    "Limit",
    "Mean",
    "Phase",
    "Pollutant",
    "Spell",
    "Statistic",
    "WarningLevel",
    "WarningRule",
    "WarningRules",
    "attains_all",
    "by_day",
    "city_mean",
    "class_of",
    "classes_of",
    "combine",
    "curve_of",
    "daily",
    "daily_mean",
    "day_of_hour",
    "edition_on",
    "eight_hour_means",
    "evaluate_year",
    "hourly_mean",
    "iaqi",
    "limit_of",
    "mda8",
    "mean_of",
    "monthly_mean",
    "percentile",
    "phase_on",
    "primary_pollutants",
    "realtime",
    "round_half_even",
    "rules_on",
    "warning_levels",
    "year_is_complete",
]
