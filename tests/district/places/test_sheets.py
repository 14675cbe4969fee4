"""Places come in from whatever people save them in, and each row, column and sheet is accounted for."""

import gzip
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.district.people import api as people
from luoshi.district.places import api
from luoshi.district.places.errors import DatumQuestionError
from luoshi.district.places.faults import full_sentence
from luoshi.district.places.models import Place
from luoshi.sheets.errors import SeveralSheetsError
from tests.sheets.files import text_of, workbook

from .conftest import NOON

HEADER = ("编码", "类别", "名称", "地址", "经度", "纬度", "备注")
ROWS = (
    ("s1", "学校", "春藤小学", "春藤路1号", 113.46, 34.8, "x"),
    ("s2", "学校", "玉兰小学", "玉兰路2号", 113.55, 34.8, ""),
)


def take(content, **more):
    return api.import_places(file=content, by=people.SYSTEM, at=NOON, **more)


def sheets(*named):
    def fill(book):
        for name, rows, hidden in named:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if hidden:
                sheet.hide()
            else:
                sheet.activate()
                sheet.set_first_sheet()

    return workbook(fill)


def page(rows):
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><meta charset=utf-8><table>{body}</table></html>".encode()


TEXT = text_of((HEADER, *ROWS))
FORMS = {
    "csv": TEXT.encode(),
    "csv_bom": TEXT.encode("utf-8-sig"),
    "csv_gb18030": TEXT.encode("gb18030"),
    "csv_utf16": TEXT.encode("utf-16"),
    "tabs": text_of((HEADER, *ROWS), separator="\t").encode(),
    "semicolons": text_of((HEADER, *ROWS), separator=";").encode(),
    "gz": gzip.compress(TEXT.encode()),
    "xlsx": sheets(("校", (HEADER, *ROWS), False)),
    "xlsx_title": sheets(("校", (("学校一览表",), (), HEADER, *ROWS), False)),
    "xlsx_hidden": sheets(("旧", (HEADER, ("o", "学校", "旧", "", 1, 1, "")), True), ("校", (HEADER, *ROWS), False)),
    "html_as_xls": page((HEADER, *ROWS)),
}


@pytest.mark.parametrize("form", FORMS)
def test_same_list_in_any_form_gives_the_same_places(district, form):
    """What differs is the account, not the places."""
    report = take(FORMS[form], name="学校.xls" if form == "html_as_xls" else "")
    assert (report.read, report.created, report.rejected) == (2, 2, ())
    assert report.account["columns_unused"] == ["备注"]
    assert report.account["columns_used"] == list(HEADER[:-1])
    assert list(Place.objects.order_by("code").values_list("code", "name", "address", "lon", "lat")) == [
        ("s1", "春藤小学", "春藤路1号", 113.46, 34.8),
        ("s2", "玉兰小学", "玉兰路2号", 113.55, 34.8),
    ]


def test_hidden_sheet_is_named_and_not_read(district):
    """With its rows."""
    unread = take(FORMS["xlsx_hidden"], dry_run=True).account["sheets_unread"]
    assert [(one["name"], one["why"], one["rows"]) for one in unread] == [("旧", "hidden", 2)]


def test_of_several_sheets_one_must_be_named(district):
    """The error lists them; the chosen one is read."""
    book = sheets(("小学", (HEADER, ROWS[0]), False), ("中学", (HEADER, ROWS[1]), False))
    with pytest.raises(SeveralSheetsError, match=r"小学.*中学"):
        take(book)
    assert take(book, sheet="中学").created == 1
    assert Place.objects.get().code == "s2"


POINTS = [
    # longitude, latitude, what becomes of it
    ("113.46", "34.80", (113.46, 34.8)),
    ("34.80", "113.46", [("lat", "swapped")]),
    ("0", "0", (None, None)),
    ("0.0", "0.000000", (None, None)),
    ("113°27′36″", "34°48′00″", (113.46, 34.8)),
    ("E113°27'36\"", "N34°48'", (113.46, 34.8)),
    ("113度27分36秒", "34度48分0秒", (113.46, 34.8)),
    ("113.46", "", [("lat", "half_point")]),
    ("", "34.80", [("lon", "half_point")]),
    ("１１３．４６", "３４．８０", (113.46, 34.8)),
    ("-", "-", (None, None)),
    ("暂无", "无", (None, None)),
    ("12649283.2", "4107453.1", [("lat", "out_of_range")]),
    ("113.46", "一楼", [("lat", "not_a_number")]),
    ("113°61′", "34.8", [("lon", "not_a_number")]),
]


@pytest.mark.parametrize(("lon", "lat", "becomes"), POINTS)
def test_point_is_read_as_written_or_named(district, lon, lat, becomes):
    """In any width, in degrees and minutes; 0, 0 is no place; what is none is named."""
    report = take(text_of((("code", "kind", "name", "lon", "lat"), ("p1", "school", "校", lon, lat))).encode())
    if isinstance(becomes, list):
        assert [(fault.field, fault.code) for fault in report.rejected[0].faults] == becomes
        assert not Place.objects.exists()
    else:
        assert (Place.objects.get().lon, Place.objects.get().lat) == pytest.approx(becomes)


def test_zero_point_does_not_take_a_known_one_away(district):
    """The row is refused with the reason; the place stays where it was."""
    take(FORMS["csv"])
    report = take(text_of((HEADER, ("s1", "学校", "春藤小学", "春藤路1号", 0, 0, ""))).encode())
    assert [(fault.field, fault.code) for fault in report.rejected[0].faults] == [("lon", "zero_point")]
    assert Place.objects.get(code="s1").lon == 113.46


BROKEN = [
    ('s3,学校,"没有关上,路,113.46,34.8,\n', "broken_quote"),
    ("s3,学校,多一格,路,113.46,34.8,,又一格\n", "more_cells"),
]


@pytest.mark.parametrize(("row", "code"), BROKEN)
def test_broken_row_is_named_and_refused(district, row, code):
    """It neither swallows its neighbours nor comes in cut."""
    report = take((TEXT + row).encode())
    assert report.created == 2
    assert [[fault.code for fault in one.faults] for one in report.rejected] == [[code]]
    assert all(full_sentence(fault)[1] for one in report.rejected for fault in one.faults)


def test_formula_without_a_value_is_refused(district):
    """A cell that is not yet worked out is not an empty one."""

    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ROWS[0])
        sheet.write_row(2, 0, ROWS[1])
        sheet.write_formula(2, 2, '=CONCATENATE("玉","兰")', None, "")

    content = workbook(fill)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"<v></v>", b"")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part)
    report = take(out.getvalue())
    assert report.created == 1
    assert [[fault.code for fault in one.faults] for one in report.rejected] == [["formula_without_value"]]


def test_a_row_given_twice_is_known_and_one_that_differs_is_a_conflict(district):
    """Equal content is counted once more, other content is shown and left out."""
    report = take(text_of((HEADER, ROWS[0], ROWS[0], ("s1", "学校", "别的名字", "", "", "", ""))).encode())
    assert (report.read, report.created, report.unchanged, report.in_conflict) == (3, 1, 1, 1)
    account = report.as_account()
    assert account["read"] == sum(account[n] for n in ("new", "changed", "already_known", "in_conflict", "rejected"))


def edge_rows(district, system):
    """Points in the district close to its eastern edge, written in a system that shifts them out of it."""
    inside = [
        (lon / 1000, lat / 1000)
        for lon in range(113300, 113900, 2)
        for lat in range(34600, 35000, 50)
        if api.areas_at(lon / 1000, lat / 1000) and not api.areas_at(*api.from_wgs84(lon / 1000, lat / 1000, system))
    ]
    return [(f"p{n}", "学校", f"校{n}", "", *api.from_wgs84(*point, system), "") for n, point in enumerate(inside[:30])]


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_shifted_points_are_asked_about_before_anything_is_kept(district, system):
    """Outside as WGS-84, inside as another system: without a chosen system nothing comes in, with one it does."""
    rows = edge_rows(district, system)
    assert rows
    table = text_of((HEADER, *rows)).encode()
    with pytest.raises(DatumQuestionError):
        take(table, datum_is_sure=False)
    assert not Place.objects.exists()
    looked = take(table, dry_run=True)
    assert looked.account["points"]["looks_like"] in {"gcj02", "bd09"}
    assert len(looked.questioned) == len(rows)
    assert take(table, coordinates=system, datum_is_sure=True).questioned == ()


cells = st.sampled_from(["", "s1", "学校", "春藤", "113.4", "34.8", "0", '"', "a,b", "=1", "'", "x\ny", "#REF!"])


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(cells, max_size=9), max_size=8), cut=st.booleans())
def test_every_row_is_accounted_for(district, rows, cut):
    """Whatever stands in it: new, changed, known, in conflict or refused; their sum is the file."""
    content = (TEXT + text_of(rows)).encode()
    report = take(content[:-1] if cut else content, dry_run=True)
    account = report.as_account()
    assert account["read"] == sum(account[n] for n in ("new", "changed", "already_known", "in_conflict", "rejected"))
