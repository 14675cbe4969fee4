"""Non-parametric wind regression: the concentration to expect at a wind direction and speed, from the hours around."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.wind.hours import Places, WindHours, wind_hours
from luoshi.airscience.wind.kernels import SpeedKernel, direction_weights, speed_weights
from luoshi.airscience.wind.levels import Levels, levels_of

Floats = NDArray[np.float64]

DIRECTION_SPREAD_DEG = 5.0
SPEED_SPREAD_M_S = 1.5
"""The kernels' standard deviations, as openair's ``wd_spread`` and ``ws_spread`` have them by default."""
NEEDED_HOURS = 1.0
"""Where the weights do not add up to that of one hour right there, nothing is told."""
DIRECTIONS = 36
SPEEDS = 30
MOST_LEVELS = 4096
MOST_CELLS = 250_000
HOURS_AT_ONCE = 4_000


@dataclass(frozen=True, slots=True)
class Smoothing:
    """How far around a direction and a speed hours still count, as standard deviations, and the shape over speed."""

    direction_deg: float = DIRECTION_SPREAD_DEG
    speed_m_s: float = SPEED_SPREAD_M_S
    kernel: SpeedKernel = SpeedKernel.EPANECHNIKOV

    def __post_init__(self) -> None:
        for name, value in (("direction_deg", self.direction_deg), ("speed_m_s", self.speed_m_s)):
            if not value > 0:
                raise OutOfRangeError(name=name, low="above 0", high="any", value=value)

    def over_directions(self, at_deg: Floats, from_deg: Floats) -> Floats:
        """The weights of directions, (d, n)."""
        return direction_weights(at_deg, from_deg, spread_deg=self.direction_deg)

    def over_speeds(self, at_m_s: Floats, speed_m_s: Floats) -> Floats:
        """The weights of speeds, (n, s)."""
        return speed_weights(at_m_s, speed_m_s, spread_m_s=self.speed_m_s, kernel=self.kernel)


@dataclass(frozen=True, slots=True, eq=False)
class WindSurface:
    """What is to be expected at each direction and speed; ``hours`` is the sum of the weights there.

    ``value`` and ``hours`` are (directions, speeds); NaN where too few hours are near.
    """

    directions_deg: Floats
    speeds_m_s: Floats
    value: Floats
    hours: Floats
    smoothing: Smoothing


def nwr(
    concentration: Floats,
    *,
    wind_from_deg: Floats | None,
    wind_speed_m_s: Floats | None,
    directions_deg: Floats | None = None,
    speeds_m_s: Floats | None = None,
    smoothing: Smoothing | None = None,
    calm_below_m_s: float = 0.0,
    needed_hours: float = NEEDED_HOURS,
) -> WindSurface:
    """The non-parametric regression of concentration on wind direction and speed.

    Hours with a gap in any of the three are left out; the order of hours is of no matter.

    Parameters
    ----------
    concentration : (n,) float64
        Hourly means. [any unit]
    wind_from_deg : (n,) float64 or None
        Where the wind came from, 0 to 360. [deg]
    wind_speed_m_s : (n,) float64 or None
        How fast. [m/s]
    directions_deg : (d,) float64, optional
        The directions asked about; 36 from 10 to 360 when not given. [deg]
    speeds_m_s : (s,) float64, optional
        The speeds asked about; 30 from the least to the greatest measured when not given. [m/s]
    smoothing : Smoothing, optional
        Kernels and their spreads; Gaussian of 5° and Epanechnikov's of 1.5 m/s when not given.
    calm_below_m_s : float
        Slower hours are left out (a vane that does not turn has no direction); none when not given. [m/s]
    needed_hours : float
        The sum of weights without which nothing is told; an hour exactly there weighs 1. [h]

    Returns
    -------
    WindSurface
        ``value`` (d, s) in the unit of ``concentration``.

    Raises
    ------
    NoWindError
        No wind was given, or no hour has wind and concentration.
    ShapeError
        The three do not fit.
    OutOfRangeError
        A spread is not positive.

    Notes
    -----
    With the weights K of directions and L of speeds,

        value(θ, u) = Σ_i K(θ − θ_i)·L(u − u_i)·c_i / Σ_i K(θ − θ_i)·L(u − u_i)

    K is Gaussian over the smaller angle, so that 350° is as near to 10° as 10° is to 350°. (openair subtracts the data
    from the direction asked about and turns only differences below −180° round, so that for the 350° asked about hours
    of 10° count as 340° away; its L is Gaussian.) As K does not depend on speed nor L on direction, both sums are
    matrix products over a table of the distinct measured values, which are few; the result is that of the sums, not an
    approximation. Of values without end, such as a model's wind, the sums themselves are taken.

    References
    ----------
    .. [1] Henry, Norris, Vedantham, Turner (2009), Environmental Science & Technology 43(11), 4090–4097.
    .. [2] Henry, Chang, Spiegelman (2002), Atmospheric Environment 36(13), 2237–2244.

    Examples
    --------
    >>> found = nwr(np.array([40.0, 80.0]), wind_from_deg=np.array([90.0, 270.0]), wind_speed_m_s=np.array([2.0, 2.0]))
    >>> found.value[found.directions_deg == 270.0, 0].tolist(), int(np.isfinite(found.value[:, 0]).sum())
    ([80.0], 2)
    """
    hours = wind_hours(concentration, wind_from_deg, wind_speed_m_s, calm_below_m_s=calm_below_m_s)
    chosen = smoothing or Smoothing()
    directions, speeds = asked_about(hours, directions_deg, speeds_m_s)
    sums, weights = sums_of(hours, directions, speeds, smoothing=chosen, table=table_of(hours))
    value = np.full_like(sums, np.nan)
    np.divide(sums, weights, out=value, where=(weights >= needed_hours) & (weights > 0))
    return WindSurface(directions, speeds, value, weights, chosen)


def asked_about(hours: WindHours, directions_deg: Floats | None, speeds_m_s: Floats | None) -> tuple[Floats, Floats]:
    """The directions and speeds of a surface."""
    directions = 360.0 / DIRECTIONS * np.arange(1, DIRECTIONS + 1) if directions_deg is None else directions_deg
    least, greatest = hours.speed_m_s.min(), hours.speed_m_s.max()
    speeds = np.linspace(least, greatest, SPEEDS if greatest > least else 1) if speeds_m_s is None else speeds_m_s
    return np.atleast_1d(np.asarray(directions, dtype=np.float64)), np.atleast_1d(np.asarray(speeds, dtype=np.float64))


def table_of(hours: WindHours) -> tuple[Levels, Levels] | None:
    """The distinct directions and speeds; None where they are too many for a table."""
    directions = levels_of(hours.from_deg, most=MOST_LEVELS)
    speeds = None if directions is None else levels_of(hours.speed_m_s, most=MOST_LEVELS)
    return None if directions is None or speeds is None else (directions, speeds)


def sums_of(
    hours: WindHours,
    directions: Floats,
    speeds: Floats,
    *,
    smoothing: Smoothing,
    table: tuple[Levels, Levels] | None,
) -> tuple[Floats, Floats]:
    """Σ K·L·c and Σ K·L at each direction and speed, by way of the table if there is one."""
    if table is None:
        return _sums_of_all(hours, directions, speeds, smoothing)
    by_direction, by_speed = table
    shape = (by_direction.values.size, by_speed.values.size)
    over_directions = smoothing.over_directions(directions, by_direction.values)
    over_speeds = smoothing.over_speeds(speeds, by_speed.values)
    by_direction_only = [
        _added_over_speeds(by_direction.places, by_speed.places, shape, weights, over_speeds)
        for weights in (hours.concentration, np.ones_like(hours.concentration))
    ]
    return over_directions @ by_direction_only[0], over_directions @ by_direction_only[1]


def _added_over_speeds(
    rows: Places, columns: Places, shape: tuple[int, int], weights: Floats, over_speeds: Floats
) -> Floats:
    """The table of sums, times the weights over speed; where hardly any cell of it would be filled it is not made."""
    if shape[0] * shape[1] > MOST_CELLS:
        return np.asarray(sparse.coo_array((weights, (rows, columns)), shape=shape).tocsr() @ over_speeds)
    table = np.bincount(rows * shape[1] + columns, weights=weights, minlength=shape[0] * shape[1]).reshape(shape)
    return np.asarray(table @ over_speeds)


def _sums_of_all(hours: WindHours, directions: Floats, speeds: Floats, smoothing: Smoothing) -> tuple[Floats, Floats]:
    sums = np.zeros((directions.size, speeds.size))
    weights = np.zeros_like(sums)
    for start in range(0, hours.from_deg.size, HOURS_AT_ONCE):
        some = slice(start, start + HOURS_AT_ONCE)
        over_directions = smoothing.over_directions(directions, hours.from_deg[some])
        over_speeds = smoothing.over_speeds(speeds, hours.speed_m_s[some])
        sums += (over_directions * hours.concentration[some]) @ over_speeds
        weights += over_directions @ over_speeds
    return sums, weights
