"""All tests of a pollutant at once: what each said and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from luoshi.airscience.errors import ShapeError
from luoshi.airscience.index.pollutants import Pollutant
from luoshi.airscience.quality.channels import channel_agreement, collapsed
from luoshi.airscience.quality.fan import fan
from luoshi.airscience.quality.flags import Flag, Flags, Floats, combine, readings
from luoshi.airscience.quality.flat_line import flat_line
from luoshi.airscience.quality.gross_range import gross_range
from luoshi.airscience.quality.humidity import humidity
from luoshi.airscience.quality.network import network
from luoshi.airscience.quality.rate import rate
from luoshi.airscience.quality.saturation import saturation
from luoshi.airscience.quality.spike import spike
from luoshi.airscience.quality.stuck_codes import stuck_codes
from luoshi.airscience.quality.thresholds import Thresholds, thresholds_of

HOURS_OF_WINDOW = 24
"""The trailing window of the tests that look at neighbours. [h]"""
HOURS_SATURATED = (12, 36)
"""So many hours at the end stop make a humidity suspect, or fail; fog may last a night. [h]"""
HOURS_COLLAPSED = 3
"""So many hours with all size channels equal fail. [h]"""


class Test(StrEnum):
    """The tests, in the order in which they are made."""

    __test__ = False  # pytest takes every class of this name for its own

    STUCK_CODES = "stuck_codes"
    GROSS_RANGE = "gross_range"
    SPIKE = "spike"
    RATE = "rate"
    FLAT_LINE = "flat_line"
    HUMIDITY = "humidity"
    CHANNELS = "channels"
    COLLAPSED = "collapsed"
    FAN = "fan"
    NETWORK = "network"


@dataclass(frozen=True)
class Assessment:
    """The flag of each reading, and the flags of each test that was made."""

    flags: Flags
    by_test: Mapping[Test, Flags]


def assess(
    values: Floats,
    *,
    pollutant: Pollutant,
    steps_per_hour: int = 1,
    relative_humidity: Floats | None = None,
    second: Floats | None = None,
    sizes: Floats | None = None,
    is_optical: bool = False,
    limits: Thresholds | None = None,
) -> Assessment:
    """All tests that the given readings allow, and the flag of each reading.

    Gaps are flagged missing by each test. What fails as a code, out of range or as a broken channel does not count as
    a neighbour of others.

    Parameters
    ----------
    values : (s, n) float64
        Readings of s stations at even steps. [µg m⁻³; CO mg m⁻³]
    pollutant : Pollutant
        Which.
    steps_per_hour : int
        1 for hours, 12 for five minutes, 60 for minutes.
    relative_humidity : (s, n) float64, optional
        Humidity at each instrument; used for optical instruments. [%]
    second : (s, n) float64, optional
        The second channel of each instrument; NaN where it has none. [unit of ``values``]
    sizes : (k, s, n) float64, optional
        All size channels of each instrument. [µg m⁻³]
    is_optical : bool
        Whether particles are measured by light scattering: then humidity and fan are tested too.
    limits : Thresholds, optional
        In place of the defaults of :func:`thresholds_of`.

    Returns
    -------
    Assessment
        Flags (s, n), in all and by test.

    Raises
    ------
    ShapeError
        The readings are not stations by times, or something does not fit them.

    References
    ----------
    .. [1] QARTOD manuals, tests 4 to 8; each test's own references.

    Examples
    --------
    >>> air = np.array([[30.0, 31.0, 999.0, 33.0], [29.0, np.nan, 30.0, 31.0]])
    >>> assess(air, pollutant=Pollutant.PM25).flags
    array([[1, 1, 4, 1],
           [1, 9, 1, 1]], dtype=uint8)
    """
    given = readings(values)
    if given.ndim != 2:  # noqa: PLR2004  # stations by times
        raise ShapeError(reason=f"{given.shape} is not stations by times")
    held = limits or thresholds_of(pollutant, steps_per_hour=steps_per_hour)
    by_test = _of_each_alone(given, held)
    if second is not None:
        pair = channel_agreement(given, second, apart=held.neighbours_differ)
        by_test[Test.CHANNELS] = np.where(np.isfinite(given), pair, Flag.MISSING).astype(np.uint8)
    if sizes is not None:
        found = collapsed(sizes, count=HOURS_COLLAPSED * steps_per_hour)
        found = np.where(found == Flag.MISSING, Flag.UNKNOWN, found)
        by_test[Test.COLLAPSED] = np.where(np.isfinite(given), found, Flag.MISSING).astype(np.uint8)
    if is_optical and relative_humidity is not None:
        by_test[Test.HUMIDITY] = humidity(given, _believed(relative_humidity, steps_per_hour))
    by_test |= _of_the_network(given, combine(*by_test.values()), held, steps_per_hour, is_optical=is_optical)
    return Assessment(combine(*by_test.values()), by_test)


def _of_each_alone(given: Floats, held: Thresholds) -> dict[Test, Flags]:
    codes = stuck_codes(given)
    within = gross_range(given, fail=held.possible, suspect=held.usual)
    real = np.where(combine(codes, within) == Flag.FAIL, np.nan, given)
    later = {
        Test.SPIKE: spike(real, suspect=held.spike_suspect, fail=held.spike_fail),
        Test.RATE: rate(real, suspect=held.leap),
        Test.FLAT_LINE: flat_line(given, suspect=held.flat_suspect, fail=held.flat_fail),
    }
    return {Test.STUCK_CODES: codes, Test.GROSS_RANGE: within} | later


def _of_the_network(
    given: Floats, so_far: Flags, held: Thresholds, steps_per_hour: int, *, is_optical: bool
) -> dict[Test, Flags]:
    window = HOURS_OF_WINDOW * steps_per_hour
    real = np.where(so_far == Flag.FAIL, np.nan, given)
    found = {}
    if is_optical:
        found[Test.FAN] = fan(real, window=window, moving=held.moves)
        real = np.where(found[Test.FAN] == Flag.FAIL, np.nan, real)
    found[Test.NETWORK] = network(real, window=window, floor=held.neighbours_differ)
    return found


def _believed(relative_humidity: Floats, steps_per_hour: int) -> Floats:
    suspect, fail = (hours * steps_per_hour for hours in HOURS_SATURATED)
    said = saturation(relative_humidity, suspect=suspect, fail=fail)
    return np.where(said == Flag.FAIL, np.nan, readings(relative_humidity))
