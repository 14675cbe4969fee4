"""The editions of the index norm, the days from which they apply, and their tables of breakpoints.

Two editions differ in the concentration that means 100 for the particles, in what happens above the end of the
1-hour SO2 and 8-hour O3 columns, and in whether an index is told when a pollutant is missing. Everything else is one
table. The particles have no 1-hour column: the real-time report reads their hourly means on the daily column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from luoshi.airscience.errors import NoSuchIndexError
from luoshi.airscience.index.pollutants import Averaging, Pollutant

INDEX_BREAKPOINTS = (0, 50, 100, 150, 200, 300, 400, 500)
"""The sub-index at each breakpoint (HJ 633-2012, 4, table 1; HJ 633-2026, 4, table 3)."""


class Edition(StrEnum):
    """An edition of HJ 633."""

    HJ633_2012 = "HJ 633-2012"
    HJ633_2026 = "HJ 633-2026"


HJ633_2026_FROM = date(2026, 3, 1)
"""The first day of HJ 633-2026; the last day of HJ 633-2012 is the day before."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One column of the table: concentrations at the breakpoints, and what holds beyond the last of them.

    ``beyond`` is the sub-index above the last concentration; None where the norm computes none.
    """

    concentrations: tuple[int, ...]
    beyond: int | None

    @property
    def indices(self) -> tuple[int, ...]:
        """The sub-indices at ``concentrations``."""
        return INDEX_BREAKPOINTS[: len(self.concentrations)]


Key = tuple[Pollutant, Averaging]


def edition_on(day: date) -> Edition:
    """The edition that applies to the air of a day.

    Before 2016 the index was in trial use in the key cities; the same edition is applied.

    >>> edition_on(date(2026, 2, 28)).value, edition_on(date(2026, 3, 1)).value
    ('HJ 633-2012', 'HJ 633-2026')
    """
    return Edition.HJ633_2026 if day >= HJ633_2026_FROM else Edition.HJ633_2012


def curve_of(pollutant: Pollutant, averaging: Averaging, *, edition: Edition) -> Curve:
    """The column of the table; the particles' hourly means are read on their daily column.

    Raises
    ------
    NoSuchIndexError
        The norm has no such column, such as an 8-hour NO2.
    """
    is_particle = pollutant in {Pollutant.PM25, Pollutant.PM10}
    span = Averaging.DAY if is_particle and averaging is Averaging.HOUR else averaging
    curve = TABLES[edition].get((pollutant, span))
    if curve is None:
        raise NoSuchIndexError(pollutant=pollutant.symbol, averaging=averaging.value)
    return curve


def _full(*concentrations: int) -> Curve:
    return Curve(concentrations, beyond=500)


_SHARED: dict[Key, Curve] = {
    (Pollutant.SO2, Averaging.DAY): _full(0, 50, 150, 475, 800, 1600, 2100, 2620),
    (Pollutant.NO2, Averaging.DAY): _full(0, 40, 80, 180, 280, 565, 750, 940),
    (Pollutant.NO2, Averaging.HOUR): _full(0, 100, 200, 700, 1200, 2340, 3090, 3840),
    (Pollutant.CO, Averaging.DAY): _full(0, 2, 4, 14, 24, 36, 48, 60),
    (Pollutant.CO, Averaging.HOUR): _full(0, 5, 10, 35, 60, 90, 120, 150),
    (Pollutant.O3, Averaging.HOUR): _full(0, 160, 200, 300, 400, 800, 1000, 1200),
}
_SO2_HOUR = (0, 150, 500, 650, 800)
_O3_EIGHT_HOURS = (0, 100, 160, 215, 265, 800)

_TABLE_2012: dict[Key, Curve] = _SHARED | {
    (Pollutant.PM25, Averaging.DAY): _full(0, 35, 75, 115, 150, 250, 350, 500),
    (Pollutant.PM10, Averaging.DAY): _full(0, 50, 150, 250, 350, 420, 500, 600),
    (Pollutant.SO2, Averaging.HOUR): Curve(_SO2_HOUR, beyond=None),
    (Pollutant.O3, Averaging.EIGHT_HOURS): Curve(_O3_EIGHT_HOURS, beyond=None),
}
_TABLE_2026: dict[Key, Curve] = _SHARED | {
    (Pollutant.PM25, Averaging.DAY): _full(0, 35, 60, 115, 150, 250, 350, 500),
    (Pollutant.PM10, Averaging.DAY): _full(0, 50, 120, 250, 350, 420, 500, 600),
    (Pollutant.SO2, Averaging.HOUR): Curve(_SO2_HOUR, beyond=200),
    (Pollutant.O3, Averaging.EIGHT_HOURS): Curve(_O3_EIGHT_HOURS, beyond=300),
}
TABLES: Mapping[Edition, Mapping[Key, Curve]] = MappingProxyType(
    {Edition.HJ633_2012: MappingProxyType(_TABLE_2012), Edition.HJ633_2026: MappingProxyType(_TABLE_2026)}
)
"""HJ 633-2012, 4, table 1 with its notes; HJ 633-2026, 4, table 3 with its notes. µg/m³, CO mg/m³."""
