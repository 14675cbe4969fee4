"""Did it work? The change of a station's air in some days, beyond what region, weather and chance do.

The primary estimate holds the station against a mixture of its neighbours on the log scale; the secondary against what
its own weather lets expect. Both learn from the days before alone, and both are told with what the same estimate says
where nothing happened: the least change that can be told from chance, below which nothing is called an improvement.
"""

from luoshi.airscience.effect.averaging import mean_over_weather
from luoshi.airscience.effect.contrast import Comparison, compare
from luoshi.airscience.effect.drift import Drift, learn_drift
from luoshi.airscience.effect.estimate import Effect, Past, effect_of, learn
from luoshi.airscience.effect.panel import Panel, Span, panel_of
from luoshi.airscience.effect.peers import before_and_after, placebos_of, ratio_to_neighbours
from luoshi.airscience.effect.placebo import Placebos, placebos_in_space, placebos_in_time
from luoshi.airscience.effect.primary import Fit, Step, fit, step
from luoshi.airscience.effect.secondary import WeatherEffect, weather_effect
from luoshi.airscience.effect.synthetic import Mixture, fit_mixture
from luoshi.airscience.effect.verdict import Verdict, judge, percent
from luoshi.airscience.effect.weather import (
    Model,
    Scores,
    Weather,
    calendar_of,
    honest_scores,
    train,
    wind_components,
)

__all__ = [
    "Comparison",
    "Drift",
    "Effect",
    "Fit",
    "Mixture",
    "Model",
    "Panel",
    "Past",
    "Placebos",
    "Scores",
    "Span",
    "Step",
    "Verdict",
    "Weather",
    "WeatherEffect",
    "before_and_after",
    "calendar_of",
    "compare",
    "effect_of",
    "fit",
    "fit_mixture",
    "honest_scores",
    "judge",
    "learn",
    "learn_drift",
    "mean_over_weather",
    "panel_of",
    "percent",
    "placebos_in_space",
    "placebos_in_time",
    "placebos_of",
    "ratio_to_neighbours",
    "step",
    "train",
    "weather_effect",
    "wind_components",
]
