"""What a network of sensors saw over some nights, brought into increments over what is common to all of them.

Regional haze and each instrument's own offset are taken out by medians over the network and over time, so that a
constant added to every sensor changes no increment; what is left at quiet times is the noise, learnt and not assumed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]

MAD_TO_SD = 1.4826
STUCK_STEPS = 12
"""So many equal readings of all pollutants in a row are no measurement."""
DEAF_SHARE = 0.5
"""A sensor that sees less than this share of the network's median, hour after hour, has lost its fan."""
ROUNDS = 3


@dataclass(frozen=True)
class NetworkReadings:
    """Readings of s sensors over t steps, and the measured wind."""

    ends_at: NDArray[np.datetime64]
    """(t,): the end of each step, evenly spaced."""
    readings: Floats
    """(t, s, p): in the order of TRACERS, NaN where missing. [µg m⁻³; CO mg m⁻³]"""
    sensors_xyz_m: Floats
    """(s, 3): east, north and height of the inlet. [m]"""
    wind_speed_m_s: Floats
    """(t,)"""
    wind_from_deg: Floats
    """(t,)"""

    def __post_init__(self) -> None:
        t, s = self.readings.shape[:2]
        if self.ends_at.shape != (t,) or self.sensors_xyz_m.shape != (s, 3):
            raise ShapeError(reason="readings, times and sensors do not fit")
        if self.wind_speed_m_s.shape != (t,) or self.wind_from_deg.shape != (t,):
            raise ShapeError(reason="the wind has not the times of the readings")

    @property
    def hour_of_day(self) -> Floats:
        """The hour of the day at which each step ends; (t,) [h]."""
        minutes = (self.ends_at - self.ends_at.astype("datetime64[D]")).astype("timedelta64[m]").astype(np.float64)
        return np.asarray(minutes / 60.0)


def believable(readings: Floats) -> Floats:
    """The readings without those of instruments that have evidently failed.

    Gaps are NaN and stay NaN; what is taken out becomes NaN.

    Parameters
    ----------
    readings : (t, s, p) float64
        [any unit]

    Returns
    -------
    (t, s, p) float64
        Stuck for 12 steps or more in the first pollutant, or deaf: below half the network's median in the mean of 12
        steps. Single spikes stay; the heavy tail of the noise takes them.
    """
    lead = readings[..., 0]
    found = readings.copy()
    found[_is_stuck(lead)] = np.nan
    level = _median(lead, 1)
    share = _running_mean(np.where(np.isfinite(lead), lead / np.maximum(level, 1e-9), np.nan))
    found[share < DEAF_SHARE] = np.nan
    return found


def increments(readings: Floats, plumes: Floats | None = None) -> Floats:
    """What each sensor has over the network, once its own offset is taken out.

    Gaps are NaN and stay NaN.

    Parameters
    ----------
    readings : (t, s, p) float64
        [any unit]
    plumes : (t, s, p) float64, optional
        What is already explained by sources; it is kept out of the medians.

    Returns
    -------
    (t, s, p) float64
        In the unit of ``readings``.

    Notes
    -----
    Median polish: the median over the sensors at each step, then the median over time of each sensor, three rounds.
    A constant or any series common to all sensors changes nothing.

    References
    ----------
    .. [1] Tukey, J. W. (1977), Exploratory data analysis, chapter 11.

    Examples
    --------
    >>> quiet = np.array([[10.0, 12.0, 11.0], [30.0, 32.0, 31.0], [20.0, 22.0, 21.0]])[..., None]
    >>> increments(quiet)[..., 0].tolist()
    [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    rest = readings - (0.0 if plumes is None else plumes)
    level = np.zeros_like(rest)
    for _ in range(ROUNDS):
        for axis in (1, 0):
            step = _median(rest - level, axis)
            level = level + step
    found: Floats = readings - level
    return found


def noise_of(left: Floats) -> Floats:
    """The scale of the noise of each sensor and pollutant: robust, and no smaller than half the network's.

    Parameters
    ----------
    left : (t, s, p) float64
        Increments without plumes, NaN where missing. [any unit]

    Returns
    -------
    (s, p) float64
        1.4826 times the median of the absolute values; of a sensor without values the network's, and 1 where
        no sensor has any. In the same unit.
    """
    own = MAD_TO_SD * _median(np.abs(left), 0)[0]
    usual = np.nan_to_num(_median(own, 0)[0], nan=1.0)
    return np.asarray(np.where(np.isfinite(own), np.maximum(own, 0.5 * usual), usual))


def _median(values: Floats, axis: int) -> Floats:
    """The median along an axis, kept as an axis; NaN where there is nothing."""
    with np.errstate(all="ignore"):
        ordered = np.sort(values, axis=axis)
    n = np.isfinite(values).sum(axis=axis, keepdims=True)
    low, high = np.maximum((n - 1) // 2, 0), np.maximum(n // 2, 0)
    middle = 0.5 * (
        np.take_along_axis(ordered, low, axis)
        + np.take_along_axis(ordered, np.minimum(high, values.shape[axis] - 1), axis)
    )
    return np.where(n > 0, middle, np.nan)


def _is_stuck(series: Floats) -> NDArray[np.bool_]:
    """(t, s): whether the value belongs to a run of equal ones."""
    same = np.zeros(series.shape, dtype=np.int64)
    for t in range(1, len(series)):
        same[t] = np.where(series[t] == series[t - 1], same[t - 1] + 1, 0)
    stuck = np.zeros(series.shape, dtype=np.bool_)
    reach = np.zeros(series.shape[1], dtype=np.int64)
    for t in range(len(series) - 1, -1, -1):
        reach = np.where(same[t] >= STUCK_STEPS - 1, same[t], np.maximum(reach - 1, -1))
        reach = np.where((same[t] < STUCK_STEPS - 1) & (reach < 0), -1, reach)
        stuck[t] = reach >= 0
    return stuck


def _running_mean(values: Floats) -> Floats:
    """Means over up to 12 neighbouring steps, gaps left out."""
    width = min(STUCK_STEPS, len(values))
    known = np.isfinite(values)
    kernel = np.ones(width)
    total = np.apply_along_axis(np.convolve, 0, np.where(known, values, 0.0), kernel, "same")
    count = np.apply_along_axis(np.convolve, 0, known.astype(np.float64), kernel, "same")
    return np.where(count > 0, total / np.maximum(count, 1.0), np.nan)
