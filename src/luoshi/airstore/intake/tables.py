"""A file as a table of texts, whatever it is written in; read by :mod:`luoshi.sheets`, and its account kept.

The body of a plain CSV, without a quote in it, is split by Arrow, which is many times faster; its encoding, header and
units are found by the sheets all the same, and whatever is not plain about it is left to them as a whole.
"""

import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from luoshi.airstore.errors import (
    DamagedFileError,
    EmptyFileError,
    NotATableError,
    SheetFileError,
    TooLargeFileError,
)
from luoshi.airstore.rejects import Reason, Rejects
from luoshi.sheets import Account, Fault, Limits, Row, as_text, decode, read_book
from luoshi.sheets.encodings import Decoded
from luoshi.sheets.errors import (
    DamagedSheetError,
    EmptySheetError,
    InflatedSheetError,
    NotASheetError,
    SheetError,
    TooLargeSheetError,
    TooManyRowsError,
    UnknownEncodingError,
)
from luoshi.sheets.headers import Header, Score
from luoshi.sheets.table import Table

MOST_BYTES = 2 * 1024**3
MOST_ROWS = 20_000_000
MOST_COLUMNS = 4_000
"""A release with a column for each station has some 2,000."""
LIMITS = Limits(rows=MOST_ROWS, columns=MOST_COLUMNS, bytes=MOST_BYTES, cells=200_000_000)
_GZIP, _BINARY = b"\x1f\x8b", (b"PK", b"\xd0\xcf\x11\xe0")
_HEAD_LINES = 64
_BLOCK = 8 << 20
_SIGNS = "—–…·×°℃μ³²／－、。，：（）％㎡㎎～“”‘’　"
_SPACES = " \t\r\u3000\u00a0\ufeff"
_REASONS = {
    "broken_quote": Reason.BROKEN_ROW,
    "broken_line": Reason.BROKEN_ROW,
    "more_cells": Reason.WRONG_WIDTH,
    "formula_without_value": Reason.NO_FORMULA_VALUE,
    "garbled": Reason.GARBLED,
}


@dataclass(frozen=True)
class TextTable:
    """Cells as texts, trimmed; ``row`` are the numbers a person sees beside them; ``refused`` rows were left out."""

    name: str
    cells: pl.DataFrame
    row: NDArray[np.int64]
    account: Account
    units: dict[str, str] = field(default_factory=dict)
    refused: int = 0
    counts_from_1904: bool = False

    @property
    def columns(self) -> list[str]:
        """The header."""
        return self.cells.columns


class _NotPlainError(Exception):
    """The text needs the careful way."""


def read_table(
    path: Path, rejects: Rejects, score: Score, *, encoding: str = "", sheet: str = "", header_row: int | None = None
) -> TextTable:
    """Read the file; broken rows, and those with too many or too few cells, are refused.

    ``score`` says how well a row names the columns that are looked for. ``encoding``, ``sheet`` and ``header_row`` are
    what somebody chose.

    Raises
    ------
    AirFileError
        There is nothing to read, said in words.
    """
    try:
        content = path.read_bytes()
        if content.startswith(_GZIP):
            content = _unzipped(content)
        if not content.startswith(_BINARY) and b"<" not in content[:2048] and content.strip(b"\x00 \t\r\n"):
            text = _decoded(content, encoding)
            try:
                return _plain(text, path.name, score, header_row)
            except _NotPlainError:
                content, encoding = text.text.encode(), "utf-8"
                return _careful(content, path.name, rejects, score, encoding, sheet, header_row, decoded=text)
        return _careful(content, path.name, rejects, score, encoding, sheet, header_row)
    except SheetError as problem:
        raise _in_our_words(problem, path.name) from problem


def _decoded(content: bytes, encoding: str) -> Decoded:
    """The text; where all that is not ASCII are dashes and units, the encoding is that of China."""
    try:
        return decode(content, encoding)
    except UnknownEncodingError:
        if encoding:
            raise
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            text = "\ufffd"
        if any(not c.isascii() and c not in _SIGNS for c in text):
            raise
        return Decoded(text, "gb18030", "guessed")


def _in_our_words(problem: SheetError, name: str) -> Exception:
    match problem:
        case NotASheetError():
            return NotATableError(file=name)
        case DamagedSheetError():
            return DamagedFileError(file=name)
        case EmptySheetError():
            return EmptyFileError(file=name)
        case TooLargeSheetError() | InflatedSheetError() | TooManyRowsError():
            return TooLargeFileError(file=name, limit_mb=MOST_BYTES // 2**20)
        case _:
            return SheetFileError(file=name, reason=problem.message.rstrip(".。"))


def _unzipped(content: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(content)) as file:
            unpacked = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as problem:
        raise DamagedSheetError from problem
    if len(unpacked) > MOST_BYTES:
        raise TooLargeSheetError(limit_mb=MOST_BYTES // 2**20)
    return unpacked


def _plain(decoded: Decoded, name: str, score: Score, header_row: int | None) -> TextTable:
    text = decoded.text.removeprefix("\ufeff")
    if '"' in text or ("\r" in text and "\r" in text.replace("\r\n", "\n")) or "\x00" in text or "=" in text[:_BLOCK]:
        raise _NotPlainError
    lines = list(islice(io.StringIO(text), max(_HEAD_LINES, (header_row or 0) + _HEAD_LINES)))
    head = read_book("".join(lines).encode(), name, encoding="utf-8", limits=LIMITS)
    table = head.table(score, header_row=header_row)
    separator = table.account.separator
    last = max(*table.account.header_rows, table.account.units_row or 0)
    width = lines[max(table.account.header_rows) - 1].count(separator) + 1
    if not text[sum(map(len, lines[:last])) :].strip():
        raise EmptySheetError
    body = text[sum(map(len, lines[:last])) :].encode()
    names = _at_their_places(table.headers, width)
    cells, skipped = _split(body, names, separator)
    row = _numbers(cells.height, skipped, last + 1)
    nameless = [n for n in names if n.startswith("\x00")]
    trimmed = cells.with_columns(pl.all().str.strip_chars(_SPACES))
    if nameless and trimmed.select(pl.any_horizontal((pl.col(n) != "").any() for n in nameless)).item():
        raise _NotPlainError
    account = replace(table.account, encoding=decoded.encoding, encoding_known_by=decoded.known_by)
    return _filled(name, trimmed.drop(nameless), row, account, table, 0)


def _at_their_places(headers: Sequence[Header], width: int) -> list[str]:
    if max((h.place for h in headers), default=0) >= width:
        raise _NotPlainError
    names = [f"\x00{place}" for place in range(width)]
    for header in headers:
        names[header.place] = header.name
    return names


def _split(body: bytes, names: list[str], separator: str) -> tuple[pl.DataFrame, list[int]]:
    skipped: list[int] = []

    def refuse(row: pacsv.InvalidRow) -> str:
        if row.text.strip(f"{separator} \r\n\t"):
            return "error"
        skipped.append(int(row.number or 0))
        return "skip"

    try:
        table = pacsv.read_csv(
            pa.BufferReader(body),
            pacsv.ReadOptions(column_names=names, use_threads=False, block_size=_BLOCK),
            pacsv.ParseOptions(delimiter=separator, invalid_row_handler=refuse, ignore_empty_lines=False),
            pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError) as problem:
        raise _NotPlainError from problem
    cells = pl.from_arrow(table)
    assert isinstance(cells, pl.DataFrame)
    return cells, skipped


def _numbers(kept: int, skipped: list[int], first: int) -> NDArray[np.int64]:
    every = np.arange(first, first + kept + len(skipped), dtype=np.int64)
    if not skipped:
        return every
    return np.setdiff1d(every, np.array(skipped, dtype=np.int64) + first - 1)[:kept]


def _filled(  # noqa: PLR0917 - parts of one table
    name: str, cells: pl.DataFrame, row: NDArray[np.int64], account: Account, table: Table, refused: int
) -> TextTable:
    filled = cells.select(pl.any_horizontal(pl.all() != "").fill_null(value=False)).to_series()
    if not filled.any() and not refused:
        raise EmptySheetError
    units = {h.name: h.unit for h in table.headers if h.unit}
    return TextTable(
        name, cells.filter(filled), row[filled.to_numpy()], account, units, refused, table.counts_from_1904
    )


def _careful(  # noqa: PLR0917 - what somebody chose
    content: bytes,
    name: str,
    rejects: Rejects,
    score: Score,
    encoding: str,
    sheet: str,
    header_row: int | None,
    *,
    decoded: Decoded | None = None,
) -> TextTable:
    table = read_book(content, name, encoding=encoding, limits=LIMITS).table(score, sheet=sheet, header_row=header_row)
    account = table.account
    if decoded is not None:
        account = replace(account, encoding=decoded.encoding, encoding_known_by=decoded.known_by)
    numbers: list[int] = []
    columns: list[list[str]] = [[] for _ in table.headers]
    before = rejects.total
    for row in _good(table, rejects):
        numbers.append(row.number)
        for column, header in zip(columns, table.headers, strict=True):
            column.append(as_text(row.cells[header.place]) if header.place < len(row.cells) else "")
    cells = pl.DataFrame({h.name: pl.Series(c, dtype=pl.String) for h, c in zip(table.headers, columns, strict=True)})
    trimmed = cells.with_columns(pl.all().str.strip_chars(_SPACES + "\n"))
    return _filled(name, trimmed, np.array(numbers, dtype=np.int64), account, table, rejects.total - before)


def _good(table: Table, rejects: Rejects) -> Iterator[Row]:
    is_text = table.account.format == "csv"
    width = max((h.place for h in table.headers), default=-1) + 1
    for row in table.rows():
        fault = next((_REASONS[f.code] for f in row.faults if f.code in _REASONS), None)
        if fault is None and is_text and len(row.cells) < width:
            fault = Reason.WRONG_WIDTH
        if fault is None:
            yield row
        else:
            rejects.add(row.number, fault, _shown(row))


def _shown(row: Row) -> str:
    places = [f.column for f in row.faults if isinstance(f, Fault) and f.column >= 0]
    cells = [row.cells[p] for p in places if p < len(row.cells)] or list(row.cells)
    return ", ".join(as_text(c) if isinstance(c, str | int | float) else "" for c in cells)
