"""A file as a table of texts, whatever it is written in: CSV in three encodings, gzipped or not, or a workbook."""

import codecs
import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray
from python_calamine import CalamineError, CalamineWorkbook

from luoshi.airstore.errors import DamagedFileError, EmptyFileError, NotATableError, TooLargeFileError
from luoshi.airstore.rejects import Reason, Rejects

MOST_BYTES = 2 * 1024**3
_ZIP, _OLE, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b"
_SAMPLE = 64 * 1024
_CONTROLS = set(range(32)) - {9, 10, 11, 12, 13}


@dataclass(frozen=True)
class TextTable:
    """Cells as texts, trimmed; ``row`` are the numbers a person sees beside them (the header is row 1)."""

    name: str
    cells: pl.DataFrame
    row: NDArray[np.int64]

    @property
    def columns(self) -> list[str]:
        """The header."""
        return self.cells.columns


def read_table(path: Path, rejects: Rejects) -> TextTable:
    """Read the file; rows with too many or too few cells are refused.

    Raises
    ------
    NotATableError, DamagedFileError, EmptyFileError, TooLargeFileError
        There is nothing to read, said in words.
    """
    content = path.read_bytes()
    if content.startswith(_GZIP):
        content = _unzipped(content, path.name)
    if content.startswith((_ZIP, _OLE)):
        return _workbook(content, path.name)
    if not content.strip():
        raise EmptyFileError(file=path.name)
    return _separated(_as_utf8(content, path.name), path.name, rejects)


def _unzipped(content: bytes, name: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(content)) as file:
            unpacked = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as problem:
        raise DamagedFileError(file=name) from problem
    if len(unpacked) > MOST_BYTES:
        raise TooLargeFileError(file=name, limit_mb=MOST_BYTES // 2**20)
    return unpacked


def _as_utf8(content: bytes, name: str) -> bytes:
    """The text in UTF-8 without its mark; UTF-8 first, since GB18030 reads almost anything."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return _decoded(content, encoding, name).removeprefix("\ufeff").encode()
    content = content.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in content or not _is_text(content[:_SAMPLE]):
        raise NotATableError(file=name)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "gb18030", name).encode()
    return content


def _is_text(sample: bytes) -> bool:
    controls = sum(byte in _CONTROLS for byte in sample)
    return controls * 100 <= len(sample) and not sample.startswith((b"%PDF-", b"{\\rtf", b"PAR1"))


def _decoded(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise NotATableError(file=name) from problem


def _separated(content: bytes, name: str, rejects: Rejects) -> TextTable:
    blank_lines = _blank_lines_before(content)
    first, _, body = content.lstrip(b"\r\n").partition(b"\n")
    if not body.strip():
        raise EmptyFileError(file=name)
    first_text = first.decode("utf-8").rstrip("\r")
    separator = max(",\t;|", key=first_text.count)
    names = unique_names(next(csv.reader([first_text], delimiter=separator), []))
    skipped: list[int] = []

    def refuse(row: pacsv.InvalidRow) -> str:
        number = int(row.number or 0) + blank_lines + 1
        skipped.append(number)
        if row.text.strip(f"{separator} \r\n\t"):
            rejects.add(number, Reason.WRONG_WIDTH, row.text)
        return "skip"

    try:
        table = pacsv.read_csv(
            pa.BufferReader(body),
            pacsv.ReadOptions(column_names=names, use_threads=False, block_size=8 << 20),
            pacsv.ParseOptions(delimiter=separator, invalid_row_handler=refuse, ignore_empty_lines=False),
            pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid as problem:
        raise DamagedFileError(file=name) from problem
    numbers = _numbers(table.num_rows, skipped, blank_lines + 2)
    return _trimmed(name, pl.from_arrow(table), numbers)


def _blank_lines_before(content: bytes) -> int:
    rest = content.lstrip(b"\r\n")
    return content[: len(content) - len(rest)].count(b"\n")


def _numbers(kept: int, skipped: list[int], first: int) -> NDArray[np.int64]:
    every = np.arange(first, first + kept + len(skipped), dtype=np.int64)
    return np.setdiff1d(every, np.array(skipped, dtype=np.int64))[:kept]


def _trimmed(name: str, cells: object, row: NDArray[np.int64]) -> TextTable:
    assert isinstance(cells, pl.DataFrame)
    trimmed = cells.with_columns(pl.all().str.strip_chars(" \t\r\u3000\u00a0\ufeff"))
    filled = trimmed.select(pl.any_horizontal(pl.all() != "").fill_null(value=False)).to_series()
    if not filled.any():
        raise EmptyFileError(file=name)
    return TextTable(name, trimmed.filter(filled), row[filled.to_numpy()])


def unique_names(header: list[str]) -> list[str]:
    """The header, trimmed; a name that comes again gets a number, an empty one its place.

    >>> unique_names([" code", "PM10", "PM10", ""])
    ['code', 'PM10', 'PM10.2', 'column 4']
    """
    names: list[str] = []
    for place, given in enumerate(header, 1):
        plain = given.strip(" \t\u3000\u00a0\ufeff") or f"column {place}"
        name, times = plain, 1
        while name in names:
            times += 1
            name = f"{plain}.{times}"
        names.append(name)
    return names


def _workbook(content: bytes, name: str) -> TextTable:
    _look_at_size(content, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = (book.get_sheet_by_name(sheet) for sheet in book.sheet_names)
        rows = next((list(_texts(s.iter_rows())) for s in sheets if s.height and s.width), None)
    except CalamineError as problem:
        raise DamagedFileError(file=name) from problem
    if not rows:
        raise EmptyFileError(file=name)
    at = next((i for i, r in enumerate(rows) if sum(bool(c) for c in r) > 1), 0)
    names = unique_names(rows[at])
    body = [(number, r) for number, r in enumerate(rows[at + 1 :], at + 2) if any(r)]
    if not body:
        raise EmptyFileError(file=name)
    columns = list(zip(*(r for _, r in body), strict=True))
    cells = pl.DataFrame({n: pl.Series(c, dtype=pl.String) for n, c in zip(names, columns, strict=True)})
    return _trimmed(name, cells, np.array([number for number, _ in body], dtype=np.int64))


def _look_at_size(content: bytes, name: str) -> None:
    if not content.startswith(_ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as problem:
        raise DamagedFileError(file=name) from problem
    if unpacked > MOST_BYTES:
        raise TooLargeFileError(file=name, limit_mb=MOST_BYTES // 2**20)


def _texts(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    for row in rows:
        yield [_text(cell) for cell in row]


def _text(cell: object) -> str:
    match cell:
        case float() if cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004 - beyond, a float is no whole number
            return str(int(cell))
        case datetime() | date() | time():
            return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
        case _:
            return str(cell)
