"""GCJ-02 and BD-09 to WGS-84 and back.

Chinese map services shift what they show: GCJ-02 (national, Amap, Tencent, Tianditu excepted) by some hundreds of
metres, BD-09 (Baidu) again on top. Nothing in a pair of numbers tells which it is, so whoever gives one says so.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

import eviltransform

CLOSE_ENOUGH_DEGREES = 1e-9
STEPS = 30
DIGITS = 7
"""A seventh decimal of a degree is a centimetre."""


class CoordinateSystem(StrEnum):
    """How a pair of numbers is meant."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(lon: float, lat: float, system: CoordinateSystem | str) -> tuple[float, float]:
    """The WGS-84 point meant by ``lon`` and ``lat`` in ``system``; outside China all systems agree.

    >>> to_wgs84(113.63094641, 34.74601748, "gcj02")
    (113.6249, 34.7472)
    """
    wanted = CoordinateSystem(system)
    if wanted is CoordinateSystem.WGS84 or not _is_shifted(lon, lat):
        return lon, lat
    shift = eviltransform.wgs2gcj if wanted is CoordinateSystem.GCJ02 else eviltransform.wgs2bd
    return _undo(shift, lon, lat)


def from_wgs84(lon: float, lat: float, system: CoordinateSystem | str) -> tuple[float, float]:
    """How ``system`` writes the WGS-84 point."""
    wanted = CoordinateSystem(system)
    if wanted is CoordinateSystem.WGS84 or not _is_shifted(lon, lat):
        return lon, lat
    shift = eviltransform.wgs2gcj if wanted is CoordinateSystem.GCJ02 else eviltransform.wgs2bd
    shifted_lat, shifted_lon = shift(lat, lon)
    return shifted_lon, shifted_lat


def positions_to_wgs84(positions: Any, system: CoordinateSystem | str) -> Any:
    """The ``coordinates`` of a GeoJSON geometry, however deep, in WGS-84; heights are left out."""
    if isinstance(positions, Sequence) and positions and isinstance(positions[0], int | float):
        lon, lat = to_wgs84(float(positions[0]), float(positions[1]), system)
        return [round(lon, DIGITS), round(lat, DIGITS)]
    return [positions_to_wgs84(part, system) for part in positions]


def _is_shifted(lon: float, lat: float) -> bool:
    return not eviltransform.outOfChina(lat, lon)


def _undo(shift: Callable[[float, float], tuple[float, float]], lon: float, lat: float) -> tuple[float, float]:
    """The point that ``shift`` moves here: what a step still misses is taken off until nothing is missing.

    The shift changes by less than a thousandth of the distance, so each step gains three digits.
    """
    guess_lon, guess_lat = lon, lat
    for _ in range(STEPS):
        there_lat, there_lon = shift(guess_lat, guess_lon)
        off_lon, off_lat = there_lon - lon, there_lat - lat
        guess_lon, guess_lat = guess_lon - off_lon, guess_lat - off_lat
        if abs(off_lon) < CLOSE_ENOUGH_DEGREES and abs(off_lat) < CLOSE_ENOUGH_DEGREES:
            break
    return round(guess_lon, DIGITS), round(guess_lat, DIGITS)
