"""When which station alarmed: a row for each station, the days from left to right, a mark for each episode."""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.district.airwatch.drawing.svg import WIDTH, element, line_through, picture, short, text, title

NAMES = 92.0
ROW = 22.0
FOOT = 18.0
RIGHT = 4.0


@dataclass(frozen=True, slots=True)
class Mark:
    """An episode: in which row, where from 0 to 1 it begins and ends, whether at night, and all of it in words."""

    row: int
    start: float
    stop: float
    is_at_night: bool
    said: str


def episodes(marks: Sequence[Mark], *, names: Sequence[str], ends: tuple[str, str], said: str) -> str:
    """The marks in their rows; those of the late night are filled, the others outlined."""
    width = WIDTH - NAMES - RIGHT
    bottom = ROW * len(names)
    inside = []
    for i, name in enumerate(names):
        y = i * ROW
        inside.append(text(short(name), 0, y + 15, "name"))
        inside.append(element("path", d=line_through([(NAMES, y + 11), (WIDTH - RIGHT, y + 11)]), class_="grid"))
    for mark in marks:
        x, long = NAMES + width * mark.start, width * (mark.stop - mark.start)
        inside.append(
            element(
                "rect",
                title(mark.said),
                x=x - max(0.0, (7 - long) / 2),
                y=mark.row * ROW + 4,
                width=max(long, 7),
                height=14,
                rx=3,
                class_="mark-night" if mark.is_at_night else "mark-day",
            )
        )
    inside.append(text(ends[0], NAMES, bottom + 13, "axis"))
    inside.append(text(ends[1], WIDTH - RIGHT, bottom + 13, "axis", "end"))
    return picture(*inside, height=bottom + FOOT, said=said)
