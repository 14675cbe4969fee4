"""Draws the invented district's map: a bent grid, cut into communities, joined to sub-districts, crossed by roads.

Nothing is traced from a real map. Run as a module (with ``DJANGO_SETTINGS_MODULE``) it writes the files in ``data/``; drawing again gives the same
files.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

WEST, SOUTH = 113.440, 34.760
WIDTH, HEIGHT = 0.1200, 0.0815
"""In degrees: 10.97 km × 9.04 km before bending, together 99 km²."""

CUTS_U = (0.0, 0.19, 0.41, 0.59, 0.80, 1.0)
CUTS_V = (0.0, 0.21, 0.39, 0.60, 0.79, 1.0)
"""Where the columns (from the west) and rows (from the north) of communities meet."""

ROWS = ("QQGGS", "QQGGS", "QWGFS", "WWFFS", "WWFFS")
OFFICES = {"Q": "shuangqiao", "G": "gouzhao", "S": "shifo", "W": "wutong", "F": "fengyang"}
STEPS = 6

Point = tuple[float, float]
Feature = dict[str, Any]


def warp(u: float, v: float) -> Point:
    """The point of the bent grid at ``u`` (west to east) and ``v`` (north to south), each from 0 to 1."""
    bend_u = 0.018 * math.sin(2.3 * math.pi * v + 0.6) + 0.008 * math.sin(5.1 * math.pi * v)
    bend_v = 0.021 * math.sin(2.7 * math.pi * u + 1.1) + 0.006 * math.sin(6.3 * math.pi * u + 0.4)
    return (round(WEST + (u + bend_u) * WIDTH, 6), round(SOUTH + (1 - v - bend_v) * HEIGHT, 6))


def line(u1: float, v1: float, u2: float, v2: float, steps: int = STEPS) -> list[Point]:
    """A line of the grid as it bends."""
    return [warp(u1 + (u2 - u1) * n / steps, v1 + (v2 - v1) * n / steps) for n in range(steps + 1)]


def cell_ring(column: int, row: int) -> list[Point]:
    """The edge of one cell, counter-clockwise and closed."""
    west, east = CUTS_U[column], CUTS_U[column + 1]
    north, south = CUTS_V[row], CUTS_V[row + 1]
    corners = [(west, north), (west, south), (east, south), (east, north), (west, north)]
    ring: list[Point] = []
    for (u1, v1), (u2, v2) in pairwise(corners):
        ring += line(u1, v1, u2, v2)[:-1]
    return [*ring, ring[0]]


def joined(rings: Sequence[Sequence[Point]]) -> list[Point]:
    """The outline of cells that touch: every edge that two of them share cancels."""
    edges = {(a, b) for ring in rings for a, b in pairwise(ring)}
    outer = {a: b for a, b in edges if (b, a) not in edges}
    start = min(outer)
    outline = [start]
    while (following := outer[outline[-1]]) != start:
        outline.append(following)
    return [*outline, start]


def area(ring: Sequence[Point], **facts: str) -> Feature:
    """One area as a GeoJSON feature."""
    return {"type": "Feature", "properties": facts, "geometry": {"type": "Polygon", "coordinates": [list(ring)]}}


def _district(ring: Sequence[Point]) -> Feature:
    facts = {"code": "district", "name": "高新区", "name_en": "High-tech zone", "kind": "district"}
    return area(ring, **facts, parent="", unit="committee")


def areas(units: Mapping[str, Any]) -> list[Feature]:
    """The district, its sub-districts, its communities."""
    cells: dict[str, list[tuple[int, int]]] = {code: [] for code in OFFICES.values()}
    for row, letters in enumerate(ROWS):
        for column, letter in enumerate(letters):
            cells[OFFICES[letter]].append((column, row))
    names = {row[0]: row for row in units["units"]}
    everything = [cell_ring(*cell) for found in cells.values() for cell in found]
    features = [_district(joined(everything))]
    for code, found in cells.items():
        ring = joined([cell_ring(*cell) for cell in found])
        name, name_en = names[code][1].removesuffix("办事处"), names[code][3].removesuffix(" Sub-district Office")
        facts = {"code": code, "name": name, "name_en": name_en, "kind": "office", "parent": "district", "unit": code}
        features.append(area(ring, **facts))
    for code, found in cells.items():
        for number, (cell, (name, name_en)) in enumerate(zip(found, units["communities"][code], strict=True), 1):
            own = f"{code}-{number}"
            facts = {"code": own, "name": f"{name}社区", "name_en": f"{name_en} Community", "kind": "community"}
            features.append(area(cell_ring(*cell), **facts, parent=code, unit=own))
    return features


STREETS_U = (0.07, 0.16, 0.26, 0.36, 0.47, 0.56, 0.66, 0.76, 0.87, 0.95)
ROADS_V = (0.08, 0.17, 0.28, 0.37, 0.48, 0.58, 0.69, 0.80, 0.91)
STREETS = ("芦荻街 Ludi", "白桦街 Baihua", "玉兰街 Yulan", "金桂街 Jingui", "合欢街 Hehuan", "雪柳街 Xueliu", "红枫街 Hongfeng", "梅影街 Meiying", "青桐街 Qingtong", "丁香街 Dingxiang")  # fmt: skip
ROADS = ("石楠路 Shinan", "丹桂路 Dangui", "银杏大道 Yinxing", "香樟路 Xiangzhang", "海棠路 Haitang", "木槿路 Mujin", "春藤路 Chunteng", "紫荆路 Zijing", "青竹路 Qingzhu")  # fmt: skip


def roads() -> list[Feature]:
    """The schematic grid: streets run north to south, roads west to east."""
    features = []
    for number, (words, u) in enumerate(zip(STREETS, STREETS_U, strict=True), 1):
        name, latin = words.split()
        features.append(_road(f"street-{number}", name, f"{latin} Street", line(u, 0.03, u, 0.97, 12)))
    for number, (words, v) in enumerate(zip(ROADS, ROADS_V, strict=True), 1):
        name, latin = words.split()
        features.append(_road(f"road-{number}", name, f"{latin} Road", line(0.03, v, 0.97, v, 14)))
    return features


def _road(code: str, name: str, name_en: str, points: list[Point]) -> Feature:
    facts = {"code": code, "kind": "road", "name": name, "name_en": name_en}
    return {"type": "Feature", "properties": facts, "geometry": {"type": "LineString", "coordinates": points}}


CROSSINGS = ((2, 6), (2, 4), (4, 6), (6, 6), (3, 2), (5, 2), (7, 2), (8, 4), (1, 1), (3, 0), (6, 3), (1, 7), (4, 8), (7, 7), (5, 5), (0, 3), (9, 1), (9, 6))  # fmt: skip

PLACES: dict[str, tuple[str, ...]] = {
    "school": (
        "第一小学", "第二小学", "第三小学", "春藤路小学", "枫杨小学", "石佛小学", "双桥小学", "沟赵中心小学",
        "梧桐实验小学", "第一中学", "第二中学", "枫杨外国语学校", "银屏幼儿园", "河畔幼儿园", "站前幼儿园", "高新职业学校",
    ),
    "enterprise": (
        "恒实铸件厂", "瓦屋预制板厂", "兴隆木器加工点", "顺达汽修喷漆厂", "桥头塑料造粒厂", "昌盛石材加工厂", "远航软件园",
        "智造产业园", "光谷电子厂", "绿源食品厂", "精工轴承厂", "晨曦印刷厂", "仪表科技公司", "新材料中试基地",
        "云图地理信息公司", "北辰物流园", "创客孵化园", "蓝湾数据中心",
    ),
    "community": (
        "东湾家园", "学府花园", "祥云小区", "沟赵安置区", "枫林绿洲", "杨柳岸小区", "银屏苑", "锦城国际", "南湖雅居",
        "石佛社区安置房", "芝麻湖小区", "西岗新居", "站前公寓", "梧桐里小区", "玉兰花园", "雪松苑", "和畅园", "双桥新村",
        "河畔人家", "瓦屋安置区", "人才公寓",
    ),
    "park": ("芝麻湖公园", "梧桐公园", "双桥湿地公园", "枫林游园", "学苑游园", "银屏带状公园"),
    "hall": ("政务服务大厅", "新政务服务大厅工地", "企业服务中心", "沟赵便民服务站", "双桥便民服务站"),
    "station": ("管委会站", "沟赵站", "枫杨站", "石佛站", "双桥微站", "瓦屋微站", "梧桐微站"),
    "hospital": ("高新人民医院", "石佛卫生院", "枫杨社区卫生服务中心", "双桥社区卫生服务站"),
    "market": ("沟赵农贸市场", "枫杨便民市场", "石佛早市", "梧桐集贸市场", "双桥夜市"),
    "site": (
        "地铁站房工地", "智慧岛一期工地", "春藤路北延工程", "雪柳街改造工程", "双桥安置房工地", "梧桐社区服务中心工地",
        "科创大厦工地", "管廊工程二标段",
    ),
}  # fmt: skip
FIXED = {
    "春藤路小学": (0.245, 0.705),
    "瓦屋预制板厂": (0.10, 0.33),
    "恒实铸件厂": (0.085, 0.36),
    "梧桐社区服务中心工地": (0.23, 0.62),
}
SPREAD_U, SPREAD_V = 0.7548776662, 0.5698402910
"""The plastic number's additive sequence: points that fill a square evenly without a random generator."""


def places() -> list[Feature]:
    """Crossings of the grid, and objects spread evenly over the district."""
    found = list(_crossings())
    number = 0
    for kind, names in PLACES.items():
        for position, name in enumerate(names, 1):
            number += 1
            u = 0.05 + 0.9 * ((0.5 + SPREAD_U * number) % 1)
            v = 0.05 + 0.9 * ((0.5 + SPREAD_V * number) % 1)
            found.append(_place(f"{kind}-{position}", kind, name, warp(*FIXED.get(name, (u, v)))))
    return found


def _crossings() -> Iterator[Feature]:
    for number, (street, road) in enumerate(CROSSINGS, 1):
        name = f"{ROADS[road].split()[0]}与{STREETS[street].split()[0]}交叉口"
        point = warp(STREETS_U[street], ROADS_V[road])
        yield _place(f"crossing-{number}", "crossing", name, point)


def _place(code: str, kind: str, name: str, point: Point) -> Feature:
    facts = {"code": code, "kind": kind, "name": name}
    return {"type": "Feature", "properties": facts, "geometry": {"type": "Point", "coordinates": point}}


def collection(features: Sequence[Feature]) -> str:
    """A GeoJSON file, one feature a line."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def drawn() -> dict[str, str]:
    """Every file by name."""
    units = json.loads((DATA / "units.json").read_text(encoding="utf-8"))
    parts: dict[str, Callable[[], list[Feature]]] = {
        "areas.geojson": lambda: areas(units),
        "roads.geojson": roads,
        "places.geojson": places,
    }
    return {name: collection(draw()) for name, draw in parts.items()}


if __name__ == "__main__":
    for file_name, text in drawn().items():
        (DATA / file_name).write_text(text, encoding="utf-8")
