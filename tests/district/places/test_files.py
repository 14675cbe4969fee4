"""Lists of places come in from the files people have, and go out so that they can come in again."""

import csv
import io
import json

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from luoshi.district.audit.models import LedgerEvent
from luoshi.district.people import api as people
from luoshi.district.places import api
from luoshi.district.places.errors import (
    FileTooLargeError,
    MissingColumnsError,
    NoSheetError,
    PlacesFileError,
    PlacesForbiddenError,
    UnknownFormatError,
)
from luoshi.district.places.faults import BROKEN, SENTENCES
from luoshi.district.places.models import Place
from luoshi.sheets.errors import EmptySheetError, SheetError

from .conftest import NOON, collection, feature

TABLE = """编码,类型,名称,地址,经度,纬度,责任单位,单位编码
s1,学校,春藤小学,春藤路1号,113.46,34.80,x,west
s2,school,玉兰小学,,113.55,34.80,,
r1,道路,"春藤路",,,,,
"""


def take(file, by=people.SYSTEM, **more):
    return api.import_places(file=file, by=by, at=NOON, **more)


def export(file_format, by=people.SYSTEM):
    return api.export_places(format=file_format, by=by, at=NOON)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_table_in_any_usual_encoding_is_read(district, encoding):
    """Excel in China saves GB18030, others UTF-8; headers and kinds may be Chinese or English."""
    report = take(TABLE.encode(encoding))
    assert report.as_counts() == {"read": 3, "imported": 3, "already_known": 0, "rejected": 0}
    place = Place.objects.get(code="s1")
    assert (place.name, place.kind, place.area.code, place.unit.code) == ("春藤小学", "school", "garden", "west")


def test_same_file_again_changes_nothing(district):
    """Entries are known by their codes, and the ledger stays still."""
    take(TABLE.encode())
    events = LedgerEvent.objects.count()
    assert take(TABLE.encode()).as_counts() == {"read": 3, "imported": 0, "already_known": 3, "rejected": 0}
    assert LedgerEvent.objects.count() == events


def test_changed_row_changes_its_place_only(district):
    """One event for each place that changed."""
    take(TABLE.encode())
    report = take(TABLE.replace("春藤小学", "春藤一小").encode())
    assert (report.created, report.updated, report.unchanged) == (0, 1, 2)
    assert Place.objects.get(code="s1").name == "春藤一小"
    assert LedgerEvent.objects.filter(kind="place.edit").count() == 1


def test_bad_rows_are_listed_and_good_ones_kept(district):
    """Rows count as in the file, the header being the first."""
    table = TABLE + "s1,学校,又来,,,,,\ns4,城堡,四,,一百,34,,\n,学校,无码,,,,,\ns6,学校,六,,34.8,113.5,,nobody\n"
    report = take(table.encode())
    assert report.created == 3
    assert [(row.number, [(f.field, f.code) for f in row.faults]) for row in report.rejected] == [
        (5, [("code", "duplicate")]),
        (6, [("lon", "not_a_number"), ("kind", "unknown_kind")]),
        (7, [("code", "required")]),
        (8, [("lat", "swapped"), ("unit_code", "unknown_unit")]),
    ]


def test_declared_system_holds_unless_a_row_says_otherwise(district):
    """The file's system is chosen at import; a column overrides it row by row."""
    gcj = api.from_wgs84(113.46, 34.8, "gcj02")
    bd = api.from_wgs84(113.46, 34.8, "bd09")
    table = (
        f"code,kind,name,lon,lat,coordinate_source\na,school,a,{gcj[0]},{gcj[1]},\nb,school,b,{bd[0]},{bd[1]},BD09\n"
    )
    take(table.encode(), coordinates="gcj02")
    for place in Place.objects.all():
        assert (place.lon, place.lat) == pytest.approx((113.46, 34.8), abs=1e-6)
    assert list(Place.objects.order_by("code").values_list("coordinate_source", flat=True)) == ["gcj02", "bd09"]


def test_features_are_read_with_their_shapes(district):
    """Points become points, lines stay lines, further facts stay."""
    line = {"type": "LineString", "coordinates": [[113.42, 34.8], [113.44, 34.8]]}
    file = collection(
        feature({"type": "Point", "coordinates": [113.46, 34.8]}, code="p", kind="hall", name="大厅"),
        feature(line, code="r", kind="road", name="春藤路", attributes={"lanes": 4}),
        feature(None, code="n", kind="hall", name=None),
    )
    report = take(file)
    assert (report.created, [row.number for row in report.rejected]) == (2, [3])
    assert Place.objects.get(code="r").geometry == line
    assert Place.objects.get(code="r").attributes == {"lanes": 4}


@pytest.mark.parametrize("file_format", ["csv", "geojson"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_exported_list_comes_back_unchanged(district, file_format, language):
    """What goes out can be read in again, in either language, and nothing has changed."""
    take(TABLE.encode())
    api.create_place(
        facts=api.PlaceFacts(
            code="x",
            name="=1+1",
            kind="road",
            geometry={"type": "LineString", "coordinates": [[113.42, 34.8], [113.44, 34.8]]},
            attributes={"lanes": 4},
        ),
        by=people.SYSTEM,
        at=NOON,
    )
    with override(language):
        content = export(file_format)
    assert take(content).as_counts() == {"read": 4, "imported": 0, "already_known": 4, "rejected": 0}


def test_exported_cells_are_never_formulas(district):
    """A name that a spreadsheet would run is disarmed in CSV and plain text in XLSX."""
    api.create_place(facts=api.PlaceFacts(code="x", name="=cmd|' /C calc'!A0", kind="other"), by=people.SYSTEM, at=NOON)
    [_, row] = csv.reader(io.StringIO(export("csv").decode("utf-8-sig")))
    assert row[2] == "'=cmd|' /C calc'!A0"
    book = CalamineWorkbook.from_filelike(io.BytesIO(export("xlsx")))
    assert book.get_sheet_by_index(0).to_python()[1][2] == "=cmd|' /C calc'!A0"


def test_export_needs_the_power_and_a_known_format(district):
    """An officer sees places but takes no lists away."""
    with pytest.raises(PlacesForbiddenError):
        export("csv", by=district.actor("officer"))
    with pytest.raises(UnknownFormatError):
        export("docx")
    assert json.loads(export("geojson", by=district.actor("handler")))["features"] == []


def test_import_reaches_no_further_than_its_actor(district):
    """An office's administrator imports his own places; the neighbour's rows are rejected one by one."""
    report = take(TABLE.encode(), by=district.actor("west_admin"))
    assert [(row.label, row.faults[0].code) for row in report.rejected] == [("玉兰小学", "not_permitted")]
    with pytest.raises(PlacesForbiddenError):
        take(TABLE.encode(), by=district.actor("handler"))


def test_failed_ledger_write_imports_nothing(district, monkeypatch):
    """An import is whole or not at all."""

    def fail(**_):
        raise RuntimeError("the ledger is gone")

    monkeypatch.setattr("luoshi.district.places.commands.imports.record_many", fail)
    with pytest.raises(RuntimeError, match="ledger"):
        take(TABLE.encode())
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptySheetError),
        (b"a,b\n1,2\n", MissingColumnsError),
        (b"\x89PNG\r\n\x1a\n\x00\x00", NoSheetError),
        (b"{}", PlacesFileError),
        (b"code,kind,name\n" + b"a,b,c\n" * 100_001, FileTooLargeError),
    ],
)
def test_file_that_is_no_list_is_refused(district, content, error):
    """The error says what the file lacks."""
    with pytest.raises(error):
        take(content)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([b"", b"code,kind,name,lon,lat,geometry\n", b'{"type":"FeatureCollection","features":']),
    rest=st.binary(max_size=200) | st.text(alphabet='abc,"\n{}[]:0129.-eNI', max_size=200).map(str.encode),
)
def test_noise_is_a_report_or_a_refusal_never_a_crash(district, start, rest):
    """Any bytes end in a report or in an error of ours."""
    try:
        report = take(start + rest, dry_run=True)
    except (PlacesFileError, SheetError):
        return
    assert report.read == report.imported + report.unchanged + len(report.rejected)
    for row in report.rejected:
        assert {fault.code for fault in row.faults} <= SENTENCES.keys() | BROKEN.keys()
