"""A matrix of stations and hours of the day: above the others in warm tones, below them in cool ones."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from luoshi.district.airwatch.drawing.svg import WIDTH, element, picture, short, text, title

NAMES = 92.0
HOURS = 24
ROW = 22.0
HEAD, FOOT = 18.0, 18.0
STEPS = 4
"""Tones on either side of nothing."""
NIGHT_HOURS = 6


def hours_of_day(
    values: NDArray[np.float64],
    *,
    names: Sequence[str],
    said: str,
    night_name: str,
    titles: Sequence[Sequence[str]],
    most: float,
) -> str:
    """Mean increments (stations, 24) as coloured cells; ``most`` is the value of the strongest tone."""
    step = (WIDTH - NAMES) / HOURS
    inside = [
        element("rect", x=NAMES, y=0, width=NIGHT_HOURS * step, height=HEAD + ROW * len(names), class_="night"),
        text(night_name, NAMES + NIGHT_HOURS * step / 2, 12, "night-name", "middle"),
    ]
    for i, name in enumerate(names):
        y = HEAD + i * ROW
        inside.append(text(short(name), 0, y + 15, "name"))
        inside += [
            element(
                "rect",
                title(titles[i][h]),
                x=NAMES + h * step,
                y=y + 1,
                width=step - 1,
                height=ROW - 2,
                class_=tone_of(float(values[i, h]), most),
            )
            for h in range(HOURS)
        ]
    y = HEAD + ROW * len(names) + 13
    inside += [text(h, NAMES + h * step, y, "axis", "middle" if h else "start") for h in (0, 6, 12, 18)]
    inside.append(text(HOURS, WIDTH, y, "axis", "end"))
    return picture(*inside, height=HEAD + ROW * len(names) + FOOT, said=said)


def tone_of(value: float, most: float) -> str:
    """The class of a cell: ``cell-3`` above, ``cell-m2`` below, ``cell-0`` about nothing, ``cell-none`` unknown.

    >>> [tone_of(v, 20.0) for v in (0.0, 6.0, 50.0, -11.0, float("nan"))]
    ['cell-0', 'cell-1', 'cell-4', 'cell-m2', 'cell-none']
    """
    if np.isnan(value):
        return "cell-none"
    step = min(round(abs(value) / most * STEPS), STEPS) if most > 0 else 0
    return f"cell-{'m' if value < 0 and step else ''}{step}"
