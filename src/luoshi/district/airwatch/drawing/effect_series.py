"""The days of a station against its synthetic neighbour: what is usual, the window, and how far it lay."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import expm1, isfinite, log1p

from luoshi.district.airwatch.drawing.svg import element, line_through, picture, text, title

WIDTH = 800.0
LEFT, RIGHT, TOP, HEIGHT = 58.0, 20.0, 104.0, 250.0
LINE = 17.0
DATE = 100.0
"""The room of a date."""
TICKS = (-80, -60, -40, -20, -10, 0, 10, 20, 50, 100, 200)
STYLE = """
.ground{fill:#fff}.chance{fill:#e4e9ef}.window{fill:#fdf0dc}.grid{stroke:#d5dbe2;fill:none}.zero{stroke:#7c8896;fill:none}
.day{fill:#8d98a5}.day-in{fill:#1f4e79}.estimate{stroke:#b8500b;stroke-width:3;fill:none}
.interval{stroke:#b8500b;stroke-width:1.5;fill:none}
text{font:13px "Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;fill:#1c2733}
.head{font-size:17px;font-weight:600}.strong{font-weight:600}.small{font-size:11px;fill:#4a5765}
"""


@dataclass(frozen=True, slots=True)
class EffectWords:
    """The words around the picture; ``dates`` are those of the first day, the window's first and its last."""

    said: str
    head: str
    verdict: str
    estimate: str
    axis: str
    chance: str
    dates: tuple[str, str, str]
    foot: Sequence[str]


def effect_series(
    departures: Sequence[float],
    titles: Sequence[str],
    *,
    window: int,
    step: float,
    threshold: float,
    words: EffectWords,
) -> str:
    """The whole picture with its style inside: a dot for each day, the last ``window`` of them those that are judged.

    ``departures``, ``step`` and ``threshold`` are logs; the axis is in per cent. Days that are NaN draw nothing.
    """
    frame = _Frame([*departures, step - threshold, step + threshold, -threshold, threshold], len(departures))
    start = len(departures) - window
    dots = [
        element("circle", title(said), cx=frame.x(place), cy=frame.y(value), r=2.6, class_=_kind(place, start))
        for place, (value, said) in enumerate(zip(departures, titles, strict=True))
        if isfinite(value)
    ]
    bottom = TOP + HEIGHT
    foot = [text(line, LEFT, bottom + 46 + LINE * i, "small") for i, line in enumerate(words.foot)]
    height = bottom + 46 + LINE * len(words.foot)
    left, right = frame.x(start - 0.5), frame.x(len(departures) - 0.5)
    return picture(
        element("style", STYLE),
        element("rect", x=0, y=0, width=WIDTH, height=height, class_="ground"),
        text(words.head, LEFT, 28, "head"),
        text(words.verdict, LEFT, 52, "strong"),
        text(words.estimate, LEFT, 72),
        text(words.axis, LEFT, 94, "small"),
        *_chance(frame, threshold, words.chance),
        element("rect", x=left, y=TOP, width=right - left, height=HEIGHT, class_="window", opacity=0.75),
        *frame.ticks(),
        *dots,
        *_estimate(frame, (left, right), step, threshold),
        text(words.dates[0], LEFT, bottom + 18, "small"),
        text(words.dates[1], min(left, right - DATE), bottom + 18, "small", "end"),
        text(words.dates[2], right, bottom + 18, "small", "end"),
        *foot,
        width=WIDTH,
        height=height,
        said=words.said,
    )


def _kind(place: int, start: int) -> str:
    return "day-in" if place >= start else "day"


class _Frame:
    """From days and logs to the picture's units."""

    def __init__(self, values: Sequence[float], days: int) -> None:
        told = [value for value in values if isfinite(value)]
        self.low, self.high = min([*told, -0.1]) - 0.03, max([*told, 0.1]) + 0.03
        self.step = (WIDTH - LEFT - RIGHT) / max(days, 1)

    def x(self, place: float) -> float:
        """The middle of a day."""
        return LEFT + (place + 0.5) * self.step

    def y(self, value: float) -> float:
        """The height of a log."""
        return TOP + HEIGHT * (self.high - value) / (self.high - self.low)

    def ticks(self) -> list[str]:
        """Lines at round percentages, as many as have room."""
        found, above = [], float("inf")
        for per_cent in TICKS:
            value = log1p(per_cent / 100)
            y = self.y(value)
            if not self.low <= value <= self.high or (above - y < 16 and per_cent):  # noqa: PLR2004 - a line's height
                continue
            above = y
            found += [
                element("path", d=line_through([(LEFT, y), (WIDTH - RIGHT, y)]), class_="grid" if per_cent else "zero"),
                text(f"{per_cent:+d}%".replace("-", "−") if per_cent else "0", LEFT - 6, y + 4, "small", "end"),
            ]
        return found


def _chance(frame: _Frame, threshold: float, words: str) -> list[str]:
    """The band that chance fills, as wide as the window's mean may lie off with nothing done."""
    if not isfinite(threshold):
        return []
    top, bottom = frame.y(threshold), frame.y(-threshold)
    return [
        element("rect", title(words), x=LEFT, y=top, width=WIDTH - LEFT - RIGHT, height=bottom - top, class_="chance")
    ]


def _estimate(frame: _Frame, ends: tuple[float, float], step: float, threshold: float) -> list[str]:
    middle = sum(ends) / 2
    found = [element("path", title(f"{100 * expm1(step):+.1f}%"), class_="estimate",
                     d=line_through([(x, frame.y(step)) for x in ends]))]  # fmt: skip
    if isfinite(threshold):
        low, high = frame.y(step - threshold), frame.y(step + threshold)
        caps = [(middle - 5, low), (middle + 5, low), None, (middle - 5, high), (middle + 5, high)]
        found.append(element("path", d=line_through([(middle, low), (middle, high), None, *caps]), class_="interval"))
    return found
