"""A month of days as a calendar: each day its index in the colour of its class, its number and what led on it."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.airscience.index import AirClass
from luoshi.district.airwatch.drawing.svg import WIDTH, element, picture, text, title

COLUMNS = 7
CELL, GAP, HEAD = 48.0, 2.0, 20.0
LEFT = (WIDTH - COLUMNS * (CELL + GAP) + GAP) / 2


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day: its index, None where there is none, its class, the leading pollutants, and all of it in words."""

    on: date
    aqi: int | None
    kind: AirClass
    primary: str
    said: str


def month(cells: Sequence[DayCell], *, weekdays: Sequence[str], said: str) -> str:
    """One month, the days that are not among ``cells`` left blank.

    ``cells`` are days of one month, not empty; ``weekdays`` are seven short names from Monday.
    """
    first = cells[0].on.replace(day=1)
    offset, length = calendar.monthrange(first.year, first.month)
    heads = [text(name, _left(i) + CELL / 2, 13, "axis", "middle") for i, name in enumerate(weekdays)]
    days = [_cell(cell, offset + cell.on.day - 1) for cell in cells]
    rows = -(-(offset + length) // COLUMNS)
    return picture(*heads, *days, height=HEAD + rows * (CELL + GAP), said=said)


def ink_on(kind: AirClass) -> str:
    """The class of letters readable on a class's colour: white on the two darkest, black on the others."""
    return "on-dark" if kind >= AirClass.HEAVY else "on-light"


def _cell(cell: DayCell, place: int) -> str:
    x, y = _left(place % COLUMNS), HEAD + place // COLUMNS * (CELL + GAP)
    if cell.aqi is None:
        inside = [
            element("rect", x=x, y=y, width=CELL, height=CELL, rx=4, class_="day-none"),
            text(cell.on.day, x + 5, y + 12, "day-number"),
            text("–", x + CELL / 2, y + 31, "axis", "middle"),
        ]
    else:
        ink = ink_on(cell.kind)
        inside = [
            element("rect", x=x, y=y, width=CELL, height=CELL, rx=4, class_=f"aqi-{int(cell.kind)}"),
            text(cell.on.day, x + 5, y + 12, f"day-number {ink}"),
            text(cell.aqi, x + CELL / 2, y + 30, f"day-index {ink}", "middle"),
            text(cell.primary, x + CELL / 2, y + 43, f"day-primary {ink}", "middle"),
        ]
    return element("g", title(cell.said), *inside)


def _left(column: int) -> float:
    return LEFT + column * (CELL + GAP)
