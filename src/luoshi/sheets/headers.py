"""Which rows name the columns: one, or several under merged titles; below a preamble; with a row of units beneath."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from .cells import as_text, is_blank
from .source import Merged

Score = Callable[[Sequence[str]], float]
"""How well a row of texts names the columns that are looked for; 0 where it names none."""

TRIED_ROWS = 20
MOST_HEADER_ROWS = 3
_UNIT = re.compile(
    r"^[(\[（【]?\s{0,9}(?:单位[:：]?\s{0,9})?(?:[μuµ]g|mg|ng|g|kg|t|ppb|ppm|%|‰|℃|°C?|℉|K|m|km|mm|cm|μm|m/s|km/h|h?pa|hPa|kPa|Pa|mb|mbar|"
    r"W|kW|kWh|V|A|dB|dB\(A\)|元|万元|亿元|个|件|次|人|户|吨|米|公里|平方米|亩|公顷|天|日|小时|分钟|秒|年|月|度|无量纲|-)"
    r"(?:\s{0,9}[/·*⋅.]?\s{0,9}(?:m|N?m|L|l|s|h|d)?\s{0,9}[³²3]?(?:\^?-?\d)?)?\s{0,9}[)\]）】]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Header:
    """A column: its unique ``name``, the ``group`` it stands under, its unit from a row of units, its place from 0."""

    name: str
    place: int
    group: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Where the header stands, by places in the rows that were looked at, both inclusive; and what it says."""

    first: int
    last: int
    headers: tuple[Header, ...]
    units: int | None = None


def find(
    rows: Sequence[tuple[int, Sequence[object]]], merged: Sequence[Merged], score: Score, wanted: int | None
) -> Found | None:
    """The header among the first rows, given with their numbers; ``wanted`` is the number somebody chose.

    Of rows that fit equally well the first is taken; a row of numbers and dates is no header.
    """
    tried = [at for at in range(min(len(rows), TRIED_ROWS)) if wanted is None or rows[at][0] == wanted]
    best: tuple[float, Found] | None = None
    for first in tried:
        if not any(not is_blank(cell) for cell in rows[first][1]):
            continue
        for last in _ends(rows, merged, first):
            headers = _combined(rows, merged, first, last)
            fit = score([header.name for header in headers])
            if wanted is None and not _may_be_header(rows, first, last):
                fit = 0.0
            # A title above says nothing about the columns: of two headers that end alike the shorter one is taken.
            if best is None or fit > best[0] or (fit == best[0] > 0 and last == best[1].last):
                best = fit, Found(first, last, headers)
    if best is None:
        return None
    fit, found = best
    if fit == 0.0 and wanted is None:
        found_plain = next((at for at in tried if _could_be_header(rows[at][1])), None)
        if found_plain is None:
            return None
        found = Found(found_plain, found_plain, _combined(rows, merged, found_plain, found_plain))
    return _with_units(rows, found)


def _ends(rows: Sequence[tuple[int, Sequence[object]]], merged: Sequence[Merged], first: int) -> list[int]:
    """Where a header that begins at ``first`` may end: with its row, or with the rows its merged cells belong to."""
    number = rows[first][0]
    wide = [m for m in merged if m.first_row == number and m.last_column > m.first_column]
    tall = [m for m in merged if m.first_row == number and m.last_row > number]
    end = max((m.last_row for m in tall), default=number + 1 if wide else number)
    ends = [first]
    for at in range(first + 1, min(first + MOST_HEADER_ROWS, len(rows))):
        beneath = rows[at][1]
        belongs = rows[at][0] <= end or _fills_gaps(rows[first][1], beneath)
        if not belongs or not all(is_blank(cell) or isinstance(cell, str) for cell in beneath):
            break
        ends.append(at)
    return ends


def _fills_gaps(above: Sequence[object], beneath: Sequence[object]) -> bool:
    """True when the row beneath names just columns that have no name yet or stand under a group."""
    filled = [place for place, cell in enumerate(beneath) if not is_blank(cell)]
    gaps = [place for place in filled if place >= len(above) or is_blank(above[place])]
    texts = all(isinstance(beneath[place], str) and len(as_text(beneath[place])) <= 20 for place in filled)  # noqa: PLR2004
    return bool(gaps) and texts and len(filled) < len([c for c in above if not is_blank(c)]) + len(gaps)


def _combined(
    rows: Sequence[tuple[int, Sequence[object]]], merged: Sequence[Merged], first: int, last: int
) -> tuple[Header, ...]:
    width = max((len(rows[at][1]) for at in range(first, last + 1)), default=0)
    stacks: list[list[str]] = [[] for _ in range(width)]
    for at in range(first, last + 1):
        number, cells = rows[at]
        for place in range(width):
            text = _name(cells[place]) if place < len(cells) else ""
            if not text and first != last:
                text = _from_merged(rows, merged, number, place)
            if text and (not stacks[place] or stacks[place][-1] != text):
                stacks[place].append(text)
    return _unique(stacks)


def _from_merged(
    rows: Sequence[tuple[int, Sequence[object]]], merged: Sequence[Merged], number: int, place: int
) -> str:
    for m in merged:
        if m.first_row <= number <= m.last_row and m.first_column <= place <= m.last_column:
            cells = next((cells for other, cells in rows if other == m.first_row), ())
            return _name(cells[m.first_column]) if m.first_column < len(cells) else ""
    return ""


def _unique(stacks: Sequence[Sequence[str]]) -> tuple[Header, ...]:
    """Names of their own: what stands lowest; with the group where two are alike, with the place if needed."""
    lowest = [stack[-1] if stack else "" for stack in stacks]
    names: list[str] = []
    for place, stack in enumerate(stacks):
        name = lowest[place] or f"#{place + 1}"
        if len(stack) > 1 and lowest.count(lowest[place]) > 1:
            name = " ".join(stack)
        names.append(f"{name} ({place + 1})" if name in names else name)
    return tuple(
        Header(name, place, " ".join(stack[:-1])) for place, (name, stack) in enumerate(zip(names, stacks, strict=True))
    )


def _name(cell: object) -> str:
    """A name on one line: a line break within Chinese goes, elsewhere it is a blank."""
    text = as_text(cell)
    text = re.sub(r"(?<=[\u3400-\u9fff])[ \t]*[\r\n]+[ \t]*(?=[\u3400-\u9fff])", "", text)
    return " ".join(text.split())


def _with_units(rows: Sequence[tuple[int, Sequence[object]]], found: Found) -> Found:
    at = found.last + 1
    if at >= len(rows):
        return found
    cells = [_name(cell) for cell in rows[at][1]]
    filled = [cell for cell in cells if cell]
    are_units = filled and all(_UNIT.match(unicodedata.normalize("NFKC", cell)) for cell in filled)
    if not are_units or all(cell in {"-", "—"} for cell in filled):
        return found
    headers = tuple(
        Header(h.name, h.place, h.group, cells[h.place] if h.place < len(cells) else "") for h in found.headers
    )
    return Found(found.first, found.last, headers, at)


def _may_be_header(rows: Sequence[tuple[int, Sequence[object]]], first: int, last: int) -> bool:
    cells = [cell for at in range(first, last + 1) for cell in rows[at][1] if not is_blank(cell)]
    return not any(isinstance(cell, datetime | date | float | bool) for cell in cells)


def _could_be_header(cells: Sequence[object]) -> bool:
    filled = [cell for cell in cells if not is_blank(cell)]
    return len(filled) > 1 and all(isinstance(cell, str) and not _is_number(cell) for cell in filled)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
