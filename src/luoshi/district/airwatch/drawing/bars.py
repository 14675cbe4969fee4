"""Bars: upright over the hours of a day, the weekdays or months; lying for counts with a name; stacked for shares."""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.district.airwatch.drawing.svg import WIDTH, element, line_through, picture, scale_top, short, text, title

LEFT, RIGHT, TOP, BOTTOM = 30.0, 4.0, 22.0, 22.0
PLOT_HEIGHT = 128.0
ROW = 26.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name below or beside, its value (NaN draws none), and all of it in words.

    ``low`` and ``high`` draw an interval where they are numbers; ``tone`` is a class of the style sheet.
    """

    name: str
    value: float
    said: str
    low: float = float("nan")
    high: float = float("nan")
    tone: str = "bar"


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of bars set off behind them, from the first to before the last, with its name."""

    first: int
    stop: int
    name: str


def upright(bars: Sequence[Bar], *, unit: str, said: str, band: Band | None = None, every: int = 1) -> str:
    """Bars side by side over one axis that begins at zero; every so many are named below."""
    top = scale_top([v for bar in bars for v in (bar.value, bar.high)])
    step = (WIDTH - LEFT - RIGHT) / max(len(bars), 1)
    inside = [_band(band, step)] if band else []
    inside += _axis(top, unit)
    for i, bar in enumerate(bars):
        inside.append(_upright(bar, LEFT + i * step, step, top))
        if i % every == 0:
            inside.append(text(bar.name, LEFT + (i + 0.5) * step, TOP + PLOT_HEIGHT + 14, "axis", "middle"))
    return picture(*inside, height=TOP + PLOT_HEIGHT + BOTTOM, said=said)


def lying(bars: Sequence[Bar], *, said: str, values: Sequence[str], names_width: float = 92) -> str:
    """Bars below each other with names before and values behind them."""
    top = max((bar.value for bar in bars if bar.value > 0), default=1.0)
    width = WIDTH - names_width - 54
    inside = []
    for i, (bar, value) in enumerate(zip(bars, values, strict=True)):
        y = i * ROW
        length = width * max(bar.value, 0) / top if bar.value == bar.value else 0.0
        inside.append(
            element(
                "g",
                title(bar.said),
                text(short(bar.name, names_width / 12.4), 0, y + 17, "name"),
                element("rect", x=names_width, y=y + 5, width=width, height=16, rx=3, class_="track"),
                element("rect", x=names_width, y=y + 5, width=max(length, 0.01), height=16, rx=3, class_=bar.tone),
                text(value, names_width + width + 6, y + 17, "figure-ink"),
            )
        )
    return picture(*inside, height=max(len(bars), 1) * ROW, said=said)


def stacked(bars: Sequence[Bar], *, said: str) -> str:
    """One bar made of parts, in their order; a part wide enough tells its value."""
    whole = sum(bar.value for bar in bars) or 1.0
    inside, x = [], 0.0
    for bar in bars:
        width = WIDTH * bar.value / whole
        if not width:
            continue
        ink = "on-dark" if bar.tone in {"aqi-5", "aqi-6"} else "on-light"
        label = text(int(bar.value), x + width / 2, 22, f"part {ink}", "middle") if width > 13 else ""  # noqa: PLR2004
        inside.append(
            element(
                "g",
                title(bar.said),
                element("rect", x=x, y=0, width=max(width - 1, 0.5), height=34, class_=bar.tone),
                label,
            )
        )
        x += width
    return picture(*inside, height=34, said=said)


def _upright(bar: Bar, x: float, step: float, top: float) -> str:
    if bar.value != bar.value:
        return text("–", x + step / 2, TOP + PLOT_HEIGHT - 4, "axis", "middle")
    height = PLOT_HEIGHT * bar.value / top
    width = min(step * 0.76, 34)
    left = x + (step - width) / 2
    inside = [
        title(bar.said),
        element("rect", x=x, y=TOP, width=step, height=PLOT_HEIGHT, class_="touch"),
        element("rect", x=left, y=TOP + PLOT_HEIGHT - height, width=width, height=height, rx=1.5, class_=bar.tone),
    ]
    if bar.low == bar.low and bar.high == bar.high:
        middle = x + step / 2
        low, high = (TOP + PLOT_HEIGHT * (1 - v / top) for v in (bar.low, bar.high))
        inside.append(element("path", d=line_through([(middle, low), (middle, high)]), class_="interval"))
    return element("g", *inside)


def _axis(top: float, unit: str) -> list[str]:
    found = [text(unit, 0, 11, "axis")]
    for share in (0.0, 0.5, 1.0):
        y = TOP + PLOT_HEIGHT * (1 - share)
        found.append(element("path", d=line_through([(LEFT, y), (WIDTH - RIGHT, y)]), class_="grid"))
        found.append(text(f"{top * share:g}", LEFT - 5, y + 4, "axis", "end"))
    return found


def _band(band: Band, step: float) -> str:
    x, width = LEFT + band.first * step, (band.stop - band.first) * step
    return element(
        "g",
        element("rect", x=x, y=TOP - 16, width=width, height=PLOT_HEIGHT + 16, class_="night"),
        text(band.name, x + width / 2, TOP - 5, "night-name", "middle"),
    )
