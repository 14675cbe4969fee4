"""Weather normalisation, the secondary estimate: what the weather and the calendar would have made of the past's air.

A model learns the station's concentration from its weather and the calendar, on the days before the window alone. What
the window's air departs from it is the secondary estimate. How good the model is may only be judged on whole stretches
that it has not seen: an hour drawn at random has its neighbours of an hour before and after in the training, and a
score on such hours is a score for remembering.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.effect.panel import HOURS_OF_DAY
from luoshi.airscience.errors import ShapeError, TooLittleDataError

if TYPE_CHECKING:
    import lightgbm as lgb

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

CALENDAR = ("trend_days", "day_of_year", "hour", "weekday")
"""The columns of the calendar, which come first; those of the weather follow."""
ROUNDS = 200
SETTINGS: Mapping[str, object] = {
    "objective": "regression",
    "learning_rate": 0.1,
    "num_leaves": 31,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
"""Not tuned: about what the tools for this purpose use."""
PARTS = 10
NEEDED_HOURS = 24 * 60


@dataclass(frozen=True, slots=True)
class Weather:
    """Hours of a station's weather: ``values`` (n, p), a column for each of ``names``; a gap is NaN."""

    names: tuple[str, ...]
    values: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """A model of log concentration from calendar and weather, and which hours it has learnt from."""

    booster: "lgb.Booster"
    learnt: Places

    def predict(self, calendar: Floats, weather: Floats) -> Floats:
        """Log concentrations for hours (n, 4) under weather (n, p)."""
        found = self.booster.predict(np.column_stack((calendar, weather)), num_threads=1)
        return np.asarray(found, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares of variance explained: on hours drawn at random, and on whole stretches left out."""

    random: float
    blocked: float


def wind_components(speed_m_s: Floats, from_deg: Floats) -> tuple[Floats, Floats]:
    """The wind as a vector towards east and north, which unlike its direction may be learnt from and averaged.

    A gap in either is a gap in both.

    Parameters
    ----------
    speed_m_s : (n,) float64
        [m s⁻¹]
    from_deg : (n,) float64
        Where the wind comes from, clockwise from north. [°]

    Returns
    -------
    tuple of (n,) float64
        East and north. [m s⁻¹]

    Examples
    --------
    >>> east, north = wind_components(np.array([2.0]), np.array([270.0]))
    >>> round(float(east[0]), 6), abs(round(float(north[0]), 6))
    (2.0, 0.0)
    """
    angle = np.radians(from_deg)
    return -speed_m_s * np.sin(angle), -speed_m_s * np.cos(angle)


def calendar_of(first_day: date, days: int) -> Floats:
    """The calendar of consecutive hours (24 · days, 4), in the order of ``CALENDAR``; Monday is 0.

    >>> calendar_of(date(2019, 11, 1), 1)[0].tolist()
    [0.0, 305.0, 1.0, 4.0]
    """
    hours = np.arange(days * HOURS_OF_DAY)
    day = hours // HOURS_OF_DAY
    dates = np.datetime64(first_day) + np.arange(days).astype("timedelta64[D]")
    of_year = (dates - dates.astype("datetime64[Y]")).astype(np.float64) + 1
    weekday = (first_day.weekday() + day) % 7
    return np.column_stack((day, of_year[day], hours % HOURS_OF_DAY + 1, weekday)).astype(np.float64)


def train(logs: Floats, calendar: Floats, weather: Weather, hours: Places, *, seed: int = 1) -> Model:
    """Learn from the given hours; those without a concentration or with a gap in the weather are left out.

    Parameters
    ----------
    logs : (n,) float64
        Log concentrations. [log]
    calendar : (n, 4) float64
        See :func:`calendar_of`.
    weather : Weather
        Of the same hours.
    hours : (m,) int64
        The places that may be learnt from: those before the window.
    seed : int
        Of the draws within the training.

    Returns
    -------
    Model

    Raises
    ------
    TooLittleDataError
        Fewer than 60 days of hours are complete.
    """
    if len(calendar) != len(logs) or len(weather.values) != len(logs):
        raise ShapeError(reason=f"{len(logs)} hours, {len(calendar)} of the calendar, {len(weather.values)} of weather")
    use = hours[complete(logs, weather)[hours]]
    if len(use) < NEEDED_HOURS:
        raise TooLittleDataError(found=len(use), needed=NEEDED_HOURS)
    return _train(logs, np.column_stack((calendar, weather.values)), use, seed)


def complete(logs: Floats, weather: Weather) -> NDArray[np.bool_]:
    """Which hours have a concentration and the whole weather."""
    found: NDArray[np.bool_] = np.isfinite(logs) & np.isfinite(weather.values).all(axis=1)
    return found


def honest_scores(logs: Floats, calendar: Floats, weather: Weather, hours: Places, *, seed: int = 1) -> Scores:
    """How well the model explains hours that it has not learnt from, told both ways.

    Parameters
    ----------
    logs, calendar, weather, hours, seed
        See :func:`train`.

    Returns
    -------
    Scores
        Over ten parts: of hours drawn at random, and of consecutive hours. The second is the one to believe.

    References
    ----------
    .. [1] D. R. Roberts et al., Ecography 40 (2017) 913–929: blocked cross-validation of data with a structure.
    """
    use = hours[complete(logs, weather)[hours]]
    columns = np.column_stack((calendar, weather.values))
    shuffled = np.random.default_rng(seed).permutation(use)
    return Scores(*(_score(logs, columns, parts, seed) for parts in (shuffled, use)))


def _score(logs: Floats, columns: Floats, places: Places, seed: int) -> float:
    wrong = 0.0
    for learnt, left_out in _parts(places):
        model = _train(logs, columns, learnt, seed)
        told = np.asarray(model.booster.predict(columns[left_out], num_threads=1), dtype=np.float64)
        wrong += float(((logs[left_out] - told) ** 2).sum())
    values = logs[places]
    return 1 - wrong / float(((values - values.mean()) ** 2).sum())


def _parts(places: Places) -> Iterator[tuple[Places, Places]]:
    parts = np.array_split(places, PARTS)
    for i, part in enumerate(parts):
        yield np.concatenate(parts[:i] + parts[i + 1 :]), part


def _train(logs: Floats, columns: Floats, use: Places, seed: int) -> Model:
    import lightgbm as lgb  # noqa: PLC0415 - it loads pandas; whoever only shows an estimate needs neither

    settings = {**SETTINGS, "seed": seed, "num_threads": 1}
    booster = lgb.train(settings, lgb.Dataset(columns[use], logs[use], free_raw_data=True), ROUNDS)
    return Model(booster, use)
