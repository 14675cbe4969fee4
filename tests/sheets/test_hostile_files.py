"""Files made to harm, or to tire: found before memory is taken."""

import codecs
import zipfile

import pytest

from luoshi.sheets import Limits, errors, open_book, read_book
from tests.sheets.files import HEADER, ROWS, score, text_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _cell_at(corner: str) -> str:
    return f'<worksheet><sheetData><row><c r="A1"/></row><row><c r="{corner}"/></row></sheetData></worksheet>'


def _zip(path, **parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return path


@pytest.mark.parametrize(
    ("corner", "error"),
    [
        ("A1048576", errors.TooManyRowsError),
        ("XFD2", errors.TooWideError),
        (
            "SF101000",
            errors.InflatedSheetError,
        ),  # column 500 of row 101,000: each allowed, fifty million cells together
    ],
)
def test_cell_in_the_far_corner_is_found_before_memory_is_taken(tmp_path, corner, error):
    """Two cells can span billions; the file is refused before it is opened."""
    path = _zip(tmp_path / "far.xlsx", xl__workbook_xml="<workbook/>", xl__worksheets__sheet1_xml=_cell_at(corner))
    with pytest.raises(error):
        open_book(path)


def test_cell_that_only_its_row_places_is_found_too(tmp_path):
    """A cell need not name its place; then the row's number says how far down it is."""
    far = '<worksheet><sheetData><row r="1000000"><c t="n"><v>1</v></c></row></sheetData></worksheet>'
    path = _zip(tmp_path / "far.xlsx", xl__workbook_xml="<workbook/>", xl__worksheets__sheet1_xml=far)
    with pytest.raises(errors.TooManyRowsError):
        open_book(path)


def test_file_that_unpacks_to_too_much_is_not_opened(tmp_path):
    """Thirty million blanks in thirty kilobytes."""
    path = _zip(tmp_path / "bomb.xlsx", xl__workbook_xml="<workbook/>", xl__worksheets__sheet1_xml=" " * 30_000_000)
    with pytest.raises(errors.InflatedSheetError):
        open_book(path)


def test_more_rows_than_are_imported_are_refused_before_any():
    """The limit is named, with the advice to split."""
    content = text_of([HEADER, *ROWS, *ROWS]).encode()
    with pytest.raises(errors.TooManyRowsError):
        read_book(content, "in.csv", limits=Limits(rows=3)).table(score)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), errors.EncryptedSheetError),
        (OLE + b"WordDocument", errors.NotASheetError),
        (codecs.BOM_UTF8 + b"\xff\xfe", errors.DamagedSheetError),
        (b"1\n3\n", errors.NoHeaderRowError),
    ],
)
def test_what_is_no_sheet_is_named(content, error):
    """Each with its own words."""
    with pytest.raises(error):
        read_book(content, "file").table(score)


def test_quotes_that_never_close_cost_no_more_than_reading():
    """Each line opens a quote: every one is named, none is read again and again."""
    lines = ["编号,主题,时间,详情", *(f'{n},"主题{n},2026-11-01,内容' for n in range(20_000))]
    rows = list(read_book("\n".join(lines).encode(), "in.csv").table(score).rows())
    assert len(rows) == 20_000
    assert all(row.faults for row in rows)
