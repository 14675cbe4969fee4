"""Days of the working calendar from a sheet: each row taken, known, in conflict or refused, and counted."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from luoshi.district.site.decrees import arranged_with
from luoshi.kernel.errors import LuoshiError
from luoshi.kernel.worktime import CalendarDay, DayKind, WorkCalendar
from luoshi.sheets import NamedRow, open_book, read_named
from luoshi.sheets.errors import MissingColumnsError

HEADER = ("on", "kind", "name", "name_en", "decree")
KINDS = {
    "工作日": "workday",
    "上班": "workday",
    "周末": "weekend",
    "休息日": "weekend",
    "节假日": "holiday",
    "法定节假日": "holiday",
    "放假": "holiday",
    "休": "holiday",
    "补班": "make_up",
    "调休": "make_up",
    "调休上班": "make_up",
    "班": "make_up",
}
"""Chinese words for the kinds of day, as sheets have them."""

HEADINGS = {
    **{name: name for name in HEADER},
    **dict.fromkeys(("day", "date", "日期", "日子", "时间"), "on"),
    **dict.fromkeys(("类型", "类别", "性质", "安排"), "kind"),
    **dict.fromkeys(("名称", "节日", "节假日", "节日名称", "说明"), "name"),
    **dict.fromkeys(("英文名称", "englishname"), "name_en"),
    **dict.fromkeys(("依据", "文件", "文号", "通知", "发文字号"), "decree"),
}
NEEDED = ("on", "kind")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?(?:\s*[(]?(?:星期|周).[)]?)?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")


class CalendarRowError(LuoshiError):
    """Row {row} is no calendar day: write the day as 2026-10-10, the kind as workday, weekend, holiday or make_up."""

    code = "calendar_row"


class CalendarConflictError(LuoshiError):
    """Row {row} says something else of this day than row {other}."""

    code = "calendar_conflict"


@dataclass
class CalendarSheet:
    """A sheet sorted against a calendar; ``fresh`` and ``changed`` are to be entered, ``refused`` and conflicts not."""

    account: dict[str, Any]
    read: int = 0
    fresh: list[CalendarDay] = field(default_factory=list)
    changed: list[tuple[CalendarDay, CalendarDay]] = field(default_factory=list)
    already_known: int = 0
    in_conflict: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    days: dict[date, tuple[int, CalendarDay]] = field(default_factory=dict)

    @property
    def decreed(self) -> set[int]:
        """The years whose arrangement the sheet holds; days at the end of December alone are not their year's."""
        return {on.year for on in self.days if arranged_with(on) == on.year}

    def as_json(self) -> dict[str, Any]:
        """What became of every row, column and sheet; the numbers add up to ``read``."""
        return {
            "read": self.read,
            "imported": len(self.fresh) + len(self.changed),
            "new": len(self.fresh),
            "changed": len(self.changed),
            "already_known": self.already_known,
            "in_conflict": self.in_conflict,
            "rejected": len(self.refused) - self.in_conflict,
            "changes": [{"was": before.to_json(), "is": after.to_json()} for before, after in self.changed],
            "refused": self.refused,
            "account": self.account,
        }


def read_calendar(
    file: Path, now: WorkCalendar, *, sheet: str = "", encoding: str = "", header_row: int | None = None
) -> CalendarSheet:
    """Sort the days of a sheet against the calendar as it is.

    Raises
    ------
    SheetError
        The sheet cannot be read, or does not name the day and its kind.
    """
    table = read_named(open_book(file, encoding=encoding), HEADINGS, sheet=sheet, header_row=header_row)
    missing = [name for name in NEEDED if name not in table.places]
    if missing:
        raise MissingColumnsError(columns="、".join(missing), present="、".join(table.table.names))
    sorted_ = CalendarSheet(table.account())
    for row in table.rows():
        sorted_.read += 1
        _sort(row, now, sorted_)
    return sorted_


def read_day(cells: Sequence[str], number: int) -> CalendarDay:
    """A day from its five cells.

    Raises
    ------
    CalendarRowError
        The day or the kind cannot be read.
    """
    on, kind, name, name_en, decree = [*cells, "", "", "", "", ""][:5]
    day = _date(on)
    said = unicodedata.normalize("NFKC", kind).strip().casefold()
    try:
        wanted = DayKind(KINDS.get(said, said))
    except ValueError as problem:
        raise CalendarRowError(row=number) from problem
    if day is None:
        raise CalendarRowError(row=number)
    return CalendarDay(day, wanted, name, name_en, decree)


def _sort(row: NamedRow, now: WorkCalendar, into: CalendarSheet) -> None:
    label = row.cells.get("on", "")
    if row.faults:
        reasons = [(code, str(problem)) for code, problem in row.faults]
        into.refused.append(_refused(row.number, label, reasons))
        return
    try:
        day = read_day([row.cells.get(name, "") for name in HEADER], row.number)
    except CalendarRowError as problem:
        into.refused.append(_refused(row.number, label, [(problem.code, str(problem))]))
        return
    if day.on in into.days:
        other, said = into.days[day.on]
        if said == day:
            into.already_known += 1
            return
        into.in_conflict += 1
        conflict = CalendarConflictError(row=row.number, other=other)
        into.refused.append(_refused(row.number, label, [(conflict.code, str(conflict))]))
        return
    into.days[day.on] = row.number, day
    before = now.days.get(day.on)
    if before is None:
        into.fresh.append(day)
    elif before == day:
        into.already_known += 1
    else:
        into.changed.append((before, day))


def _refused(number: int, label: str, reasons: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        "row": number,
        "label": label,
        "codes": [code for code, _ in reasons],
        "reasons": [words for _, words in reasons],
    }


def _date(text: str) -> date | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _DAY.fullmatch(plain) or _DIGITS.fullmatch(plain)
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
