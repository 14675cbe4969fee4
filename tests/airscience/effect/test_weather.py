"""The weather model learns from before alone, is judged on what it has not seen, and is averaged exactly."""

import math

import numpy as np
import pytest

from luoshi.airscience.effect import (
    Panel,
    Span,
    Weather,
    calendar_of,
    honest_scores,
    mean_over_weather,
    train,
    weather,
    weather_effect,
)
from luoshi.airscience.errors import ShapeError, TooLittleDataError
from tests.airscience.effect.made_up import FIRST, wandering

DAYS = 200
CHANCE = np.random.default_rng(8)
WIND = np.abs(wandering(CHANCE, DAYS * 24, 8, 2.0))
TEMPERATURE = wandering(CHANCE, DAYS * 24, 200, 8.0)
WEATHER = Weather(("wind_speed", "temperature"), np.column_stack((WIND, TEMPERATURE)))
LOGS = 4 - 0.3 * WIND - 0.02 * TEMPERATURE + wandering(CHANCE, DAYS * 24, 30, 0.4)
CALENDAR = calendar_of(FIRST, DAYS)
HOURS = np.arange(DAYS * 24)
PANEL = Panel(FIRST, ("A",), np.exp(LOGS)[:, None])


@pytest.fixture(autouse=True)
def few_rounds(monkeypatch):
    """Fewer trees than in earnest: the rules hold for any number."""
    monkeypatch.setattr(weather, "ROUNDS", 25)


@pytest.fixture(scope="module")
def model():
    return train(LOGS, CALENDAR, WEATHER, HOURS)


def test_mean_over_weather_equals_every_row_predicted(model):
    """Sixty hours under forty weathers, all 2,400 rows one by one and averaged: the same to the last places."""
    hours, weathers = CALENDAR[::80], WEATHER.values[::120]
    plain = [model.predict(np.repeat(hour[None], len(weathers), axis=0), weathers).mean() for hour in hours]
    assert mean_over_weather(model, hours, weathers) == pytest.approx(plain, abs=1e-12)


def test_mean_over_one_weather_is_its_prediction(model):
    """Nothing is averaged where there is one weather only."""
    one = WEATHER.values[77]
    rows = np.repeat(one[None], len(CALENDAR), axis=0)
    assert mean_over_weather(model, CALENDAR, one[None]) == pytest.approx(model.predict(CALENDAR, rows), abs=1e-12)


def test_order_of_weathers_makes_no_difference(model):
    """A mean is a mean."""
    weathers = WEATHER.values[::50]
    found, turned = (mean_over_weather(model, CALENDAR[::24], w) for w in (weathers, weathers[::-1]))
    assert found == pytest.approx(turned, abs=1e-12)


def test_gap_in_the_weather_is_no_weather(model):
    """NaN never becomes a number: it is refused."""
    with pytest.raises(ShapeError):
        mean_over_weather(model, CALENDAR, np.array([[1.0, np.nan]]))
    with pytest.raises(ShapeError):
        mean_over_weather(model, CALENDAR, np.empty((0, 2)))


def test_random_hours_flatter_the_model():
    """Of a series that remembers a day, hours drawn at random are explained better than whole stretches."""
    found = honest_scores(LOGS, CALENDAR, WEATHER, HOURS)
    assert found.random > 0.5
    assert found.random > found.blocked + 0.2


def test_model_learns_from_the_days_before_alone():
    """Other air in the window and after it changes neither the model nor the placebos nor the scores."""
    window = Span(180, 187)
    values = PANEL.values.copy()
    values[window.first * 24 :] *= 3
    first, second = (weather_effect(p, "A", WEATHER, window) for p in (PANEL, Panel(FIRST, ("A",), values)))
    assert second.step - first.step == pytest.approx(math.log(3), abs=1e-9)
    assert second.placebos.steps.tolist() == first.placebos.steps.tolist()
    assert second.scores == first.scores
    assert second.normalised.tolist() == first.normalised.tolist()


def test_hours_without_weather_are_left_out():
    """Half of the window without wind still has a step; more than half has none."""
    values = WEATHER.values.copy()
    values[180 * 24 : 183 * 24, 0] = np.nan
    assert math.isfinite(weather_effect(PANEL, "A", Weather(WEATHER.names, values), Span(180, 187)).step)
    values[180 * 24 : 184 * 24, 0] = np.nan
    assert math.isnan(weather_effect(PANEL, "A", Weather(WEATHER.names, values), Span(180, 187)).step)


def test_two_months_are_needed():
    """Less is no weather to learn from."""
    with pytest.raises(TooLittleDataError):
        train(LOGS, CALENDAR, WEATHER, np.arange(24 * 50))


def test_calendar_labels_hours_by_their_end():
    """The day's hours end at 1 to 24; 1 January 2018 was a Monday."""
    found = calendar_of(FIRST, 8)
    assert found[:24, 2].tolist() == list(range(1, 25))
    assert found[[0, 24, 168], 3].tolist() == [0, 1, 0]
    assert found[[0, 23, 24], 1].tolist() == [1, 1, 2]
