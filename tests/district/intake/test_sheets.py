"""Files become rows, or an error that says what to do."""

import codecs
import zipfile

import pytest

from luoshi.district.intake import errors
from luoshi.district.intake.sheets import open_sheet
from luoshi.district.intake.sheets import sheet as sheets
from tests.district.intake.conftest import HEADER, ROW

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_separated_text_is_read_whatever_its_encoding(separated, encoding, delimiter):
    """Encoding and separator are found; a quoted line break stays within its cell."""
    sheet = open_sheet(
        separated(("编号", "内容"), (1, f"路灯{delimiter}\n不亮，三天"), encoding=encoding, delimiter=delimiter)
    )
    assert sheet.headers == ("编号", "内容")
    assert list(sheet.rows()) == [(2, ["1", f"路灯{delimiter}\n不亮，三天"])]


def test_rows_keep_the_numbers_a_person_sees(workbook):
    """Blank rows are left out and still counted in the numbering; a title above the header does not matter."""
    sheet = open_sheet(workbook(("留言汇总",), (), HEADER, ROW, (), ROW))
    assert (sheet.header_number, sheet.total) == (3, 2)
    assert [number for number, _ in sheet.rows()] == [4, 6]


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
        open_sheet(path)


def test_cell_that_only_its_row_places_is_found_too(tmp_path):
    """A cell need not name its place; then the row's number says how far down it is."""
    far = '<worksheet><sheetData><row r="1000000"><c t="n"><v>1</v></c></row></sheetData></worksheet>'
    path = _zip(tmp_path / "far.xlsx", xl__workbook_xml="<workbook/>", xl__worksheets__sheet1_xml=far)
    with pytest.raises(errors.TooManyRowsError):
        open_sheet(path)


def test_file_that_unpacks_to_too_much_is_not_opened(tmp_path):
    """Thirty million blanks in thirty kilobytes."""
    path = _zip(tmp_path / "bomb.xlsx", xl__workbook_xml="<workbook/>", xl__worksheets__sheet1_xml=" " * 30_000_000)
    with pytest.raises(errors.InflatedSheetError):
        open_sheet(path)


def test_more_rows_than_are_imported_are_refused_before_any(separated, monkeypatch):
    """The limit is said, with the advice to split."""
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    with pytest.raises(errors.TooManyRowsError):
        open_sheet(separated(HEADER, *[ROW] * 4))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", errors.EmptySheetError),
        (b"\n\n", errors.EmptySheetError),
        (OLE + "EncryptedPackage".encode("utf-16-le"), errors.EncryptedSheetError),
        (OLE + b"WordDocument", errors.NotASheetError),
        (b"%PDF-1.7", errors.NotASheetError),
        (codecs.BOM_UTF8 + b"\xff\xfe", errors.DamagedSheetError),
        (b"1\n3\n", errors.NoHeaderError),
    ],
)
def test_what_is_no_sheet_is_named(tmp_path, content, error):
    """Each with its own words."""
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(error):
        open_sheet(path)
