"""Whether a GeoJSON geometry is well formed, before anything calculates with it."""

from collections.abc import Sequence
from typing import Any

DEPTHS = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""How deep the positions of each kind of geometry lie."""

LINES = frozenset({"LineString", "MultiLineString"})
SURFACES = frozenset({"Polygon", "MultiPolygon"})
MOST_POSITIONS = 200_000
RING_LENGTH = 4
LINE_LENGTH = 2


def is_geometry(value: Any, kinds: frozenset[str] = frozenset(DEPTHS)) -> bool:
    """True for a GeoJSON geometry of one of ``kinds`` with positions on the Earth and closed rings."""
    if not isinstance(value, dict) or value.get("type") not in kinds:
        return False
    depth = DEPTHS[value["type"]]
    positions = value.get("coordinates")
    if not _is_nested(positions, depth) or count_positions(positions) > MOST_POSITIONS:
        return False
    return all(_is_ring(ring) for ring in _rings(value["type"], positions)) and all(
        len(line) >= LINE_LENGTH for line in _lines(value["type"], positions)
    )


def is_point(lon: float, lat: float) -> bool:
    """True for degrees that exist."""
    return abs(lon) <= 180 and abs(lat) <= 90  # noqa: PLR2004 - degrees; what is no number is in no order with them


def count_positions(positions: Any) -> int:
    """How many positions a geometry has."""
    if not isinstance(positions, Sequence) or isinstance(positions, str) or not positions:
        return 0
    if not isinstance(positions[0], Sequence):
        return 1
    return sum(count_positions(part) for part in positions)


def _is_nested(positions: Any, depth: int) -> bool:
    if not isinstance(positions, list) or not positions:
        return False
    if depth == 0:
        return _is_position(positions)
    return all(_is_nested(part, depth - 1) for part in positions)


def _is_position(value: Sequence[Any]) -> bool:
    numbers = all(isinstance(part, int | float) and not isinstance(part, bool) for part in value)
    # Compared as they came: a whole number of hundreds of digits is no float.
    return numbers and len(value) >= 2 and is_point(value[0], value[1])  # noqa: PLR2004


def _rings(kind: str, positions: Any) -> list[Any]:
    if kind == "Polygon":
        return list(positions)
    if kind == "MultiPolygon":
        return [ring for polygon in positions for ring in polygon]
    return []


def _lines(kind: str, positions: Any) -> list[Any]:
    if kind == "LineString":
        return [positions]
    return list(positions) if kind == "MultiLineString" else []


def _is_ring(ring: Sequence[Any]) -> bool:
    return len(ring) >= RING_LENGTH and list(ring[0][:2]) == list(ring[-1][:2])
