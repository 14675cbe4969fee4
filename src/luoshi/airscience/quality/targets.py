"""How good a sensor is beside a reference: the performance targets of US EPA for fine particles, as plain figures."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from luoshi.airscience.errors import ShapeError, TooLittleDataError
from luoshi.airscience.quality.flags import Floats, readings

FEWEST = 3
"""Fewer pairs than this make no line."""


class Metric(StrEnum):
    """The figures that have a target, in the order of the report's table."""

    SD = "sd"
    CV = "cv"
    SLOPE = "slope"
    INTERCEPT = "intercept"
    R2 = "r2"
    RMSE = "rmse"
    NRMSE = "nrmse"


@dataclass(frozen=True)
class Performance:
    """The figures of a group of sensors beside a reference; NaN where one cannot be told."""

    slope: float
    """Of sensor on reference. [-]"""
    intercept: float
    """[µg m⁻³]"""
    r2: float
    rmse: float
    """[µg m⁻³]"""
    nrmse: float
    """RMSE over the mean of the reference. [%]"""
    sd: float
    """Of sensors among each other. [µg m⁻³]"""
    cv: float
    """SD over the mean of the sensors. [%]"""
    pairs: int
    together: int
    """Times at which all sensors read."""

    @property
    def meets(self) -> dict[Metric, bool | None]:
        """Whether each figure meets its target; None where it cannot be told."""
        limits = {
            Metric.SD: (self.sd, -np.inf, 5.0),
            Metric.CV: (self.cv, -np.inf, 30.0),
            Metric.SLOPE: (self.slope, 0.65, 1.35),
            Metric.INTERCEPT: (self.intercept, -5.0, 5.0),
            Metric.R2: (self.r2, 0.70, np.inf),
            Metric.RMSE: (self.rmse, -np.inf, 7.0),
            Metric.NRMSE: (self.nrmse, -np.inf, 30.0),
        }
        return {m: None if np.isnan(value) else low <= value <= high for m, (value, low, high) in limits.items()}

    @property
    def meets_all(self) -> bool | None:
        """Whether slope, intercept and R² meet theirs, RMSE or NRMSE, and SD or CV; None where that is open."""
        met = self.meets
        needed = [met[Metric.SLOPE], met[Metric.INTERCEPT], met[Metric.R2]]
        needed.append(_either(met[Metric.RMSE], met[Metric.NRMSE]))
        needed.append(_either(met[Metric.SD], met[Metric.CV]))
        if False in needed:
            return False
        return None if None in needed else True


def performance(values: Floats, reference: Floats) -> Performance:
    """The figures of one or several sensors beside a reference, over all pairs.

    Pairs with a gap are left out; SD and CV are of the times at which all sensors read.

    Parameters
    ----------
    values : (s, n) or (n,) float64
        Means of each sensor; the targets are for 24-hour means. [µg m⁻³]
    reference : (n,) or (s, n) float64
        Means of the reference of all sensors, or of each. [µg m⁻³]

    Returns
    -------
    Performance
        Figures over the pairs of all sensors together; call it with one sensor for that sensor's.

    Raises
    ------
    ShapeError
        Readings and reference do not fit.
    TooLittleDataError
        There are fewer than three pairs.

    Notes
    -----
    Slope 1.0 ± 0.35, intercept 0 ± 5 µg/m³, R² ≥ 0.70, RMSE ≤ 7 µg/m³ or NRMSE ≤ 30 %, SD ≤ 5 µg/m³ or CV ≤ 30 %.
    SD² = Σ_j Σ_d (x_dj − x̄_d)² / (N·M − 1) over N times and M sensors.

    References
    ----------
    .. [1] R. Duvall et al., Performance Testing Protocols, Metrics, and Target Values for Fine Particulate Matter Air
       Sensors, EPA/600/R-20/280 (2021), table ES-1 and section 3; equations as in US EPA's sensortoolkit.

    Examples
    --------
    >>> found = performance(np.array([4.0, 8.0, 12.0, np.nan]), np.array([2.0, 4.0, 6.0, 8.0]))
    >>> found.slope, found.r2, found.pairs, found.meets_all
    (2.0, 1.0, 3, False)
    """
    given = np.atleast_2d(readings(values))
    told = readings(reference)
    if told.shape not in {given.shape, given.shape[1:]}:
        raise ShapeError(reason=f"a reference of {told.shape} for {given.shape} readings")
    target = np.broadcast_to(told, given.shape)
    both = np.isfinite(given) & np.isfinite(target)
    if both.sum() < FEWEST:
        raise TooLittleDataError(found=int(both.sum()), needed=FEWEST)
    x, y = target[both], given[both]
    slope, intercept, r2 = _line(x, y)
    rmse = float(np.sqrt(np.mean((y - x) ** 2)))
    mean = float(x.mean())
    sd, cv, together = _precision(given)
    nrmse = 100.0 * rmse / mean if mean > 0 else float("nan")
    return Performance(slope, intercept, r2, rmse, nrmse, sd, cv, int(both.sum()), together)


def _line(x: Floats, y: Floats) -> tuple[float, float, float]:
    x_off, y_off = x - x.mean(), y - y.mean()
    square, other = float(x_off @ x_off), float(y_off @ y_off)
    if not square > 0:
        return float("nan"), float("nan"), float("nan")
    slope = float(x_off @ y_off) / square
    r2 = float(x_off @ y_off) ** 2 / (square * other) if other > 0 else float("nan")
    return slope, float(y.mean() - slope * x.mean()), r2


def _precision(given: Floats) -> tuple[float, float, int]:
    """SD, CV and the times at which all sensors read; NaN of a single sensor."""
    together = given[:, np.isfinite(given).all(axis=0)]
    sensors, times = together.shape
    if sensors < 2 or times < 1:  # noqa: PLR2004  # one sensor has no precision
        return float("nan"), float("nan"), times
    sd = float(np.sqrt(((together - together.mean(axis=0)) ** 2).sum() / (sensors * times - 1)))
    mean = float(together.mean())
    return sd, 100.0 * sd / mean if mean > 0 else float("nan"), times


def _either(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001  # two answers, not switches
    if one or other:
        return True
    return None if one is None or other is None else False
