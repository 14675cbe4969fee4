"""Invented shapes and points for the style page's map, drawn on a plain grid."""

from typing import Any

Collection = dict[str, Any]
_WEST, _SOUTH, _WIDE, _HIGH = 113.50, 34.76, 0.04, 0.035


def areas() -> Collection:
    """Five areas, three above two."""
    names = ("沟赵", "枫杨", "石佛", "梧桐", "双桥")
    return _collection(_area(name, index % 3, 1 - index // 3) for index, name in enumerate(names))


def roads() -> Collection:
    """Three streets across the grid."""
    names = ("春藤路", "玉兰街", "莲花街")
    lines = [[[_WEST, y], [_WEST + 3 * _WIDE, y + 0.004]] for y in (_SOUTH + 0.012, _SOUTH + 0.034, _SOUTH + 0.055)]
    return _collection(
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}, "properties": {"name": name}}
        for name, line in zip(names, lines, strict=True)
    )


def points() -> Collection:
    """One case of each light."""
    told = (
        ("red", "春藤路与玉兰街路口道路建成未移交", "规划资源局", (0.3, 1.4)),
        ("yellow", "小学门前没有警示灯和减速带", "社会事业局", (1.5, 1.2)),
        ("green", "安置区三条道路", "建设局", (1.7, 0.5)),
        ("green", "社区中心复工", "双桥办事处", (0.6, 0.4)),
    )
    return _collection(
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [_WEST + x * _WIDE, _SOUTH + y * _HIGH]},
            "properties": {"id": number, "title": title, "light": light, "text": unit, "url": "/ui/"},
        }
        for number, (light, title, unit, (x, y)) in enumerate(told, start=1)
    )


def _area(name: str, column: int, row: int) -> dict[str, Any]:
    west, south = _WEST + column * _WIDE, _SOUTH + row * _HIGH
    east, north = west + _WIDE, south + _HIGH
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"name": f"{name}办事处"},
    }


def _collection(features: Any) -> Collection:
    return {"type": "FeatureCollection", "features": list(features)}
