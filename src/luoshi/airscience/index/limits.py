"""The limits of GB 3095 in their three phases: the edition of 2012, and that of 2026 before and from 2031.

Rows that were read in the standard itself are told as the standard's; those known at second hand carry
``is_platform_default`` and are shown as 本平台默认 until someone has compared them with the printed text.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from luoshi.airscience.errors import NoSuchLimitError
from luoshi.airscience.index.pollutants import Pollutant


class Grade(IntEnum):
    """The grade of limits: I for nature reserves and scenic areas, II for where people live and work."""

    FIRST = 1
    SECOND = 2


class Statistic(StrEnum):
    """What a limit is compared with."""

    YEAR = "year"
    DAY = "day"
    EIGHT_HOURS = "daily greatest 8 hours"
    HOUR = "hour"


class Phase(StrEnum):
    """A phase of the standard, in the order in which they follow each other."""

    GB3095_2012 = "GB 3095-2012"
    GB3095_2026_TRANSITION = "GB 3095-2026, 2026-03-01 to 2030-12-31"
    GB3095_2026_FULL = "GB 3095-2026, from 2031-01-01"


TRANSITION_FROM = date(2026, 3, 1)
FULL_FROM = date(2031, 1, 1)


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in µg/m³, of CO in mg/m³, with where it is from."""

    value: float
    phase: Phase
    is_platform_default: bool


def phase_on(day: date) -> Phase:
    """The phase of the standard on a day.

    >>> phase_on(date(2026, 2, 28)).value, phase_on(date(2031, 1, 1)).value
    ('GB 3095-2012', 'GB 3095-2026, from 2031-01-01')
    """
    if day >= FULL_FROM:
        return Phase.GB3095_2026_FULL
    return Phase.GB3095_2026_TRANSITION if day >= TRANSITION_FROM else Phase.GB3095_2012


def limit_of(pollutant: Pollutant, statistic: Statistic, *, phase: Phase, grade: Grade = Grade.SECOND) -> Limit:
    """The limit of a pollutant.

    Parameters
    ----------
    pollutant, statistic : Pollutant, Statistic
        What is compared.
    phase : Phase
        See :func:`phase_on`.
    grade : Grade
        The grade of the area.

    Returns
    -------
    Limit
        [µg m⁻³; CO mg m⁻³]

    Raises
    ------
    NoSuchLimitError
        The standard sets none, such as a yearly one for ozone.

    References
    ----------
    .. [1] GB 3095-2012, table 1.
    .. [2] GB 3095-2026, table 1 and the limits of the transition.

    Examples
    --------
    >>> limit_of(Pollutant.PM25, Statistic.DAY, phase=phase_on(date(2019, 11, 1))).value
    75.0
    """
    pair = _LIMITS[phase].get((pollutant, statistic))
    if pair is None:
        raise NoSuchLimitError(pollutant=pollutant.symbol, statistic=statistic.value)
    is_default = phase is not Phase.GB3095_2012 and (pollutant, statistic, grade) not in _READ_2026
    return Limit(float(pair[grade - 1]), phase, is_default)


Pairs = dict[tuple[Pollutant, Statistic], tuple[int, int]]

# First grade, second grade.
_2012: Pairs = {
    (Pollutant.SO2, Statistic.YEAR): (20, 60),
    (Pollutant.SO2, Statistic.DAY): (50, 150),
    (Pollutant.SO2, Statistic.HOUR): (150, 500),
    (Pollutant.NO2, Statistic.YEAR): (40, 40),
    (Pollutant.NO2, Statistic.DAY): (80, 80),
    (Pollutant.NO2, Statistic.HOUR): (200, 200),
    (Pollutant.CO, Statistic.DAY): (4, 4),
    (Pollutant.CO, Statistic.HOUR): (10, 10),
    (Pollutant.O3, Statistic.EIGHT_HOURS): (100, 160),
    (Pollutant.O3, Statistic.HOUR): (160, 200),
    (Pollutant.PM10, Statistic.YEAR): (40, 70),
    (Pollutant.PM10, Statistic.DAY): (50, 150),
    (Pollutant.PM25, Statistic.YEAR): (15, 35),
    (Pollutant.PM25, Statistic.DAY): (35, 75),
}
_TRANSITION: Pairs = _2012 | {
    (Pollutant.PM10, Statistic.YEAR): (40, 60),
    (Pollutant.PM10, Statistic.DAY): (50, 120),
    (Pollutant.PM25, Statistic.YEAR): (15, 30),
    (Pollutant.PM25, Statistic.DAY): (35, 60),
}
_FULL: Pairs = _2012 | {
    (Pollutant.SO2, Statistic.YEAR): (20, 20),
    (Pollutant.SO2, Statistic.DAY): (50, 50),
    (Pollutant.SO2, Statistic.HOUR): (150, 150),
    (Pollutant.NO2, Statistic.YEAR): (30, 30),
    (Pollutant.NO2, Statistic.DAY): (50, 50),
    (Pollutant.PM10, Statistic.YEAR): (20, 50),
    (Pollutant.PM10, Statistic.DAY): (50, 100),
    (Pollutant.PM25, Statistic.YEAR): (10, 25),
    (Pollutant.PM25, Statistic.DAY): (25, 50),
}
_LIMITS = {Phase.GB3095_2012: _2012, Phase.GB3095_2026_TRANSITION: _TRANSITION, Phase.GB3095_2026_FULL: _FULL}

_READ_2026 = {
    (pollutant, statistic, Grade.SECOND)
    for pollutant in (Pollutant.PM25, Pollutant.PM10)
    for statistic in (Statistic.YEAR, Statistic.DAY)
}
"""The limits of 2026 that were read in the standard; the others of that edition are known at second hand."""
