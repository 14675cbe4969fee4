"""Pages and XML that call themselves workbooks: the tables many office systems export as ``.xls``.

HTML is read with the standard library's tolerant parser, Excel's XML of 2003 with the expat parser, which is told to
refuse entities.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from xml.parsers import expat

from .cells import lost_digits
from .disarming import plain_cell
from .encodings import Decoded, decode
from .errors import DamagedSheetError, NotASheetError, TooManyRowsError, TooWideError
from .source import Line, Merged, RawBook, RawSheet

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_DECLARED = re.compile(rb"<\?xml[^>]*encoding=[\"']([\w-]+)|<meta[^>]*charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|style|meta|div)\b", re.IGNORECASE)
_MHTML = re.compile(rb"\AMIME-Version:", re.IGNORECASE)
MOST_ROWS, MOST_COLUMNS = 1_048_576, 500


def is_markup(content: bytes) -> bool:
    """True when the file is a page or Excel's XML, whatever its name says."""
    start = _plain_start(content)
    return start.startswith(b"<?xml") or bool(_HTML.match(start)) or bool(_MHTML.match(start))


def read_markup(content: bytes, name: str, chosen: str) -> RawBook:
    """The tables of a page, or the sheets of Excel's XML.

    Raises
    ------
    NotASheetError, DamagedSheetError
        There is no table in it, or it ends in the middle.
    """
    start = _plain_start(content)
    if _MHTML.match(start):
        raise NotASheetError
    declared = _DECLARED.search(content[:4096])
    decoded = decode(content, chosen or _usual_name(declared[1] or declared[2] if declared else b""))
    if b"urn:schemas-microsoft-com:office:spreadsheet" in content[:8192] and b"<Workbook" in content[:8192]:
        return _with(decoded, "xml", _sheets_of_xml(decoded.text))
    return _with(decoded, "html", _sheets_of_html(decoded.text, name))


def _plain_start(content: bytes) -> bytes:
    for encoding, mark in (("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff")):
        if content.startswith(mark):
            return content[:4096].decode(encoding, "ignore").encode().lstrip()
    return content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()


def _usual_name(declared: bytes) -> str:
    name = declared.decode("ascii", "replace").lower()
    if name in {"gb2312", "gbk", "gb18030", "x-gbk"}:
        return "gb18030"
    return "big5" if name == "big5" else ""


def _with(decoded: Decoded, kind: str, sheets: tuple[RawSheet, ...]) -> RawBook:
    known_by = "declared" if decoded.known_by == "chosen" else decoded.known_by
    return RawBook(kind, sheets, encoding=decoded.encoding, encoding_known_by=known_by)


@dataclass
class _Grid:
    """Rows being built, with the cells that earlier ones span into."""

    rows: list[list[object]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    _reaching: list[Merged] = field(default_factory=list)
    """Merged cells that reach into the row being built."""

    def start_row(self) -> None:
        if len(self.rows) >= MOST_ROWS:
            raise TooManyRowsError(limit=MOST_ROWS)
        self.rows.append([])
        self._reaching = [m for m in self._reaching if m.last_row >= len(self.rows)]

    def put(self, value: object, *, across: int, down: int, column: int | None = None) -> None:
        if not self.rows:
            self.start_row()
        row, number = self.rows[-1], len(self.rows)
        at = self._free(number, len(row) if column is None else column)
        if at + across > MOST_COLUMNS:
            raise TooWideError(limit=MOST_COLUMNS)
        row.extend([None] * (at - len(row)))
        row.append(value)
        row.extend([None] * (across - 1))
        if across > 1 or down > 1:
            self.merged.append(Merged(number, at, number + down - 1, at + across - 1))
            self._reaching.append(self.merged[-1])

    def _free(self, number: int, at: int) -> int:
        """The first place from ``at`` that no cell above reaches into."""
        above = [m for m in self._reaching if m.first_row < number]
        while span := next((m for m in above if m.first_column <= at <= m.last_column), None):
            at = span.last_column + 1
        return at

    def sheet(self, name: str, *, is_visible: bool = True) -> RawSheet:
        def lines() -> Iterator[Line]:
            return (Line(number, row) for number, row in enumerate(self.rows, 1))

        is_empty = not any(any(cell not in (None, "") for cell in row) for row in self.rows)
        return RawSheet(name, is_visible, lines, tuple(self.merged), is_empty)


class _Page(HTMLParser):
    """The tables of a page; a table within a cell is part of the cell's text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[_Grid] = []
        self._depth = 0
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._number = ""
        """The exact number that Excel writes beside the one it shows."""
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._skipping += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.grids.append(_Grid())
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self.grids[-1].start_row()
        elif self._depth == 1 and tag in {"td", "th"}:
            self._end_cell()
            given = dict(attrs)
            self._spans = (_span(given.get("colspan")), _span(given.get("rowspan")))
            self._number = given.get("x:num") or ""
            self._cell = []
        elif tag in {"br", "p", "div", "li"} and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._skipping = max(self._skipping - 1, 0)
        elif tag in {"td", "th", "tr"} and self._depth == 1:
            self._end_cell()
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._end_cell()
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._skipping:
            self._cell.append(data.replace("\r", " ").replace("\n", " "))

    def finish(self) -> None:
        self.close()
        self._end_cell()

    def _end_cell(self) -> None:
        if self._cell is not None:
            lines = "".join(self._cell).replace("\xa0", " ").split("\n")
            text = "\n".join(" ".join(line.split()) for line in lines).strip()
            if lost_digits(text) and self._number.isdecimal():
                text = self._number
            across, down = self._spans
            self.grids[-1].put(plain_cell(text), across=across, down=down)
            self._cell = None


def _span(text: str | None) -> int:
    return max(min(int(text), MOST_COLUMNS), 1) if text and text.isdecimal() and len(text) < 6 else 1  # noqa: PLR2004


def _sheets_of_html(text: str, name: str) -> tuple[RawSheet, ...]:
    page = _Page()
    page.feed(text)
    page.finish()
    grids = [grid for grid in page.grids if any(any(row) for row in grid.rows)]
    if not grids:
        raise NotASheetError
    return tuple(grid.sheet(name if len(grids) == 1 else f"{name} ({at})") for at, grid in enumerate(grids, 1))


class _Workbook2003:
    """Excel's XML of 2003, as its parser meets it."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, _Grid]] = []
        self._data: list[str] | None = None
        self._type = ""
        self._row_is, self._cell_is = 0, 0
        self._cell: dict[str, str] = {}
        self._value: object = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        given = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        match tag.rpartition(" ")[2]:
            case "Worksheet":
                self.sheets.append((given.get("Name", ""), True, _Grid()))
            case "Row" if self.sheets:
                grid = self.sheets[-1][2]
                wanted = int(given.get("Index", len(grid.rows) + 1))
                if wanted > MOST_ROWS:
                    raise TooManyRowsError(limit=MOST_ROWS)
                while len(grid.rows) < wanted:
                    grid.start_row()
            case "Cell":
                self._cell, self._value = given, None
            case "Data":
                self._data, self._type = [], given.get("Type", "String")
            case "Visible" if self.sheets:
                self._data, self._type = [], "Visible"

    def text(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)

    def end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "Data" and self._data is not None:
            self._value, self._data = _typed("".join(self._data), self._type), None
        elif name == "Visible" and self._data is not None:
            said, self._data = "".join(self._data), None
            title, _, grid = self.sheets[-1]
            self.sheets[-1] = (title, "Hidden" not in said, grid)
        elif name == "Cell" and self.sheets:
            self._put()

    def _put(self) -> None:
        given, grid = self._cell, self.sheets[-1][2]
        column = int(given["Index"]) - 1 if given.get("Index", "").isdecimal() else None
        across = int(given.get("MergeAcross", 0)) + 1
        grid.put(self._value, across=across, down=int(given.get("MergeDown", 0)) + 1, column=column)


def _typed(text: str, kind: str) -> object:
    if kind == "Number":
        number = float(text)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number  # noqa: PLR2004
    if kind == "DateTime":
        return datetime.fromisoformat(text)
    return plain_cell(text)


def _sheets_of_xml(text: str) -> tuple[RawSheet, ...]:
    book = _Workbook2003()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = book.start, book.end
    parser.CharacterDataHandler = book.text
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).encode(), True)  # noqa: FBT003 - expat knows no name for it
    except (expat.ExpatError, ValueError, OverflowError) as problem:
        raise DamagedSheetError from problem
    return tuple(grid.sheet(name, is_visible=visible) for name, visible, grid in book.sheets)


def _refuse_entity(*_given: object) -> None:
    raise DamagedSheetError
