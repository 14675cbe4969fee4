"""Sheets as programs and people save them, made for the tests."""

import csv
import gzip
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from typing import Any

import xlsxwriter

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
HEADER = ("留言编号", "留言主题", "留言时间", "留言详情")
ROWS = (
    ("A1", "路灯不亮", "2026-11-01 10:00:00", "梧桐路门前路灯连续三晚不亮，请派人查看。"),
    ("A2", "小区积水", "2026-11-02 11:30:00", "花园小区一号门口下雨后积水，\n老人无法出行。"),
    ("A3", "噪声扰民", "2026-11-03 12:00:00", "楼下工地夜里施工，孩子睡不着，请尽快处理。"),
)


def score(names: Sequence[str]) -> float:
    """How many names belong to messages."""
    return float(sum(any(word in name for word in ("编号", "主题", "时间", "详情")) for name in names))


def text_of(rows: Sequence[Sequence[object]], *, separator: str = ",", end: str = "\r\n") -> str:
    """Separated text as a program would write it."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    return out.getvalue()


def workbook(fill: Callable[[xlsxwriter.Workbook], None], **options: Any) -> bytes:
    """An XLSX file that ``fill`` fills."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    fill(book)
    book.close()
    return out.getvalue()


def simple_workbook(rows: Sequence[Sequence[object]], **options: Any) -> bytes:
    """One sheet with these rows; times are real ones."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("留言")
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(at, column, cell, moment)
                else:
                    sheet.write(at, column, cell)

    return workbook(fill, **options)


def rezipped(content: bytes, *, rename: Callable[[str], str] = str, replace: tuple[bytes, bytes] = (b"", b"")) -> bytes:
    """The archive with other names of parts or other words in its sheets."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            if replace[0] and "worksheets/sheet" in part.filename:
                assert replace[0] in data
                data = data.replace(*replace)
            info = zipfile.ZipInfo("x")
            info.filename = rename(part.filename)
            target.writestr(info, data)
    return out.getvalue()


def html_of(rows: Sequence[Sequence[object]], *, charset: str = "utf-8") -> bytes:
    """What office systems export as .xls."""
    cells = "".join(
        "<tr>" + "".join(f"<td>{escape(str(c)).replace(chr(10), '<br>')}</td>" for c in row) + "</tr>\n" for row in rows
    )
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>'
    return f"{page}<body><table border=1>{cells}</table></body></html>".encode(charset)


def _in_xml(cell: object) -> str:
    return escape(str(cell)).replace("\n", "&#10;")


def xml2003_of(rows: Sequence[Sequence[object]]) -> bytes:
    """Excel's XML of 2003."""
    cells = "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{escape(str(c)).replace(chr(10), "&#10;")}</Data></Cell>' for c in row)
        + "</Row>"
        for row in rows
    )
    space = f'xmlns="{_SPREADSHEET}" xmlns:ss="{_SPREADSHEET}"'
    return (
        f'<?xml version="1.0"?>\n<Workbook {space}><Worksheet ss:Name="表"><Table>'
        f"{cells}</Table></Worksheet></Workbook>"
    ).encode()


def forms(rows: Sequence[Sequence[object]]) -> dict[str, bytes]:
    """The same rows in the forms that people save sheets in."""
    text = text_of(rows)
    tabs = text_of(rows, separator="\t", end="\n")
    book = simple_workbook(rows)
    return {
        "utf8.csv": text.encode(),
        "utf8-mark.csv": text.encode("utf-8-sig"),
        "gb18030.csv": text.encode("gb18030"),
        "utf16.txt": tabs.encode("utf-16"),
        "utf16le.txt": tabs.encode("utf-16-le"),
        "utf16be.txt": tabs.encode("utf-16-be"),
        "semicolons.csv": text_of(rows, separator=";").encode(),
        "named-separator.csv": ("sep=|\r\n" + text_of(rows, separator="|")).encode(),
        "packed.csv.gz": gzip.compress(text.encode("gb18030")),
        "book.xlsx": book,
        "book-1904.xlsx": simple_workbook(rows, date_1904=True),
        "backslashes.xlsx": rezipped(book, rename=lambda name: name.replace("/", "\\")),
        "wrong-name.csv": book,
        "page.xls": html_of(rows),
        "page-gbk.xls": html_of(rows, charset="gb18030"),
        "xml2003.xls": xml2003_of(rows),
    }
