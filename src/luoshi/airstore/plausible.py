"""What a value may plausibly be, by variable and unit: everything outside is missing, whatever reads it.

The spans follow what the instruments can measure, not what the air was ever seen to hold; their sources stand in
``docs/sources.md``. Numbers that instruments and programs write where they have nothing (−999.9, 9999, 1999) are
missing too, also where a storm of dust could reach them.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from luoshi.airstore.variables import variable_of


@dataclass(frozen=True, slots=True)
class Plausible:
    """From ``low`` to ``high``, both inclusive, in the unit of the store."""

    low: float
    high: float


SPANS: Final = {
    "pm25": Plausible(0, 1_500),
    "pm10": Plausible(0, 10_000),
    "tsp": Plausible(0, 20_000),
    "so2": Plausible(0, 3_000),
    "no2": Plausible(0, 1_200),
    "no": Plausible(0, 1_500),
    "nox": Plausible(0, 2_400),
    "o3": Plausible(0, 1_200),
    "co": Plausible(0, 62.5),
    "tvoc": Plausible(0, 100),
    "aqi": Plausible(0, 500),
    "wind_speed": Plausible(0, 90),
    "wind_from": Plausible(0, 360),
    "temperature": Plausible(-60, 60),
    "dew_point": Plausible(-80, 45),
    "humidity": Plausible(0, 105),
    "pressure": Plausible(450, 1_100),
    "boundary_layer": Plausible(0, 10_000),
    "rain": Plausible(0, 300),
    "radiation": Plausible(-20, 1_600),
}
POLLUTANTS: Final = frozenset({"pm25", "pm10", "tsp", "so2", "no2", "no", "nox", "o3", "co", "tvoc"})
SENTINELS: Final = (999.9, 999.99, 1999.0, 1999.9, 9999.0, 9999.9, 9999.99)
"""Within the span of a pollutant no number but a sign for nothing. 999 is not among them: dust tells it in earnest."""


def quantity_of(column: str) -> str:
    """What a column of the store measures, without the span of its mean.

    >>> quantity_of("o3_8h_ug_m3"), quantity_of("pm25_b_ug_m3"), quantity_of("fan_rpm")
    ('o3', 'pm25', 'fan')
    """
    return variable_of(column).name.split("_")[0] if variable_of(column).name not in SPANS else variable_of(column).name


def plausible(column: str) -> Plausible | None:
    """The span of a column of the store; None where nothing is known of it.

    >>> plausible("co_mg_m3").high, plausible("fan_rpm"), plausible("o3_8h_ug_m3").high
    (62.5, None, 1200)
    """
    variable = variable_of(column)
    if variable.unit not in {"ug_m3", "mg_m3", "", "m_s", "deg", "c", "pct", "hpa", "m", "mm", "w_m2"}:
        return None
    span = SPANS.get(quantity_of(column))
    if span is None or _unit_of(quantity_of(column)) != variable.unit:
        return None
    return span


def _unit_of(quantity: str) -> str:
    return _UNITS.get(quantity, "")


_UNITS: Final = dict.fromkeys(POLLUTANTS, "ug_m3") | {
    "co": "mg_m3",
    "tvoc": "mg_m3",
    "wind_speed": "m_s",
    "wind_from": "deg",
    "temperature": "c",
    "dew_point": "c",
    "humidity": "pct",
    "pressure": "hpa",
    "boundary_layer": "m",
    "rain": "mm",
    "radiation": "w_m2",
}


def sentinels_within(column: str) -> tuple[float, ...]:
    """Numbers within the span that all the same mean nothing."""
    span = plausible(column)
    if span is None or quantity_of(column) not in POLLUTANTS:
        return ()
    return tuple(number for number in SENTINELS if span.low <= number <= span.high)


def is_missing(values: NDArray[np.float64], column: str) -> NDArray[np.bool_]:
    """Which values mean nothing: numbers out of the span of their column, and sentinels within it; gaps do not."""
    span = plausible(column)
    if span is None:
        return np.zeros(len(values), dtype=np.bool_)
    with np.errstate(invalid="ignore"):
        outside = (values < span.low) | (values > span.high)
    within = sentinels_within(column)
    return outside | np.isin(values, within) if within else outside
