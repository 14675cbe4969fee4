"""Rows that cannot be taken, and the file that says which and why."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from luoshi.airstore.files.writing import appearing
from luoshi.airstore.store import Store
from luoshi.kernel import clock


class Reason(StrEnum):
    """Why a row was refused; the code is stable, the words are for people."""

    NO_STATION = "no_station"
    NO_TIME = "no_time"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NOTHING_TOLD = "nothing_told"
    WRONG_WIDTH = "wrong_width"
    TOLD_TOO_OFTEN = "told_too_often"
    REVISION_TAKEN = "revision_taken"
    BAD_REVISION = "bad_revision"
    BAD_PLACE = "bad_place"
    BROKEN_ROW = "broken_row"
    NO_FORMULA_VALUE = "formula_without_value"
    GARBLED = "garbled"
    AMBIGUOUS_TIME = "ambiguous_time"
    IMPLAUSIBLE = "implausible_cell"
    UNREADABLE = "unreadable_cell"

    @property
    def words(self) -> tuple[str, str]:
        """What it means, in Chinese and in English."""
        return _WORDS[self]


_WORDS = {
    Reason.NO_STATION: ("没有站点编码", "there is no station"),
    Reason.NO_TIME: ("时间读不懂", "the time cannot be read"),
    Reason.NOT_A_NUMBER: ("不是数字", "this is not a number"),
    Reason.OUT_OF_RANGE: ("数值不可能", "the value is impossible"),
    Reason.NOTHING_TOLD: ("没有任何数值", "no value is told"),
    Reason.WRONG_WIDTH: ("列数与表头不符", "the row has more or fewer cells than the header"),
    Reason.TOLD_TOO_OFTEN: ("同一站点同一时间重复多次且数值不同", "one station and time told many times, differently"),
    Reason.REVISION_TAKEN: ("该修订号已有不同数值", "this revision was told before with another value"),
    Reason.BAD_REVISION: ("修订号不对", "the revision is not a small whole number"),
    Reason.BROKEN_ROW: ("这一行引号或换行不完整", "the row is broken: a quote or a line break"),
    Reason.NO_FORMULA_VALUE: ("公式没有保存结果，请用表格软件打开后另存", "a formula was saved without its value"),
    Reason.GARBLED: ("文字是乱码", "the characters are garbled"),
    Reason.AMBIGUOUS_TIME: (
        "夏令时结束时重复的钟点，分不清先后",
        "clocks were turned back, and it cannot be told which of the two hours",
    ),
    Reason.IMPLAUSIBLE: (
        "数值超出合理范围，此格留空，该行其余数值保留",
        "the number is implausible; its cell is left empty, the others are kept",
    ),
    Reason.UNREADABLE: (
        "不是数字，此格留空，该行其余数值保留",
        "not a number; its cell is left empty, the others are kept",
    ),
    Reason.BAD_PLACE: ("经纬度不对", "longitude and latitude are impossible or swapped"),
}


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was refused: its number where it came from, the reason, the cell or cells in question."""

    row: int
    reason: Reason
    what: str = ""

    @property
    def words(self) -> str:
        """The reason in English, with the cell."""
        return f"row {self.row}: {self.reason.words[1]}{f' ({self.what})' if self.what else ''}"


@dataclass
class Rejects:
    """Refused rows, all counted and at most ``limit`` of them kept with their reason."""

    limit: int = 100_000
    kept: list[Reject] = field(default_factory=list)
    counts: dict[Reason, int] = field(default_factory=dict)

    def note(self, row: int, reason: Reason, what: str) -> None:
        """Note a cell that was left empty; its row is not refused."""
        if len(self.kept) < self.limit:
            self.kept.append(Reject(row, reason, what[:500]))

    def add(self, row: int, reason: Reason, what: object = "") -> None:
        """Note one."""
        self.counts[reason] = self.counts.get(reason, 0) + 1
        if len(self.kept) < self.limit:
            text = what if isinstance(what, str) else json.dumps(what, ensure_ascii=False, default=str)
            self.kept.append(Reject(row, reason, text[:500]))

    def extend(self, others: Sequence[Reject]) -> None:
        """Note several."""
        for reject in others:
            self.add(reject.row, reject.reason, reject.what)

    @property
    def total(self) -> int:
        """How many rows were refused."""
        return sum(self.counts.values())


def write_rejects(store: Store, rejects: Rejects, *, source: str, at: datetime) -> Path | None:
    """Write the error file, whole or not at all; None where nothing was refused.

    CSV in UTF-8 with a mark, as Excel in China opens it: row, code, the reason in Chinese and in English, the cell.
    """
    if not rejects.kept:
        return None
    plain = source.removesuffix(".gz").removesuffix(".csv")
    stem = "".join(c if c.isalnum() or c in "-_." else "_" for c in plain)[:80] or "batch"
    moment = clock.local(at).strftime("%Y%m%dT%H%M%S")
    path = _free(store.errors, f"{moment}-{stem}")
    with appearing(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["row", "code", "原因", "reason", "content"])
        for reject in sorted(rejects.kept, key=lambda r: r.row):
            table.writerow([reject.row, reject.reason.value, *reject.reason.words, reject.what])
        listed = sum(reject.reason in rejects.counts for reject in rejects.kept)
        if rejects.total > listed:
            table.writerow(["", "more", "其余未列出", "more were refused", rejects.total - listed])
    return path


def _free(folder: Path, stem: str) -> Path:
    number, path = 1, folder / f"{stem}.csv"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.csv"
    return path
