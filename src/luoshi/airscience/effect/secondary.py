"""The secondary estimate: how far the window's air lay from what the weather would have made of the air before.

It needs no neighbour and so cannot be misled by one, but it knows the region's haze only as far as the weather at the
station tells it. Its error is several times that of the primary estimate and is shown beside it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.effect.averaging import mean_over_weather
from luoshi.airscience.effect.panel import HOURS_OF_DAY, Panel, Span
from luoshi.airscience.effect.placebo import Placebos, first_day_of_placebos
from luoshi.airscience.effect.verdict import Verdict, judge
from luoshi.airscience.effect.weather import Model, Scores, Weather, calendar_of, complete, honest_scores, train
from luoshi.airscience.errors import TooLittleDataError

Floats = NDArray[np.float64]

DAYS_BETWEEN_MODELS = 180
NEEDED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class WeatherEffect:
    """The window's step [log] against what its weather lets expect, placebos of the same kind, the model's scores.

    ``normalised`` (24 d,) is the log concentration of each hour before the window's end under the weather of all hours
    before the window; the model has not learnt from the window.
    """

    step: float
    placebos: Placebos
    scores: Scores
    normalised: Floats

    @property
    def verdict(self) -> Verdict:
        """What this estimate alone would let one say."""
        return judge(self.step, self.placebos.threshold)


def weather_effect(panel: Panel, station: str, weather: Weather, window: Span, *, seed: int = 1) -> WeatherEffect:
    """The weather-normalised change at a station in a window.

    Hours without a concentration or with a gap in the weather are left out; with less than half of the window's hours
    the step is NaN.

    Parameters
    ----------
    panel : Panel
        See :func:`panel_of`.
    station : str
        The station.
    weather : Weather
        Its weather at the panel's hours.
    window : Span
        The days that are judged; models learn from days before alone.
    seed : int
        Of the draws within the training.

    Returns
    -------
    WeatherEffect

    Raises
    ------
    NoSuchStationError, TooLittleDataError
        The station is unknown, or fewer than 60 days before are complete.

    References
    ----------
    .. [1] S. K. Grange, D. C. Carslaw, Sci. Total Environ. 653 (2019) 578–588: a model of business as usual.
    """
    logs = np.log(panel.values[:, panel.column(station)])
    calendar = calendar_of(panel.first_day, panel.days)
    before = np.arange(window.first * HOURS_OF_DAY)
    model = train(logs, calendar, weather, before, seed=seed)
    pool = weather.values[model.learnt]
    return WeatherEffect(
        _departure(model, logs, calendar, weather, window),
        _placebos(logs, calendar, weather, window, seed),
        honest_scores(logs, calendar, weather, before, seed=seed),
        mean_over_weather(model, calendar[: window.stop * HOURS_OF_DAY], pool),
    )


def _departure(model: Model, logs: Floats, calendar: Floats, weather: Weather, window: Span) -> float:
    hours = np.arange(window.first * HOURS_OF_DAY, window.stop * HOURS_OF_DAY)
    told = hours[complete(logs, weather)[hours]]
    if len(told) < NEEDED_SHARE * len(hours):
        return float("nan")
    return float(np.mean(logs[told] - model.predict(calendar[told], weather.values[told])))


def _placebos(logs: Floats, calendar: Floats, weather: Weather, window: Span, seed: int) -> Placebos:
    firsts, steps = [], []
    start = first_day_of_placebos(window.first)
    for day in range(start, window.first, DAYS_BETWEEN_MODELS):
        try:
            model = train(logs, calendar, weather, np.arange(day * HOURS_OF_DAY), seed=seed)
        except TooLittleDataError:
            continue  # a long gap: later models have more to learn from
        last = min(day + DAYS_BETWEEN_MODELS, window.first - window.days + 1)
        for first in range(day, last, max(1, (window.days + 1) // 2)):
            found = _departure(model, logs, calendar, weather, Span(first, first + window.days))
            if np.isfinite(found):
                firsts.append(first)
                steps.append(found)
    return Placebos(window.days, np.array(firsts, dtype=np.int64), np.array(steps, dtype=np.float64))
