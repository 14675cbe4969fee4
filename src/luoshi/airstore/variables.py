"""What is measured: each variable with its unit, its column, and the names that files use for it.

A column of the store is the variable's name and its unit (``pm25_ug_m3``). Variables that are not listed — a second
channel, the speed of a fan — are welcome under the same rule: a name in small letters that ends in a known unit.
"""

import re
from dataclasses import dataclass

from luoshi.airscience.index import POLLUTANTS, Averaging, Pollutant
from luoshi.airstore.errors import UnknownColumnError, UnknownVariableError


@dataclass(frozen=True, slots=True)
class Variable:
    """``low`` to ``high`` is what could possibly be meant; what is likely is for the science to judge."""

    name: str
    unit: str
    aliases: tuple[str, ...] = ()
    low: float = -1e6
    high: float = 1e6

    @property
    def column(self) -> str:
        """The name of its column.

        >>> Variable("wind_speed", "m_s").column, Variable("aqi", "").column
        ('wind_speed_m_s', 'aqi')
        """
        return f"{self.name}_{self.unit}" if self.unit else self.name


_CHINESE_SPANS = {"24h": "24小时平均", "8h": "8小时平均", "8h_24h": "日最大8小时平均"}


def _pollutant(p: Pollutant) -> Variable:
    symbol = "pm2.5" if p is Pollutant.PM25 else p.value
    return Variable(p.value, p.column.removeprefix(f"{p.value}_"), (symbol, p.column, p.symbol, p.name_zh))


def _official(p: Pollutant, span: str) -> Variable:
    """What the release tells beside the hour: means over a day, or over eight hours."""
    symbol = "pm2.5" if p is Pollutant.PM25 else p.value
    name = f"{p.value}_{span}"
    return Variable(
        name,
        p.column.removeprefix(f"{p.value}_"),
        (f"{symbol}_{span}", f"{symbol}{_CHINESE_SPANS[span]}", f"{symbol}_{_CHINESE_SPANS[span]}"),
    )


_SPANS = [(p, Averaging.DAY.value) for p in POLLUTANTS]
_SPANS += [(Pollutant.O3, Averaging.EIGHT_HOURS.value), (Pollutant.O3, "8h_24h")]

VARIABLES: tuple[Variable, ...] = (
    *(_pollutant(p) for p in POLLUTANTS),
    Variable("aqi", "", ("aqi", "空气质量指数"), 0, 5000),
    *(_official(p, span) for p, span in _SPANS),
    Variable("no", "ug_m3", ("no", "一氧化氮")),
    Variable("nox", "ug_m3", ("nox", "氮氧化物")),
    Variable("tsp", "ug_m3", ("tsp", "总悬浮颗粒物")),
    Variable("tvoc", "mg_m3", ("tvoc",)),
    Variable("wind_speed", "m_s", ("ws", "wspm", "wind_speed", "windspeed", "风速"), 0, 150),
    Variable("wind_from", "deg", ("wind_from_deg", "wind_direction", "winddir", "wd", "风向"), 0, 360),
    Variable("temperature", "c", ("temp", "temperature", "t", "tem", "气温", "温度"), -90, 70),
    Variable("dew_point", "c", ("dewp", "dew_point", "dewpoint", "露点", "露点温度"), -100, 60),
    Variable("humidity", "pct", ("rh", "humidity", "relative_humidity", "湿度", "相对湿度"), 0, 150),
    Variable("pressure", "hpa", ("pres", "pressure", "气压", "大气压"), 300, 1200),
    Variable("boundary_layer", "m", ("blh", "pblh", "boundary_layer", "boundary_layer_height", "边界层高度"), 0, 20000),
    Variable("rain", "mm", ("rain", "precipitation", "降水", "降水量", "雨量"), 0, 2000),
    Variable("radiation", "w_m2", ("radiation", "solar", "辐射", "太阳辐射"), -50, 2000),
)
"""In the order in which columns are stored."""

_UNITS = (
    "ug_m3",
    "mg_m3",
    "ppb",
    "ppm",
    "m_s",
    "deg",
    "c",
    "pct",
    "hpa",
    "m",
    "mm",
    "w_m2",
    "kwh",
    "kw",
    "v",
    "mv",
    "ma",
    "l_min",
    "rpm",
    "db",
    "count",
    "per_l",
    "index",
    "ratio",
    "s",
)
SPAN = "span_s"
"""The true length of a row's span in seconds, where it is not the resolution under which the row is stored."""

_COLUMN = re.compile(r"[a-z][a-z0-9_]{0,60}")
_BY_COLUMN = {v.column: v for v in VARIABLES}
_BY_NAME = {v.name: v for v in VARIABLES}


def variable_of(column: str) -> Variable:
    """The variable that a column of the store holds.

    >>> variable_of("co_mg_m3").name, variable_of("fan_rpm").unit
    ('co', 'rpm')
    """
    known = _BY_COLUMN.get(column)
    if known is not None:
        return known
    unit = next((u for u in _UNITS if column.endswith(f"_{u}") and len(column) > len(u) + 1), None)
    if unit is None or not _COLUMN.fullmatch(column):
        raise UnknownColumnError(column=column)
    return Variable(column.removesuffix(f"_{unit}"), unit)


def column_of(variable: str) -> str:
    """The column of a variable, given its name, its column, or a :class:`Pollutant`.

    >>> column_of("pm25"), column_of("pm25_ug_m3"), column_of(Pollutant.CO), column_of("pm25_b_ug_m3")
    ('pm25_ug_m3', 'pm25_ug_m3', 'co_mg_m3', 'pm25_b_ug_m3')
    """
    known = _BY_NAME.get(str(variable))
    if known is not None:
        return known.column
    try:
        return variable_of(str(variable)).column
    except UnknownColumnError:
        raise UnknownVariableError(variable=variable, known=", ".join(_BY_NAME)) from None


def order_of(column: str) -> tuple[int, str]:
    """Where a column stands among the others."""
    return (list(_BY_COLUMN).index(column) if column in _BY_COLUMN else len(_BY_COLUMN), column)
