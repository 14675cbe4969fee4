"""The six pollutants of the index: what they are called, in which unit, and to how many places they are told."""

from enum import StrEnum


class Pollutant(StrEnum):
    """A pollutant of the index, in the order in which tables and arrays list them."""

    PM25 = "pm25"
    PM10 = "pm10"
    SO2 = "so2"
    NO2 = "no2"
    CO = "co"
    O3 = "o3"

    @property
    def unit(self) -> str:
        """The unit of its concentrations: CO mg/m³, the others µg/m³ (HJ 633-2012, 4, table 1)."""
        return "mg/m³" if self is Pollutant.CO else "µg/m³"

    @property
    def decimals(self) -> int:
        """The places to which a concentration is rounded before anything is judged by it: CO one, the others none."""
        return 1 if self is Pollutant.CO else 0

    @property
    def column(self) -> str:
        """The name of its column, with the unit.

        >>> Pollutant.PM25.column, Pollutant.CO.column
        ('pm25_ug_m3', 'co_mg_m3')
        """
        return f"{self.value}_{'mg_m3' if self is Pollutant.CO else 'ug_m3'}"

    @property
    def symbol(self) -> str:
        """How it is written in text."""
        return _SYMBOLS[self]

    @property
    def name_zh(self) -> str:
        """Its Chinese name, as the norm writes it."""
        return _NAMES_ZH[self]

    @property
    def name_en(self) -> str:
        """Its English name."""
        return _NAMES_EN[self]


class Averaging(StrEnum):
    """The span over which a concentration is a mean."""

    HOUR = "1h"
    EIGHT_HOURS = "8h"
    DAY = "24h"


POLLUTANTS: tuple[Pollutant, ...] = tuple(Pollutant)
"""All six, in order; the last axis of an array of sub-indices follows it."""

_SYMBOLS = {
    Pollutant.PM25: "PM₂.₅",
    Pollutant.PM10: "PM₁₀",
    Pollutant.SO2: "SO₂",
    Pollutant.NO2: "NO₂",
    Pollutant.CO: "CO",
    Pollutant.O3: "O₃",
}
_NAMES_ZH = {
    Pollutant.PM25: "细颗粒物",
    Pollutant.PM10: "可吸入颗粒物",
    Pollutant.SO2: "二氧化硫",
    Pollutant.NO2: "二氧化氮",
    Pollutant.CO: "一氧化碳",
    Pollutant.O3: "臭氧",
}
_NAMES_EN = {
    Pollutant.PM25: "fine particles",
    Pollutant.PM10: "inhalable particles",
    Pollutant.SO2: "sulphur dioxide",
    Pollutant.NO2: "nitrogen dioxide",
    Pollutant.CO: "carbon monoxide",
    Pollutant.O3: "ozone",
}
