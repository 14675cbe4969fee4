"""The letters SVG is written with: elements, texts and paths, escaped."""

from collections.abc import Iterable, Sequence
from html import escape

ORD_OF_WIDE = 0x2E80
"""From here on come the signs of Chinese."""
NARROW = 0.55
WIDTH = 360
"""How wide a picture is, in its own units."""


def element(name: str, *inside: str, **attributes: object) -> str:
    """One element; ``class_`` and ``stroke_width`` become ``class`` and ``stroke-width``, None leaves one out.

    >>> element("rect", x=1, width=2.50, class_="bar", fill=None)
    '<rect x="1" width="2.5" class="bar"/>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def text(words: object, x: float, y: float, class_: str = "", anchor: str = "start", **more: object) -> str:
    """Words at a place; ``anchor`` is start, middle or end."""
    return element("text", escape(str(words)), x=x, y=y, class_=class_ or None, text_anchor=anchor, **more)


def short(name: str, ems: float = 7.4) -> str:
    """A name that fits into so many letters' widths, a Latin one being little more than half as wide as a Chinese.

    >>> short("岗李水库"), short("三门峡市第一中学老校区"), short("The old water works")
    ('岗李水库', '三门峡市第一…', 'The old wat…')
    """
    width = 0.0
    for i, letter in enumerate(name):
        width += 1.0 if ord(letter) > ORD_OF_WIDE else NARROW
        if width > ems:
            kept = name[:i]
            while kept and sum(1.0 if ord(x) > ORD_OF_WIDE else NARROW for x in kept) > ems - 1:
                kept = kept[:-1]
            return kept + "…"
    return name


def title(words: str) -> str:
    """What is told of an element when it is pointed at."""
    return element("title", escape(words))


def picture(*inside: str, height: float, said: str, width: float = WIDTH) -> str:
    """A whole picture; ``said`` is read aloud in its place."""
    return element(
        "svg",
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        role="img",
        aria_label=said,
        class_="picture",
    )


def line_through(points: Iterable[tuple[float, float] | None]) -> str:
    """A path's data through points; None breaks it, and a point alone becomes a dot's length.

    >>> line_through([(0, 1), (2, 3.25), None, (5, 5)])
    'M0 1L2 3.25M5 5h.01'
    """
    parts: list[str] = []
    run: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
            continue
        if run:
            joined = "L".join(f"{_value(x)} {_value(y)}" for x, y in run)
            parts.append(f"M{joined}" + ("h.01" if len(run) == 1 else ""))
        run = []
    return "".join(parts)


def scale_top(values: Sequence[float]) -> float:
    """A round number at or above the greatest, for the upper end of an axis; 1 where there is nothing.

    >>> [scale_top([v]) for v in (0.0, 0.31, 7.2, 42.0, 180.0, 261.0)]
    [1.0, 0.4, 8.0, 50.0, 200.0, 300.0]
    """
    greatest = max((v for v in values if v == v), default=0.0)  # noqa: PLR0124 - NaN is not itself
    if greatest <= 0:
        return 1.0
    size = 1.0
    while size * 10 <= greatest:
        size *= 10
    while size > greatest:
        size /= 10
    steps = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    return round(next(step for step in steps if step * size >= greatest * (1 - 1e-9)) * size, 10)


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)
