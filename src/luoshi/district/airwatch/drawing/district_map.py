"""A map of a district with no map behind it: what the sensors can see, the sources found, and the list beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.district.airwatch.drawing.svg import element, line_through, picture, text, title

WIDTH = 800.0
MAP, TOP, LEFT = 400.0, 74.0, 16.0
LIST_LEFT = LEFT + MAP + 20.0
ROW = 42.0
LEGEND_ROW = 18.0
TONES = 3
STYLE = """
.ground{fill:#fff}.frame{fill:none;stroke:#9aa4b1}.see-0{fill:#e9edf2}.see-1{fill:#cfe0f0}.see-2{fill:#a9cbe6}
.see-none{fill:url(#hatch)}.hatch{stroke:#b9a9a0;stroke-width:1}.sensor{fill:#1f4e79}.place{fill:#8d98a5}
.likely{fill:#b8500b;stroke:#fff}.possible{fill:#fff;stroke:#b8500b;stroke-width:2}
.unknown{fill:none;stroke:#5b2a86;stroke-width:2;stroke-dasharray:4 3}
text{font:13px "Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;fill:#1c2733}
.head{font-size:17px;font-weight:600}.small{font-size:11px;fill:#4a5765}.rank{font-size:10px;font-weight:600}
.on-dark{fill:#fff}.strong{font-weight:600}.rule{stroke:#d5dbe2;fill:none}
"""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map in metres, and all of it in words."""

    east_m: float
    north_m: float
    said: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of the ground: how well it is seen, 0 to 2, or -1 where no sensor could have seen anything."""

    at: Point
    tone: int


@dataclass(frozen=True, slots=True)
class Found:
    """A source of the list: where it is, whether it is likely, and its two lines of words."""

    at: Point
    is_likely: bool
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class MapWords:
    """The words around the map."""

    said: str
    head: str
    below_head: str
    list_head: str
    legend: Sequence[tuple[str, str]]
    """A mark's class, or ``see-…`` for a tone, and what it means."""
    foot: Sequence[str]
    scale: str


def district_map(
    *,
    cells: Sequence[Cell],
    cell_m: float,
    sensors: Sequence[Point],
    others: Sequence[Point],
    found: Sequence[Found],
    unknown: Sequence[Point],
    words: MapWords,
) -> str:
    """The whole picture, with its style inside; nothing is fetched from anywhere."""
    frame = _Frame([*(cell.at for cell in cells), *sensors, *others, *(f.at for f in found)], cell_m / 2)
    side = cell_m * frame.per_metre
    ground = [
        element(
            "rect",
            title(cell.at.said),
            x=frame.x(cell.at) - side / 2,
            y=frame.y(cell.at) - side / 2,
            width=side + 0.3,
            height=side + 0.3,
            class_=f"see-{cell.tone}" if cell.tone >= 0 else "see-none",
        )
        for cell in cells
    ]
    dots = [_dot(frame, point, 1.8, "place") for point in others]
    triangles = [_triangle(frame, point) for point in sensors]
    diamonds = [_diamond(frame, point) for point in unknown]
    marks = [mark for rank, each in reversed(list(enumerate(found))) for mark in _ranked(frame, each, rank + 1)]
    rows = [part for rank, each in enumerate(found) for part in _row(rank, each)]
    bottom = TOP + frame.height
    legend = [part for i, entry in enumerate(words.legend) for part in _legend(i, entry, bottom + 34)]
    legend_bottom = bottom + 34 + LEGEND_ROW * len(words.legend)
    list_bottom = TOP + 24 + ROW * len(found)
    foot_top = max(legend_bottom, list_bottom) + 10
    foot = [text(line, LEFT, foot_top + 16 * i, "small") for i, line in enumerate(words.foot)]
    height = foot_top + 16 * len(words.foot) + 6
    return picture(
        element("style", STYLE),
        _hatching(),
        element("rect", x=0, y=0, width=WIDTH, height=height, class_="ground"),
        text(words.head, LEFT, 30, "head"),
        text(words.below_head, LEFT, 52, "small"),
        *ground,
        element("rect", x=LEFT, y=TOP, width=frame.width, height=frame.height, class_="frame"),
        *dots,
        *triangles,
        *diamonds,
        *marks,
        *_scale(frame, bottom, words.scale),
        *legend,
        text(words.list_head, LIST_LEFT, TOP + 10, "strong"),
        *rows,
        *foot,
        width=WIDTH,
        height=height,
        said=words.said,
    )


class _Frame:
    """From metres to the picture's units, north up."""

    def __init__(self, points: Sequence[Point], margin: float) -> None:
        east, north = [p.east_m for p in points], [p.north_m for p in points]
        self.west, self.top = min(east) - margin, max(north) + margin
        wide, tall = max(east) + margin - self.west, self.top - min(north) + margin
        self.per_metre = MAP / max(wide, tall, 1.0)
        self.width, self.height = wide * self.per_metre, tall * self.per_metre

    def x(self, point: Point) -> float:
        return LEFT + (point.east_m - self.west) * self.per_metre

    def y(self, point: Point) -> float:
        return TOP + (self.top - point.north_m) * self.per_metre


def _dot(frame: _Frame, point: Point, radius: float, class_: str) -> str:
    return element("circle", title(point.said), cx=frame.x(point), cy=frame.y(point), r=radius, class_=class_)


def _triangle(frame: _Frame, point: Point) -> str:
    x, y = frame.x(point), frame.y(point)
    return element("path", title(point.said), d=f"{line_through([(x, y - 4), (x + 3.6, y + 3), (x - 3.6, y + 3)])}z",
                   class_="sensor")  # fmt: skip


def _diamond(frame: _Frame, point: Point) -> str:
    x, y = frame.x(point), frame.y(point)
    around = [(x, y - 10), (x + 10, y), (x, y + 10), (x - 10, y)]
    return element("path", title(point.said), d=f"{line_through(around)}z", class_="unknown")


def _ranked(frame: _Frame, found: Found, rank: int) -> list[str]:
    return [
        _dot(frame, found.at, 9, "likely" if found.is_likely else "possible"),
        text(rank, frame.x(found.at), frame.y(found.at) + 3.5, "rank on-dark" if found.is_likely else "rank", "middle"),
    ]


def _row(place: int, found: Found) -> list[str]:
    y = TOP + 24 + ROW * place
    class_ = "likely" if found.is_likely else "possible"
    return [
        element("path", d=line_through([(LIST_LEFT, y), (WIDTH - 12, y)]), class_="rule"),
        element("circle", cx=LIST_LEFT + 9, cy=y + 15, r=9, class_=class_),
        text(place + 1, LIST_LEFT + 9, y + 18.5, "rank on-dark" if found.is_likely else "rank", "middle"),
        text(found.first, LIST_LEFT + 26, y + 17),
        text(found.second, LIST_LEFT + 26, y + 34, "small"),
    ]


def _legend(place: int, entry: tuple[str, str], top: float) -> list[str]:
    class_, words = entry
    x, y = LEFT + 8, top + LEGEND_ROW * place
    if class_.startswith("see-"):
        mark = element("rect", x=x - 7, y=y - 6, width=14, height=12, class_=class_)
    elif class_ == "sensor":
        mark = element("path", d=f"{line_through([(x, y - 4), (x + 3.6, y + 3), (x - 3.6, y + 3)])}z", class_=class_)
    elif class_ == "unknown":
        mark = element("path", d=f"{line_through([(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)])}z", class_=class_)
    else:
        mark = element("circle", cx=x, cy=y, r=2 if class_ == "place" else 6, class_=class_)
    return [mark, text(words, x + 14, y + 4, "small")]


def _scale(frame: _Frame, bottom: float, words: str) -> list[str]:
    """A bar of one kilometre below the map, and where north is."""
    long = 1000.0 * frame.per_metre
    y = bottom + 12
    right = LEFT + frame.width
    return [
        element(
            "path", d=line_through([(LEFT, y - 4), (LEFT, y), (LEFT + long, y), (LEFT + long, y - 4)]), class_="frame"
        ),
        text(words, LEFT + long + 6, y + 1, "small"),
        element(
            "path", d=f"{line_through([(right - 6, y - 6), (right - 2, y + 4), (right - 10, y + 4)])}z", class_="place"
        ),
        text("N", right - 14, y + 4, "small", "end"),
    ]


def _hatching() -> str:
    lines = element("path", d=line_through([(0, 6), (6, 0)]), class_="hatch")
    return element("defs", element("pattern", lines, id="hatch", width=6, height=6, patternUnits="userSpaceOnUse"))
