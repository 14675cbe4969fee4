"""Calibration without a reference beside the sensor: in nights when the whole network breathes the same air.

After midnight traffic rests and the air over a district is often the same everywhere; what a reference station reads
then is what each sensor should have read. Such hours are found from the readings themselves.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import OutOfRangeError, ShapeError, TooLittleDataError
from luoshi.airscience.quality.calibration import Calibration, Months, fit
from luoshi.airscience.quality.flags import Floats, Mask, readings
from luoshi.airscience.quality.neighbours import CONSISTENT, median_over

NIGHT = (0, 6)
"""Hours that begin from midnight on and end by six."""
EVEN = 0.12
"""The robust spread of log ratios over the network, up to which the air is the same everywhere."""
FEWEST_SENSORS = 4
ROUNDS = 4
ENOUGH = 24


@dataclass(frozen=True)
class Transfer:
    """A calibration by homogeneous nights, and the hours from which it comes."""

    calibration: Calibration
    hours: Mask
    """(n,) bool"""


def homogeneous(
    values: Floats,
    reference: Floats,
    *,
    ends_at: NDArray[np.datetime64],
    night: tuple[int, int] = NIGHT,
    even: float = EVEN,
    lowest: float = 5.0,
) -> Mask:
    """The night hours in which the network is even: all sensors stand to the reference as they always do.

    A sensor with a gap is not counted in that hour; hours with fewer than four sensors are not even.

    Parameters
    ----------
    values : (s, n) float64
        Hourly readings of s sensors, not calibrated. [µg m⁻³]
    reference : (n,) float64
        Hourly readings of the reference station, or the median of several. [µg m⁻³]
    ends_at : (n,) datetime64
        The end of each hour, in the zone of the stations.
    night : (int, int)
        Hours that begin at or after the first and end at or before the second.
    even : float
        The greatest robust spread over sensors of the log ratio to the reference, each less its own usual one.
    lowest : float
        Hours with less at the reference are not used, since ratios of little mean little. [µg m⁻³]

    Returns
    -------
    (n,) bool
        Which hours are even.

    Raises
    ------
    ShapeError
        The reference or the hours do not fit.
    OutOfRangeError
        The night has no length, or ``even`` is not positive.

    Notes
    -----
    A sensor's usual log ratio is its median over the hours found even; both are found in turns, starting with all
    night hours. Gains cancel, so that no calibration is needed beforehand.

    References
    ----------
    .. [1] G. Miskell, J. A. Salmond, D. E. Williams, Solution to the problem of calibration of low-cost air quality
       measurement sensors in networks, ACS Sensors 3 (2018) 832-843 (proxies far from the sensor).
    .. [2] W. Tsujita et al., Gas sensor network for air-pollution monitoring, Sensors and Actuators B 110 (2005)
       304-311 (calibration in hours when the air is the same everywhere).
    """
    given, told = readings(values), readings(reference)
    when = np.asarray(ends_at, dtype="datetime64[s]")
    if given.ndim != 2 or told.shape != given.shape[1:] or when.shape != told.shape:  # noqa: PLR2004
        raise ShapeError(reason=f"{told.shape} references at {when.shape} hours for {given.shape} readings")
    if not night[0] < night[1] or not even > 0:
        raise OutOfRangeError(name="night", low=0, high=24, value=night)
    begins = (when - np.timedelta64(3600, "s")).astype("datetime64[h]")
    hour = (begins - begins.astype("datetime64[D]")).astype(np.int64)
    usable = (hour >= night[0]) & (hour < night[1]) & (told >= lowest)
    ratios = np.full(given.shape, np.nan)
    good = usable[None, :] & (given > 0)
    ratios[good] = np.log(given[good] / np.broadcast_to(told, given.shape)[good])
    many = np.isfinite(ratios).sum(axis=0) >= FEWEST_SENSORS
    found = usable & many
    for _ in range(ROUNDS):
        if not found.any():
            break
        usual = median_over(np.where(found, ratios, np.nan), axis=1)[:, None]
        spread = CONSISTENT * median_over(np.abs(ratios - usual), axis=0)
        found = usable & many & (spread <= even)
    return np.asarray(found)


def transfer(
    values: Floats,
    reference: Floats,
    *,
    ends_at: NDArray[np.datetime64],
    months: Months,
    sensors: Sequence[Hashable] | None = None,
    relative_humidity: Floats | None = None,
    kappa: float | None = None,
    even: float = EVEN,
) -> Transfer:
    """A calibration of sensors that stand nowhere near a reference, from the nights in which that does not matter.

    What lacks a reading, a humidity or a reference is left out.

    Parameters
    ----------
    values : (s, n) float64
        Hourly readings of s sensors. [µg m⁻³]
    reference : (n,) float64
        Hourly readings of the reference station. [µg m⁻³]
    ends_at : (n,) datetime64
        The end of each hour, in the zone of the stations.
    months, sensors, relative_humidity, kappa
        As in :func:`~luoshi.airscience.quality.calibration.fit`.
    even : float
        As in :func:`homogeneous`.

    Returns
    -------
    Transfer
        The calibration and the hours used.

    Raises
    ------
    ShapeError
        Something does not fit the readings.
    TooLittleDataError
        Fewer than 24 hours are even.
    """
    hours = homogeneous(values, reference, ends_at=ends_at, even=even)
    if hours.sum() < ENOUGH:
        raise TooLittleDataError(found=int(hours.sum()), needed=ENOUGH)
    target = np.where(hours, readings(reference), np.nan)
    calibration = fit(values, target, months=months, sensors=sensors, relative_humidity=relative_humidity, kappa=kappa)
    return Transfer(calibration, hours)
