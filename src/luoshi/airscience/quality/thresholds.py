"""What the tests compare with, by pollutant and by the length of a step: defaults that an office may replace."""

from dataclasses import dataclass

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.index.pollutants import Pollutant
from luoshi.airscience.quality.gross_range import Span


@dataclass(frozen=True)
class Thresholds:
    """The thresholds of one pollutant at one step; concentrations in its unit (CO mg/m³, others µg/m³)."""

    possible: Span
    """What the instrument can measure; outside it a reading fails."""
    usual: Span
    """Outside it a reading is suspect."""
    spike_suspect: float
    spike_fail: float
    leap: float
    flat_suspect: int
    """So many readings in a row without movement are suspect."""
    flat_fail: int
    neighbours_differ: float
    """What two good instruments side by side differ by: the floor of the network test."""
    moves: float
    """The standard deviation over a day above which the air moves: for the fan test."""


MINUTES_OF_HOUR = 60

_PM25 = Thresholds(Span(-15, 2000), Span(-5, 700), 100, 300, 200, 8, 16, 5, 5)
_PM10 = Thresholds(Span(-15, 10000), Span(-5, 1500), 300, 800, 400, 8, 16, 10, 10)
_SO2 = Thresholds(Span(-14, 1430), Span(-5, 800), 60, 300, 100, 48, 96, 5, 5)
_NO2 = Thresholds(Span(-10, 1030), Span(-5, 400), 80, 250, 120, 12, 24, 8, 8)
_CO = Thresholds(Span(-0.6, 62.5), Span(-0.3, 20), 1.5, 8, 3, 24, 48, 0.2, 0.2)
_O3 = Thresholds(Span(-11, 1070), Span(-5, 500), 100, 300, 200, 16, 32, 10, 10)
_HOURLY = {
    Pollutant.PM25: _PM25,
    Pollutant.PM10: _PM10,
    Pollutant.SO2: _SO2,
    Pollutant.NO2: _NO2,
    Pollutant.CO: _CO,
    Pollutant.O3: _O3,
}
_STILL_MINUTES = 4
"""A channel of minutes tells a digit more than a published hour: so many times sooner it is noticed standing still."""


def thresholds_of(pollutant: Pollutant, *, steps_per_hour: int = 1) -> Thresholds:
    """The thresholds of a pollutant for readings of an hour, of five minutes, of a minute.

    Parameters
    ----------
    pollutant : Pollutant
        Which.
    steps_per_hour : int
        1 for hours, 12 for five minutes, 60 for minutes.

    Returns
    -------
    Thresholds
        Concentrations as for hours; counts in steps.

    Raises
    ------
    OutOfRangeError
        Such steps do not fill an hour.

    Notes
    -----
    Possible: the measuring ranges of HJ 654-2013 (SO2, NO2, O3 500 nmol/mol, CO 50 µmol/mol; at 0 °C to 25 °C the
    greater mass) and what beta gauges and optical instruments display; below zero, what zero drift allows. Spike and
    leap: of the hours that the nine national stations of Zhengzhou published in 2019 fewer than one in ten thousand
    is suspect, and none fails. Stillness: published hours are whole µg/m³ (CO 0.1 mg/m³), and near the detection limit
    SO2 and CO stand still for a day; what about one in a thousand hours of that year reaches is suspect.

    References
    ----------
    .. [1] HJ 654-2013, measuring ranges; HJ 653-2021.
    .. [2] Platform defaults for all else.

    Examples
    --------
    >>> thresholds_of(Pollutant.PM25).flat_fail, thresholds_of(Pollutant.PM25, steps_per_hour=60).flat_fail
    (16, 240)
    """
    if steps_per_hour < 1 or MINUTES_OF_HOUR % steps_per_hour:
        raise OutOfRangeError(name="steps_per_hour", low=1, high=MINUTES_OF_HOUR, value=steps_per_hour)
    hourly = _HOURLY[pollutant]
    if steps_per_hour == 1:
        return hourly
    return Thresholds(
        hourly.possible,
        hourly.usual,
        hourly.spike_suspect,
        hourly.spike_fail,
        hourly.leap,
        max(2, hourly.flat_suspect * steps_per_hour // _STILL_MINUTES),
        max(2, hourly.flat_fail * steps_per_hour // _STILL_MINUTES),
        hourly.neighbours_differ,
        hourly.moves,
    )
