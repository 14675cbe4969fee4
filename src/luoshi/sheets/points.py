"""Longitude and latitude as people write them: decimals in any width, degrees with minutes, or nothing at all."""

import re
import unicodedata

from luoshi.sheets import is_placeholder

_DEGREES = re.compile(
    r"^(?P<before>[EWNS东西南北][经纬]?)?\s*(?P<sign>[+-]?)(?P<degrees>\d{1,3}(?:\.\d+)?)\s*[°度]\s*"
    r"(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*[′'‘’分]\s*(?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:″|\"|''|′′|“|”|秒)\s*)?)?"
    r"(?P<after>[EWNS])?$",
    re.IGNORECASE,
)
_MINUS = frozenset("WS西南")
CHINA = (73.0, 136.0, 3.0, 54.0)
"""West, east, south, north."""


def degrees(text: str) -> float | None:
    """A longitude or latitude in degrees; None for what is none.

    >>> degrees("１１３．６２"), degrees("113°37′12″"), degrees("E113°30'"), degrees("somewhere")
    (113.62, 113.62, 113.5, None)
    """
    plain = "".join(unicodedata.normalize("NFKC", text.replace("\u2033", "″").replace("\u2032", "′")).split())
    try:
        number = float(plain)
    except ValueError:
        pass
    else:
        return number if abs(number) <= 180 else None  # noqa: PLR2004 - the globe
    found = _DEGREES.match(plain)
    if not found:
        return None
    minutes, seconds = float(found["minutes"] or 0), float(found["seconds"] or 0)
    if minutes >= 60 or seconds >= 60:  # noqa: PLR2004 - of a degree
        return None
    value = float(found["degrees"]) + minutes / 60 + seconds / 3600
    side = (found["before"] or found["after"] or " ")[0].upper()
    return round(-value if (found["sign"] == "-" or side in _MINUS) else value, 9)


def read_point(lon: str, lat: str) -> tuple[float, float] | str | None:  # noqa: PLR0911 - a line for each answer
    """The point two cells give, None where they give none, or the code of what is wrong.

    0, 0 is what programs write where nothing is known. Codes: ``not_a_point``, ``point_incomplete``,
    ``point_swapped``, ``point_abroad``.

    >>> read_point("0", "0"), read_point("34.75", "113.62"), read_point("113.62", "")
    (None, 'point_swapped', 'point_incomplete')
    """
    missing = [not text.strip() or is_placeholder(text) for text in (lon, lat)]
    if all(missing):
        return None
    if any(missing):
        return "point_incomplete"
    east, north = degrees(lon), degrees(lat)
    if east is None or north is None:
        return "not_a_point"
    if east == 0 and north == 0:
        return None
    if _is_in_china(east, north):
        return east, north
    if abs(north) > 90:  # noqa: PLR2004 - the poles
        return "point_swapped" if _is_in_china(north, east) else "not_a_point"
    return "point_swapped" if _is_in_china(north, east) else "point_abroad"


def _is_in_china(lon: float, lat: float) -> bool:
    west, east, south, north = CHINA
    return west <= lon <= east and south <= lat <= north
