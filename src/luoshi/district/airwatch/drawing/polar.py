"""Pictures around a compass: the wind rose, a map by direction and speed of the wind, and a station's sectors."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from luoshi.district.airwatch.drawing.svg import WIDTH, element, picture, text, title

Floats = NDArray[np.float64]

CENTRE, RADIUS = WIDTH / 2, 128.0
HEIGHT = 2 * CENTRE - 52
MIDDLE = HEIGHT / 2
TONES = 6
"""Tones of a scale from little to much."""


def rose(share: Floats, *, centres_deg: Floats, names: Sequence[str], titles: Sequence[str], said: str) -> str:
    """Shares (sectors, classes) stacked outwards, each sector towards where its wind came from."""
    whole = share.sum(axis=1)
    top = max(float(whole.max()), 1e-9)
    step = 360.0 / centres_deg.size
    inside = _compass(names)
    for centre, parts, words in zip(centres_deg, share, titles, strict=True):
        inner = 0.0
        cells = []
        for k, part in enumerate(parts):
            outer = inner + RADIUS * float(part) / top
            if outer > inner:
                cells.append(_ring(centre, step * 0.82, inner, outer, f"tone-{min(k + 1, TONES)}"))
            inner = outer
        inside.append(element("g", title(words), *cells))
    inside.append(text(f"{100 * top:.0f}%", CENTRE + 4, MIDDLE - RADIUS + 10, "axis"))
    return picture(*inside, height=HEIGHT, said=said)


def surface(
    value: Floats, *, directions_deg: Floats, speeds_m_s: Floats, names: Sequence[str], said: str, unit: str
) -> str:
    """Values (directions, speeds) as cells: outwards the stronger wind, the direction where it came from."""
    told = value[np.isfinite(value)]
    low, high = (float(told.min()), float(told.max())) if told.size else (0.0, 1.0)
    step = 360.0 / directions_deg.size
    width = RADIUS / speeds_m_s.size
    inside = []
    for i, direction in enumerate(directions_deg):
        for j, speed in enumerate(speeds_m_s):
            here = float(value[i, j])
            if math.isnan(here):
                continue
            tone = 1 + min(int(TONES * (here - low) / (high - low)), TONES - 1) if high > low else 1
            words = f"{direction:.0f}°, {speed:g} m/s: {here:.0f} {unit}"
            inside.append(
                _ring(float(direction), step + 0.3, width * j, width * (j + 1) + 0.3, f"tone-{tone}", title(words))
            )
    last = speeds_m_s[-1] + (speeds_m_s[-1] - speeds_m_s[-2]) / 2 if speeds_m_s.size > 1 else speeds_m_s[-1]
    inside += _compass(names)
    inside.append(text(f"{last:g} m/s", CENTRE + 4, MIDDLE - RADIUS + 10, "axis"))
    return picture(*inside, height=HEIGHT, said=said)


def wheel(excess: Floats, stands_out: Sequence[bool], *, names: Sequence[str], titles: Sequence[str], said: str) -> str:
    """What each sector lies above the rest as lobes; those that surely stand out are strong, the others faint."""
    above = np.where(np.isfinite(excess) & (excess > 0), excess, 0.0)
    top = max(float(above.max()), 1e-9)
    step = 360.0 / excess.size
    inside = _compass(names)
    for i, part in enumerate(above):
        if part:
            tone = "lobe-sure" if stands_out[i] else "lobe"
            inside.append(_ring(step * i, step * 0.86, 0.0, RADIUS * float(part) / top, tone, title(titles[i])))
    return picture(*inside, height=HEIGHT, said=said)


def _compass(names: Sequence[str]) -> list[str]:
    """Rings and the four letters, north first."""
    rings = [element("circle", cx=CENTRE, cy=MIDDLE, r=RADIUS * share, class_="grid") for share in (1 / 3, 2 / 3, 1.0)]
    gap = RADIUS + 13
    places = ((0, -gap + 4), (gap, 4), (0, gap + 6), (-gap, 4))
    return rings + [
        text(name, CENTRE + dx, MIDDLE + dy, "name", "middle") for name, (dx, dy) in zip(names, places, strict=True)
    ]


def _ring(centre_deg: float, width_deg: float, inner: float, outer: float, class_: str, *inside: str) -> str:
    """A piece of a ring around a direction, clockwise from north."""
    start, stop = (math.radians(centre_deg + side * width_deg / 2) for side in (-1, 1))

    def at(radius: float, angle: float) -> str:
        return f"{CENTRE + radius * math.sin(angle):.1f} {MIDDLE - radius * math.cos(angle):.1f}"

    far, near = f"{outer:.1f}", f"{inner:.1f}"
    path = f"M{at(inner, start)}L{at(outer, start)}A{far} {far} 0 0 1 {at(outer, stop)}L{at(inner, stop)}"
    if inner > 0:
        path += f"A{near} {near} 0 0 0 {at(inner, start)}"
    return element("path", *inside, d=path + "Z", class_=class_)
