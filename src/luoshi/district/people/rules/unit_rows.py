"""What a row of a sheet of units says, and in which order the rows can be brought in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("code", "编码", "单位编码", "代码", "单位代码"),
    "name": ("name", "名称", "单位名称"),
    "name_en": ("name_en", "英文名称"),
    "short_name": ("short_name", "简称"),
    "kind": ("kind", "类别", "单位类别"),
    "parent_code": ("parent_code", "上级编码", "上级单位编码"),
    "duties": ("duties", "职责"),
    "phone": ("phone", "电话"),
    "position": ("position", "排序"),
}
"""The columns and the headings they are known by."""

_LIMITS = {"code": 40, "name": 100, "name_en": 150, "short_name": 40, "phone": 40}
_MOST_POSITION = 1_000_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row: its line in the sheet, a stable code, and the words concerned."""

    line: int
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as the sheet has it."""

    line: int
    code: str
    name: str
    name_en: str
    short_name: str
    kind: str
    parent_code: str
    duties: str
    phone: str
    position: int


def read_row(line: int, cells: Mapping[str, str], kinds: Mapping[str, str]) -> UnitRow | list[Problem]:
    """The row's unit from its cells by column, or all that is wrong; ``kinds`` maps each accepted word to its kind."""
    values = {column: cells.get(column, "").strip() for column in COLUMNS}
    problems = [Problem(line, "missing", column) for column in ("code", "name", "kind") if not values[column]]
    problems += [Problem(line, "too_long", column) for column, most in _LIMITS.items() if len(values[column]) > most]
    if values["code"] and not _is_code(values["code"]):
        problems.append(Problem(line, "not_a_code", values["code"]))
    kind = kinds.get(values["kind"].casefold(), "")
    if values["kind"] and not kind:
        problems.append(Problem(line, "unknown_kind", values["kind"]))
    position = values["position"] or "0"
    if not (position.isascii() and position.isdigit() and int(position) <= _MOST_POSITION):
        problems.append(Problem(line, "not_a_number", position))
    if problems:
        return problems
    return UnitRow(line=line, **{**values, "kind": kind, "position": int(position)})  # type: ignore[arg-type]


def ordered(rows: Sequence[UnitRow], known: Collection[str]) -> list[UnitRow] | list[Problem]:
    """The rows with every parent before its children, or what makes that impossible."""
    codes = [row.code for row in rows]
    twice = [Problem(row.line, "twice", row.code) for i, row in enumerate(rows) if row.code in codes[:i]]
    if twice:
        return twice
    there, sorted_rows, left = set(known) - set(codes), list[UnitRow](), list(rows)
    while left:
        ready = [row for row in left if not row.parent_code or row.parent_code in there]
        if not ready:
            within = set(codes)
            return [
                Problem(row.line, "circle" if row.parent_code in within else "unknown_parent", row.parent_code)
                for row in left
            ]
        sorted_rows += ready
        there |= {row.code for row in ready}
        left = [row for row in left if row.code not in there]
    return sorted_rows


def _is_code(text: str) -> bool:
    return text.isascii() and all(letter.isalnum() or letter in "-_" for letter in text)
