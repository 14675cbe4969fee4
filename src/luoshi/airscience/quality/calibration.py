"""Calibration of optical particle sensors by a reference beside them: humidity-aware, robust, by sensor and month.

PM_ref = a·PM / (1 + κ·RH/(100 − RH)) + b, with κ common to the group, a and b of each sensor and month drawn towards
the group's. Coefficients of other countries' air do not transfer: κ, a and b are always fitted to the air at hand.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from luoshi.airscience.errors import ShapeError, TooLittleDataError
from luoshi.airscience.quality.flags import Floats, readings
from luoshi.airscience.quality.growth import growth
from luoshi.airscience.quality.hierarchy import Indices, Problem, Solution, solve
from luoshi.airscience.quality.robust import huber_loss, huber_weights, robust_spread, steady_lines

Months = NDArray[np.datetime64]

FEWEST = 24
"""The fewest pairs of reading and reference from which a calibration is made."""
GREATEST_KAPPA = 2.0
"""κ is sought from 0 to this; ammonium sulphate has about 0.5, sea salt 1.1."""


@dataclass(frozen=True)
class Line:
    """Gain and offset of a sensor in a month, each with its standard error."""

    gain: float
    offset: float
    gain_error: float
    offset_error: float


@dataclass(frozen=True)
class Calibration:
    """What was fitted; :func:`line_of` tells a line, :func:`apply` uses it."""

    sensors: tuple[Hashable, ...]
    months: tuple[np.datetime64, ...]
    kappa: float
    centre: Floats
    """What is taken off reading and weather before the line, so that gain and offset are told apart."""
    solution: Solution
    pairs: int

    @property
    def noise(self) -> float:
        """The standard deviation of the reference about the calibrated reading where it was fitted, in µg/m³."""
        return self.solution.scatter


def fit(
    values: Floats,
    reference: Floats,
    *,
    months: Months,
    sensors: Sequence[Hashable] | None = None,
    relative_humidity: Floats | None = None,
    weather: Floats | None = None,
    kappa: float | None = None,
) -> Calibration:
    """A calibration of sensors from hours (or days) in which a reference stood beside them.

    What lacks a reading, a humidity or a reference is left out.

    Parameters
    ----------
    values : (s, n) float64
        Readings of s sensors, failed ones made gaps. [µg m⁻³]
    reference : (n,) or (s, n) float64
        The reference of all sensors, or of each. [µg m⁻³]
    months : (n,) datetime64[M]
        The month to which each time belongs.
    sensors : sequence, optional
        What the sensors are called; 0, 1, … when not given.
    relative_humidity : (s, n) float64, optional
        Humidity at each sensor. Not given, κ is 0. [%]
    weather : (k, s, n) float64, optional
        Further measurements on which the offset depends in the same way for all sensors, such as temperature. [any]
    kappa : float, optional
        κ if it is known, 0 for sensors that dry their air; fitted when not given. [-]

    Returns
    -------
    Calibration
        Lines with their uncertainty.

    Raises
    ------
    ShapeError
        Something does not fit the readings.
    TooLittleDataError
        There are fewer than 24 pairs.

    Notes
    -----
    κ minimises Huber's loss with a line for each sensor; then the lines are solved for together
    (:mod:`~luoshi.airscience.quality.hierarchy`). Times are taken as even steps when the persistence of residuals,
    which widens the uncertainty, is estimated.

    References
    ----------
    .. [1] L. R. Crilley et al., Atmos. Meas. Tech. 11 (2018) 709-720 (the form).
    .. [2] K. K. Barkjohn et al., Atmos. Meas. Tech. 14 (2021) 4617-4637 (humidity as a predictor, daily means).
    .. [3] N. M. Laird, J. H. Ware, Biometrics 38 (1982) 963-974 (partial pooling).

    Examples
    --------
    >>> true = np.linspace(5, 80, 60)
    >>> both = np.stack([2.0 * true, 1.5 * true + 3])
    >>> found = fit(both, true, months=np.full(60, "2019-11", dtype="datetime64[M]"), sensors=["a", "b"])
    >>> apply(found, both[:1, :2], months=np.full(2, "2019-11", dtype="datetime64[M]"), sensors=["a"]).value.round(1)
    array([[5. , 6.3]])
    """
    given = _grid(values)
    names = tuple(range(given.shape[0])) if sensors is None else tuple(sensors)
    told = np.asarray(months, dtype="datetime64[M]")
    if len(names) != given.shape[0] or told.shape != given.shape[1:]:
        raise ShapeError(reason=f"{len(names)} names and {told.shape} months for {given.shape} readings")
    target = readings(reference)
    if target.shape not in {given.shape, given.shape[1:]}:
        raise ShapeError(reason=f"a reference of {target.shape} for {given.shape} readings")
    target = np.broadcast_to(target, given.shape)
    damp = None if kappa == 0 else _fitting(relative_humidity, given.shape, "humidities")
    extra = _weather(weather, given.shape)
    pairs = np.isfinite(given) & np.isfinite(target) & np.isfinite(extra).all(axis=0)
    pairs &= np.ones_like(pairs) if damp is None else np.isfinite(damp)
    if pairs.sum() < FEWEST:
        raise TooLittleDataError(found=int(pairs.sum()), needed=FEWEST)
    if kappa is None:
        kappa = 0.0 if damp is None else _best_kappa(given, damp, target, extra, pairs)
    dried = given if damp is None else given / growth(damp, kappa=kappa)
    calendar, month = np.unique(told, return_inverse=True)
    row, column = np.nonzero(pairs)
    columns = np.vstack([dried[pairs], extra[:, pairs]])
    centre = np.median(columns, axis=1)
    centred = columns - centre[:, None]
    problem = Problem(
        y=target[pairs],
        z=centred[0],
        shared=np.ascontiguousarray(centred[1:].T),
        sensor=row.astype(np.int64),
        month=month[column].astype(np.int64),
        sensors=given.shape[0],
        months=calendar.size,
        at=(row, column),
    )
    return Calibration(names, tuple(calendar), float(kappa), centre, solve(problem), int(pairs.sum()))


@dataclass(frozen=True)
class Calibrated:
    """Calibrated readings and the standard deviation of a reference around each, both in µg/m³."""

    value: Floats
    error: Floats


def apply(
    calibration: Calibration,
    values: Floats,
    *,
    months: Months,
    sensors: Sequence[Hashable],
    relative_humidity: Floats | None = None,
    weather: Floats | None = None,
) -> Calibrated:
    """Readings as the reference would have told them.

    Gaps stay gaps; a reading without its humidity, where κ is not 0, is a gap too. A sensor or a month that was not
    calibrated gets the group's line, with an uncertainty that says so.

    Parameters
    ----------
    calibration : Calibration
        From :func:`fit`.
    values : (s, n) float64
        Readings. [µg m⁻³]
    months : (n,) datetime64[M]
        The month to which each time belongs.
    sensors : sequence
        The name of each of the s sensors, as in the fit.
    relative_humidity : (s, n) float64, optional
        Humidity at each sensor; needed when κ is not 0. [%]
    weather : (k, s, n) float64, optional
        As in the fit.

    Returns
    -------
    Calibrated
        ``value`` and ``error`` (s, n). [µg m⁻³]

    Raises
    ------
    ShapeError
        Something does not fit the readings, or humidity or weather is wanting.
    """
    given = _grid(values)
    told = np.asarray(months, dtype="datetime64[M]")
    if len(sensors) != given.shape[0] or told.shape != given.shape[1:]:
        raise ShapeError(reason=f"{len(sensors)} names and {told.shape} months for {given.shape} readings")
    damp = _fitting(relative_humidity, given.shape, "humidities")
    if damp is None and calibration.kappa > 0:
        raise ShapeError(reason="the calibration needs the humidity of each reading")
    damp = damp if calibration.kappa > 0 else None
    extra = _weather(weather, given.shape)
    if extra.shape[0] != calibration.centre.size - 1:
        raise ShapeError(reason=f"{extra.shape[0]} of {calibration.centre.size - 1} kinds of weather are given")
    dried = given if damp is None else given / growth(damp, kappa=calibration.kappa)
    columns = np.concatenate([dried[None], extra]) - calibration.centre[:, None, None]
    value, error = np.full(given.shape, np.nan), np.full(given.shape, np.nan)
    for row, name in enumerate(sensors):
        for month in np.unique(told):
            at = told == month
            of_month = columns[:, row, at]
            value[row, at], error[row, at] = _predict(calibration, name, month, of_month)
    return Calibrated(value, error)


def line_of(calibration: Calibration, sensor: Hashable, month: np.datetime64) -> Line:
    """The line of a sensor in a month; of one that was not calibrated, the group's with its greater uncertainty.

    The offset is that at typical weather, where the calibration depends on weather.

    Examples
    --------
    >>> true = np.linspace(5, 80, 60)
    >>> found = fit(2.0 * true[None] + 4, true, months=np.full(60, "2019-11", dtype="datetime64[M]"))
    >>> line = line_of(found, 0, np.datetime64("2019-11"))
    >>> round(line.gain, 3), round(line.offset, 3)
    (0.5, -2.0)
    """
    centre = float(calibration.centre[0])
    at_zero = np.zeros((calibration.centre.size, 2))
    at_zero[0] = (-centre, 1.0 - centre)
    offset, with_one = _predict(calibration, sensor, month, at_zero)[0]
    common = _places(calibration, sensor, month)
    covariance = _covariance(calibration, common, sensor, month)
    turned = np.array([-centre, 1.0])
    return Line(
        gain=float(with_one - offset),
        offset=float(offset),
        gain_error=float(np.sqrt(max(covariance[0, 0], 0.0))),
        offset_error=float(np.sqrt(max(turned @ covariance[:2, :2] @ turned, 0.0))),
    )


def _predict(
    calibration: Calibration, sensor: Hashable, month: np.datetime64, columns: Floats
) -> tuple[Floats, Floats]:
    """Value and error of readings in one sensor's month; columns (1 + k, m) are centred."""
    places = _places(calibration, sensor, month)
    picks = np.vstack([columns[0], np.ones(columns.shape[1]), columns[1:]])
    solution = calibration.solution
    line = np.array([solution.coefficients[list(group)].sum() for group in places])
    covariance = _covariance(calibration, places, sensor, month)
    value = line @ picks
    spread = np.einsum("im,ij,jm->m", picks, covariance, picks)
    error = np.sqrt(np.maximum(spread, 0.0) + solution.scatter**2)
    return value, np.where(np.isfinite(value), error, np.nan)


def _places(calibration: Calibration, sensor: Hashable, month: np.datetime64) -> list[tuple[int, ...]]:
    """Which coefficients add up to the gain, the offset, and each of the weather's."""
    others = calibration.centre.size - 1
    first = 2 + others
    starts = []
    if sensor in calibration.sensors:
        starts.append(first + 2 * calibration.sensors.index(sensor))
    if len(calibration.months) > 1 and month in calibration.months:
        starts.append(first + 2 * (len(calibration.sensors) + calibration.months.index(month)))
    of_line = [(side, *(start + side for start in starts)) for side in (0, 1)]
    return of_line + [(2 + j,) for j in range(others)]


def _covariance(
    calibration: Calibration, places: list[tuple[int, ...]], sensor: Hashable, month: np.datetime64
) -> Floats:
    solution = calibration.solution
    adds = np.zeros((len(places), solution.coefficients.size))
    for row, group in enumerate(places):
        adds[row, list(group)] = 1.0
    found = adds @ solution.covariance @ adds.T
    if sensor not in calibration.sensors:
        found[:2, :2] += solution.of_sensors
    if month not in calibration.months:
        found[:2, :2] += solution.of_months
    return np.asarray(found)


def _best_kappa(given: Floats, damp: Floats, target: Floats, extra: Floats, pairs: NDArray[np.bool_]) -> float:
    sensor = np.nonzero(pairs)[0].astype(np.int64)
    y, x, humid, others = target[pairs], given[pairs], damp[pairs], extra[:, pairs]
    spread = robust_spread(_own_lines(x, y, others, sensor))
    if not spread > 0:
        return 0.0

    def loss(kappa: float) -> float:
        return huber_loss(_own_lines(x / growth(humid, kappa=kappa), y, others, sensor), spread=spread)

    grid = np.array([0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, GREATEST_KAPPA])
    losses = [loss(float(k)) for k in grid]
    best = int(np.argmin(losses))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, grid.size - 1)]
    found = minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-3})
    return float(found.x) if found.fun < losses[best] else float(grid[best])


def _own_lines(z: Floats, y: Floats, others: Floats, sensor: Indices) -> Floats:
    """Residuals of a robust line of each sensor (the weather's share taken in common, in turns)."""
    gains, offsets = steady_lines(z, y, sensor)
    residuals, share = y - gains[sensor] * z - offsets[sensor], np.zeros(others.shape[0])
    for _ in range(4):
        spread = robust_spread(residuals)
        if not spread > 0:
            break
        weights = huber_weights(residuals, spread=spread)
        left = y - share @ others if others.size else y
        residuals = left - _lines(z, left, weights, sensor)
        if others.size:
            root = np.sqrt(weights)
            centred = others - np.median(others, axis=1, keepdims=True)
            step = np.linalg.lstsq((centred * root).T, residuals * root, rcond=None)[0]
            share = share + step
            residuals = residuals - step @ centred
    return residuals


def _lines(z: Floats, y: Floats, weights: Floats, sensor: Indices) -> Floats:
    total = np.bincount(sensor, weights)
    z_mean, y_mean = (np.bincount(sensor, weights * v) / np.maximum(total, 1e-300) for v in (z, y))
    z_off, y_off = z - z_mean[sensor], y - y_mean[sensor]
    square = np.bincount(sensor, weights * z_off**2)
    gain = np.bincount(sensor, weights * z_off * y_off) / np.where(square > 0, square, np.inf)
    return np.asarray(y_mean[sensor] + gain[sensor] * z_off)


def _grid(values: Floats) -> Floats:
    given = readings(values)
    if given.ndim != 2:  # noqa: PLR2004  # sensors by times
        raise ShapeError(reason=f"{given.shape} is not sensors by times")
    return given


def _fitting(damp: Floats | None, shape: tuple[int, ...], what: str) -> Floats | None:
    if damp is None:
        return None
    found = readings(damp)
    if found.shape != shape:
        raise ShapeError(reason=f"{found.shape} {what} for {shape} readings")
    return found


def _weather(weather: Floats | None, shape: tuple[int, ...]) -> Floats:
    if weather is None:
        return np.empty((0, *shape))
    found = readings(weather)
    if found.shape[1:] != shape:
        raise ShapeError(reason=f"weather of {found.shape[1:]} for {shape} readings")
    return found
