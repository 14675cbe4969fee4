"""What the model sees for an origin and a horizon: the last hours, the same hour of past days, the calendar, weather.

Of the pollutant and of everything observed only hours up to the origin enter. Of what is known ahead the hours up to
the target enter, none after it. That is the whole protection against seeing the future, and a test holds it.
"""

import numpy as np

from luoshi.airscience.forecast.series import Floats, Ints, Series

LAGS = (0, 1, 2, 3, 5, 8, 12, 18, 24)
WINDOWS = (6, 24, 72)
DAYS_BACK = 3
HOURS_OF_DAY = 24
DAYS_OF_YEAR = 365.25
HOURS_LATELY = 12


def features(series: Series, origins: Ints, horizons: Ints) -> Floats:
    """One row for each pair of origin and horizon.

    Gaps are NaN; so is what lies before the series begins.

    Parameters
    ----------
    series : Series
        The station.
    origins : (n,) int
        Places of the last hours that are known.
    horizons : (n,) int
        How many hours later the target ends. [h]

    Returns
    -------
    (n, f) float64
        Concentrations as ln(1 + c), everything else in its own unit.
    """
    columns = [horizons.astype(np.float64)]
    columns += _of_target(np.log1p(np.maximum(series.target, 0)), origins, horizons)
    for values in series.observed.values():
        columns += [_at(values, origins), _mean_between(values, origins - WINDOWS[0], origins)]
    for values in series.known_ahead.values():
        columns += _of_known(values, origins, origins + horizons)
    return np.column_stack(columns + _of_calendar(series, origins + horizons))


def _of_target(logs: Floats, origins: Ints, horizons: Ints) -> list[Floats]:
    lags = [_at(logs, origins - lag) for lag in LAGS]
    means = [_mean_between(logs, origins - hours, origins) for hours in WINDOWS]
    days = -(-horizons // HOURS_OF_DAY)
    same_hour = [_at(logs, origins + horizons - HOURS_OF_DAY * (days + back)) for back in range(DAYS_BACK)]
    return [*lags, *means, *same_hour]


def _of_known(values: Floats, origins: Ints, targets: Ints) -> list[Floats]:
    lately = np.maximum(targets - HOURS_LATELY, origins)
    there = _at(values, targets)
    return [
        there,
        there - _at(values, origins),
        _mean_between(values, origins, targets),
        _mean_between(values, lately, targets),
    ]


def _of_calendar(series: Series, targets: Ints) -> list[Floats]:
    first = series.ends_at[0].astype("datetime64[h]")
    hours = first.astype(np.int64) + targets
    turn = 2 * np.pi * hours / (HOURS_OF_DAY * DAYS_OF_YEAR)
    weekday = (hours - 1) // HOURS_OF_DAY % 7  # the hour that ends at midnight belongs to the day before
    return [(hours % HOURS_OF_DAY).astype(np.float64), weekday.astype(np.float64), np.sin(turn), np.cos(turn)]


def _at(values: Floats, places: Ints) -> Floats:
    inside = (places >= 0) & (places < len(values))
    return np.where(inside, values[np.clip(places, 0, len(values) - 1)], np.nan)


def _mean_between(values: Floats, after: Ints, until: Ints) -> Floats:
    """The mean of the hours after ``after`` up to and with ``until``, of those that are there."""
    known = np.isfinite(values)
    sums = np.concatenate([[0.0], np.cumsum(np.where(known, values, 0.0))])
    counts = np.concatenate([[0], np.cumsum(known)])
    low, high = (np.clip(edge + 1, 0, len(values)) for edge in (after, until))
    count = counts[high] - counts[low]
    return np.where(count > 0, (sums[high] - sums[low]) / np.maximum(count, 1), np.nan)
