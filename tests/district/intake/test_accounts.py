"""An import accounts for every row, column and sheet; what is known, new, answered or in conflict is told apart."""

import json
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.district.cases.models import Case, Entry, Notice
from luoshi.district.intake.api import Choices, decide_row, import_requests, queue_import
from luoshi.district.intake.errors import NoSuchRowError
from luoshi.district.intake.models import ImportRow, ImportRun, Request
from luoshi.district.people.api import SYSTEM
from luoshi.district.places.api import from_wgs84, import_areas
from luoshi.kernel.errors import ForbiddenError
from luoshi.sheets import errors
from tests.district.intake.real_sheets import real_sheet, shared
from tests.fakes.campaign import tries
from tests.fakes.small_district import MONDAY
from tests.sheets.files import HEADER, ROWS, forms, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(tmp_path):
    """Writes a file of these bytes, or of these rows as CSV."""

    def write(content, name="in.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else text_of(content).encode())
        return path

    return write


def bring_in(path, **choices):
    choices.setdefault("taken_as", "new")
    return import_requests(path=path, by=SYSTEM, at=MONDAY, choices=Choices(**choices))


def counts(report):
    """(read, imported, changed, known, conflicts, refused), which must add up."""
    parts = (report.imported, report.changed, report.already_known, report.conflicts, report.rejected)
    assert report.read == sum(parts)
    return (report.read, *parts)


def letters(*numbers, text="{}号来信的内容，各不相同", at="2026-11-0{} 09:00"):
    return [(n, f"来信{i}", at.format(i), text.format(i)) for i, n in enumerate(numbers, 1)]


@pytest.mark.parametrize("name", sorted(forms([HEADER, *ROWS])))
def test_every_form_of_a_sheet_gives_the_same_requests(district, written, name):
    """However it was saved, the same three messages are in, and the first form is known again in any other."""
    assert counts(bring_in(written(forms([HEADER, *ROWS])[name], name))) == (3, 3, 0, 0, 0, 0)
    found = Request.objects.order_by("external_number").values_list("external_number", "title", "description")
    assert [tuple(row) for row in found] == [(number, title, text) for number, title, _, text in ROWS]
    assert Request.objects.order_by("asked_at").first().asked_at == datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
    assert counts(bring_in(written([HEADER, *ROWS]))) == (3, 0, 0, 3, 0, 0)


@pytest.mark.parametrize(
    "numbers",
    [
        ["2.02611E+17"] * 5,
        ["2.0261103E+17", "2.0261103E+17", "2.0E+17", "1e18", "9.9E20"],
        ["无", "无", "-", "-", "/"],
        ["#N/A", "#N/A", "暂无", "暂无", ""],
        ["N/A", "null", "——", "未知", "（空）"],
        ["202611030000123000", "202611030000123000", "202611030000123000", "202611030000124000", "1"],
    ],
)
def test_number_that_names_nothing_makes_no_two_letters_one(district, written, numbers):
    """Digits lost in a spreadsheet and placeholders identify nothing; the words do, also the second time."""
    path = written([HEADER, *letters(*numbers)])
    assert counts(bring_in(path)) == (5, 5, 0, 0, 0, 0)
    assert counts(bring_in(path)) == (5, 0, 0, 5, 0, 0)


def test_numbers_that_restart_each_month_lose_no_letter(district, written):
    """September, October and November count from one; the second November is known."""
    for month in (9, 10, 11):
        sheet = letters(*range(1, 8), text=f"{month}月{{}}号来信", at=f"2026-{month:02}-0{{}} 09:00")
        assert counts(bring_in(written([HEADER, *sheet], f"{month}.csv"))) == (7, 7, 0, 0, 0, 0)
        assert bring_in(written([HEADER, *sheet], f"{month}.csv")).account["numbers_restart"]
    assert Request.objects.count() == 21


def test_same_words_under_numbers_of_their_own_are_as_many_letters(district, written):
    """Where a sheet only counts its rows, two rows with the same words are still two; the same sheet again is known."""
    rows = [(n, "路灯不亮", "2026-11-01 09:00", "梧桐路路灯不亮") for n in range(1, 6)]
    assert counts(bring_in(written([HEADER, *rows]))) == (5, 5, 0, 0, 0, 0)
    assert counts(bring_in(written([HEADER, *rows]))) == (5, 0, 0, 5, 0, 0)
    assert counts(bring_in(written([HEADER, *rows, (6, *rows[0][1:])]))) == (6, 1, 0, 5, 0, 0)


def test_letter_found_without_its_number_is_the_same_letter(district, written):
    """Exported once with the number as text and once ruined by a spreadsheet, a letter comes in once."""
    good = letters("202611030000123456", "202611030000123457")
    ruined = letters("2.02611E+17", "2.02611E+17")
    assert counts(bring_in(written([HEADER, *good]))) == (2, 2, 0, 0, 0, 0)
    assert counts(bring_in(written([HEADER, *ruined]))) == (2, 0, 0, 2, 0, 0)
    assert counts(bring_in(written([HEADER, *good]))) == (2, 0, 0, 2, 0, 0)


@pytest.mark.parametrize("ruined_first", [True, False])
def test_letter_that_gets_its_number_later_is_the_same_letter(district, written, ruined_first):
    """The other way round as well."""
    sheets = [letters("2.02611E+17"), letters("202611030000123456")]
    first, second = sheets if ruined_first else sheets[::-1]
    bring_in(written([HEADER, *first]))
    assert counts(bring_in(written([HEADER, *second]))) == (1, 0, 0, 1, 0, 0)


def test_reply_that_comes_later_is_put_with_its_letter(district, written):
    """The same letters again with replies are the same letters; the open case gets the reply as a note."""
    header = (*HEADER, "答复意见", "答复时间")
    bring_in(written([HEADER, *letters("LR1", "LR2")]))
    answered = [(*row, "已处理", "2026-11-05 10:00") for row in letters("LR1")] + [(*letters("x", "LR2")[1], "", "")]
    assert counts(bring_in(written([header, *answered]))) == (2, 0, 1, 1, 0, 0)
    request = Request.objects.get(external_number="LR1")
    assert (request.official_reply, request.replied_at) == ("已处理", datetime(2026, 11, 5, 2, 0, tzinfo=UTC))
    assert request.case.is_open
    assert Entry.objects.filter(case=request.case, action="comment", text="已处理", is_public=False).count() == 1
    assert counts(bring_in(written([header, *answered]))) == (2, 0, 0, 2, 0, 0)
    other = [(*row, "另一答复", "2026-11-06 10:00") for row in letters("LR1")]
    assert counts(bring_in(written([header, *other]))) == (1, 0, 0, 0, 1, 0)


@pytest.mark.parametrize("decision", ["another", "follow_up", "same"])
def test_known_number_with_other_words_waits_for_a_person(district, written, decision):
    """Nothing is overwritten and nothing lost: another message, an addition, or the same."""
    bring_in(written([HEADER, *letters("K1")]))
    other = letters("K1", text="同一编号的追加内容")
    report = bring_in(written([HEADER, *other]))
    assert counts(report) == (1, 0, 0, 0, 1, 0)
    assert not report.is_complete
    row = ImportRow.objects.get()
    assert row.known.external_number == "K1"
    with pytest.raises(ForbiddenError):
        decide_row(run_id=row.run_id, row_id=row.pk, decision=decision, by=district.actor("planning"), at=MONDAY)
    with pytest.raises(NoSuchRowError):
        decide_row(run_id=row.run_id + 1, row_id=row.pk, decision="same", by=district.actor("supervisor"), at=MONDAY)
    decide_row(run_id=row.run_id, row_id=row.pk, decision=decision, by=district.actor("supervisor"), at=MONDAY)
    assert Request.objects.count() == (2 if decision == "another" else 1)
    notes = Entry.objects.filter(case=row.known.case, action="comment", text__contains="追加内容").count()
    assert notes == (decision == "follow_up")
    with pytest.raises(NoSuchRowError):
        decide_row(run_id=row.run_id, row_id=row.pk, decision="same", by=district.actor("supervisor"), at=MONDAY)
    again = counts(bring_in(written([HEADER, *other])))
    assert again == ((1, 0, 0, 1, 0, 0) if decision == "another" else (1, 0, 0, 0, 1, 0))


def test_two_rows_of_one_number_in_one_sheet_are_both_kept(district, written):
    """The first comes in, the second waits beside it."""
    rows = [letters("K1")[0], letters("K1", text="追加：又漏水了")[0]]
    assert counts(bring_in(written([HEADER, *rows]))) == (2, 1, 0, 0, 1, 0)
    assert ImportRow.objects.get().known == Request.objects.get()


def test_broken_rows_are_named_and_the_others_come_in(district, written):
    """An open quote, too many cells, a cut row: each refused with its number and reason."""
    lines = text_of([HEADER, *letters(*"ABCDEFGH")]).splitlines()
    lines[2] = lines[2].replace("来信2", '"来信2')
    lines[4] += ",多出来的一格"
    report = bring_in(written("\r\n".join(lines).encode()))
    assert counts(report) == (8, 6, 0, 0, 0, 2)
    rows = ImportRow.objects.order_by("row_number").values_list("row_number", "reasons__0__code")
    assert list(rows) == [(3, "broken_quote"), (5, "more_cells")]


def test_account_names_columns_and_sheets_that_were_not_used(district, written):
    """What of the file did not come in is said by name."""
    header = (*HEADER, "办理科室", "备注")
    report = bring_in(written([header, *((*row, "一科", "急") for row in letters("A", "B"))]))
    assert report.account["columns_unused"] == ["办理科室", "备注"]
    assert set(report.account["columns_used"]) == set(HEADER)
    assert ImportRun.objects.get().account["columns_unused"] == ["办理科室", "备注"]


@pytest.mark.parametrize(
    ("datum", "seen", "looks_like"), [("wgs84", "gcj02", "gcj02"), ("gcj02", "gcj02", ""), ("wgs84", "wgs84", "")]
)
def test_points_of_another_datum_are_questioned_and_can_be_meant(district, written, datum, seen, looks_like):
    """A point some hundred metres off is asked about; said once, it is moved."""
    lon, lat = 113.5500, 34.8000
    side = 0.002  # some 200 m: less than GCJ-02 moves a point here
    ring = [[lon + dx * side, lat + dy * side] for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]
    areas = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": "wutong", "name": "梧桐办", "kind": "office"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        ],
    }
    import_areas(file=json.dumps(areas).encode(), by=SYSTEM, at=MONDAY)
    east, north = from_wgs84(lon, lat, seen)
    report = bring_in(
        written([(*HEADER, "经度", "纬度"), *((*row, f"{east:.6f}", f"{north:.6f}") for row in letters("A", "B"))]),
        datum=datum,
    )
    assert report.account["points"]["looks_like"] == looks_like
    if not looks_like:
        assert abs(Case.objects.first().lon - lon) < 1e-5


@pytest.mark.parametrize(
    ("taken_as", "asked", "expected"),
    [
        ("auto", "2019-03-01 09:00", "history"),
        ("auto", "2026-11-01 09:00", "new"),
        ("history", "2026-11-01 09:00", "history"),
        ("open", "2019-03-01 09:00", "open"),
        ("new", "2019-03-01 09:00", "new"),
    ],
)
def test_messages_come_in_as_what_they_are(district, written, taken_as, asked, expected):
    """Old letters are history without clocks, not live cases due tomorrow; a person may decide otherwise."""
    report = bring_in(written([HEADER, ("A1", "主题", asked, "内容")]), taken_as=taken_as)
    assert report.taken_as == {expected: 1}
    case = Case.objects.get()
    assert case.is_open is (expected != "history")
    assert (case.due_at is None) is (expected == "history")
    assert case.problem_class == ("increment" if expected == "new" else "stock")
    if expected == "history":
        assert not case.is_public
    assert (case.registered_at == MONDAY) is (expected == "new")


def test_import_tells_the_desk_once(district, written):
    """One notice with the number of messages, none for history."""
    bring_in(written([HEADER, *letters(*"ABCDE")]))
    assert [(n.kind, n.data) for n in Notice.objects.all()] == [("imported", {"n": 5})]
    Notice.objects.all().delete()
    bring_in(written([HEADER, ("OLD", "主题", "2019-03-01", "内容")]), taken_as="auto")
    assert not Notice.objects.exists()


def test_same_sheet_confirmed_three_times_is_one_run(district, written):
    """A double click, or two people at once: the run there is; another choice is another run."""
    path = written([HEADER, *letters("A", "B")])
    by = district.actor("supervisor")
    runs = {queue_import(path=path, file_name="a.csv", by=by, at=MONDAY).pk for _ in range(3)}
    assert len(runs) == 1
    other = queue_import(path=path, file_name="a.csv", choices=Choices(taken_as="open"), by=by, at=MONDAY)
    assert other.pk not in runs


def test_span_of_an_hour_is_no_time_zone(district, written):
    """A message of 09:00-10:00 came at nine."""
    bring_in(written([HEADER, ("S1", "主题", "2026-11-01 09:00-10:00", "内容")]))
    assert Request.objects.get().asked_at == datetime(2026, 11, 1, 1, 0, tzinfo=UTC)


def test_times_of_another_zone_can_be_meant(district, written):
    """A system that writes UTC says so once."""
    bring_in(written([HEADER, ("Z1", "主题", "2026-11-01 01:00", "内容")]), zone="UTC")
    assert Request.objects.get().asked_at == datetime(2026, 11, 1, 1, 0, tzinfo=UTC)


def test_sheet_that_must_be_chosen_is_offered_on_the_page(district, tmp_path):
    """The web asks which sheet is meant, and brings in that one."""
    path = tmp_path / "two.xlsx"
    book = xlsxwriter.Workbook(path)
    for name in ("十月", "十一月"):
        sheet = book.add_worksheet(name)
        for number, row in enumerate([HEADER, (name, "主题", "2026-11-01", "内容")]):
            sheet.write_row(number, 0, row)
    book.close()
    client = Client()
    client.force_login(district.accounts["supervisor"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.post("/intake/import/", {"file": SimpleUploadedFile("two.xlsx", path.read_bytes())}, follow=True)
    assert page.status_code == 422
    assert "十一月" in page.content.decode()
    token = page.redirect_chain[-1][0].split("sheet=")[1]
    chosen = {"sheet": unquote(token), "sheet_name": "十一月", "do": "check"}
    answer = client.post("/intake/import/check/", chosen)
    assert answer.status_code == 200
    assert "未读取的工作表" in answer.content.decode()
    with pytest.raises(errors.SeveralSheetsError):
        import_requests(path=path, by=SYSTEM, at=MONDAY)


FAULTS = {
    "01-scientific-numbers/in.csv": (5, 5, 0),
    "02-hidden-first-sheet/in.xlsx": (5, 5, 0),
    "02-hidden-first-sheet/copy.xlsx": (5, 5, 0),
    "03-two-row-merged-header/in.xlsx": (4, 4, 0),
    "04-html-as-xls/in.xls": (5, 5, 0),
    "04-html-as-xls/lines.xls": (5, 5, 0),
    "04-html-as-xls/xml2003.xls": (5, 5, 0),
    "05-unclosed-quote/in.csv": (20, 18, 2),
    "06-more-cells-than-header/in.csv": (29, 28, 1),
    "10-x000d/in.xlsx": (1, 1, 0),
    "10-x000d/shared.xlsx": (1, 1, 0),
    "16-placeholder-numbers/in.csv": (12, 12, 0),
    "17-numbers-restart/2026-09.csv": (7, 7, 0),
    "32-wrong-extension/biff.et": (3, 3, 0),
    "32-wrong-extension/biff.xlsx": (3, 3, 0),
    "32-wrong-extension/in.csv": (3, 3, 0),
    "32-wrong-extension/in.et": (3, 3, 0),
    "32-wrong-extension/in.xls": (3, 3, 0),
    "36-excel-text-formula/in.csv": (2, 2, 0),
    "36-excel-text-formula/tab.csv": (2, 2, 0),
    "37-coordinates/in.csv": (9, 5, 4),
}
"""Rows read, imported and refused of small files that comparable software got wrong."""


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_file_that_others_got_wrong_comes_in_right(district, name):
    """Each row of it is in, or refused with its reason."""
    report = bring_in(shared("faults") / name)
    assert (report.read, report.imported, report.rejected) == FAULTS[name]
    assert counts(report)


@pytest.mark.parametrize("name", ["replies.xlsx", "messages_2019.xlsx"][: tries(short=1, long=2)])
def test_real_sheet_as_history_makes_no_live_case(district, name):
    """Thousands of old letters set no clock and tell nobody."""
    report = import_requests(path=real_sheet(name), by=SYSTEM, at=MONDAY)
    assert (report.conflicts, report.rejected) == (0, 0)
    assert report.taken_as == {"history": report.read}
    assert not Case.objects.filter(is_open=True).exists()
    assert not Notice.objects.exists()
