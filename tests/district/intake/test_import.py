"""Importing sheets: nothing twice, nothing lost, nothing half."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DataError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.district.audit.models import LedgerEvent
from luoshi.district.cases.models import Case, Entry
from luoshi.district.intake import turnstile
from luoshi.district.intake.api import Choices, import_requests
from luoshi.district.intake.commands import chunks
from luoshi.district.intake.errors import ImportBusyError, NoHeaderError, UnknownColumnsError
from luoshi.district.intake.models import ImportRow, ImportRun, Request
from luoshi.district.people.api import SYSTEM
from luoshi.kernel import ids
from luoshi.kernel.errors import ForbiddenError
from luoshi.sheets.errors import SheetError
from tests.district.intake.conftest import HEADER, ROW
from tests.district.intake.real_sheets import real_sheet
from tests.fakes.campaign import tries
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db


def bring_in(path, taken_as="new", **more):
    choices = Choices(taken_as=taken_as)
    return import_requests(path=path, by=SYSTEM, at=MONDAY, choices=choices, **more)


def counts(report):
    assert report.read == sum(
        (report.imported, report.changed, report.already_known, report.conflicts, report.rejected)
    ), "the parts add up to the whole"
    return report.read, report.imported, report.already_known, report.rejected


def test_message_becomes_request_with_open_case(district, workbook):
    """What the sheet said stands on the request; the case waits for dispatch with its clock running."""
    assert counts(bring_in(workbook(HEADER, ROW))) == (1, 1, 0, 0)
    request = Request.objects.get()
    assert (request.external_number, request.reporter_name, request.up_votes) == ("188006", "A1", 2)
    assert request.asked_at == datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)
    assert ids.clean_receipt_code(request.receipt_code) == request.receipt_code
    assert (request.case.state, request.case.title, request.case.supports) == ("registered", "路灯不亮", 2)
    assert request.case.due_at is not None


def test_answered_message_becomes_closed_case_with_history(district, workbook):
    """A reply with its time makes a case that was registered with the message and closed with the reply."""
    header = (*HEADER[:5], "答复意见", "答复时间")
    report = bring_in(workbook(header, (*ROW[:5], "已修复", "2019/3/1 9:00:00")))
    case = Case.objects.get()
    assert case.state == "closed"
    assert case.registered_at == datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)
    assert case.closed_at == datetime(2019, 3, 1, 1, 0, tzinfo=UTC)
    assert Entry.objects.get(case=case).text == "已修复"
    assert report.statistics.answered == 1


def test_second_run_knows_all(district, workbook):
    """The same sheet again imports nothing and says that it knows everything."""
    path = workbook(HEADER, ROW, (188007, *ROW[1:]))
    bring_in(path)
    assert counts(bring_in(path)) == (2, 0, 2, 0)
    assert Request.objects.count() == 2


def test_number_given_twice_in_one_sheet_is_known(district, workbook):
    """The second row of a number is recognised, also when both stand in one chunk."""
    assert counts(bring_in(workbook(HEADER, ROW, ROW))) == (2, 1, 1, 0)


def test_rows_without_number_are_known_by_their_content(district, workbook):
    """Without numbers, the words, the time and the person make two rows the same."""
    path = workbook(HEADER[1:], ROW[1:], ("A2", *ROW[2:]), ROW[1:])
    assert counts(bring_in(path)) == (3, 2, 1, 0)
    assert counts(bring_in(path)) == (3, 0, 3, 0)


def test_long_number_that_the_sheet_rounded_does_not_swallow_another_message(district, workbook):
    """A number of 17 digits loses its end in a workbook; two such rows stay two messages."""
    path = workbook(HEADER, (20190228112505001, *ROW[1:]), (20190228112505002, "A1", "井盖缺失", *ROW[3:]))
    assert counts(bring_in(path)) == (2, 2, 0, 0)
    assert counts(bring_in(path)) == (2, 0, 2, 0)


def test_bad_row_is_kept_with_every_reason_and_loses_no_good_one(district, workbook):
    """A refused row stands in the error sheet with its number, its values and all that is wrong with it."""
    bad = (5, "A9", "", "2019/2/30", " ", "多", 1)
    report = bring_in(workbook(HEADER, ROW, bad, (6, *ROW[1:])))
    assert counts(report) == (3, 2, 0, 1)
    row = ImportRow.objects.get()
    assert row.row_number == 3
    assert row.values == ["5", "A9", "", "2019/2/30", " ", "多", "1"]
    assert [reason["code"] for reason in row.reasons] == ["text_missing", "time_impossible", "not_a_count"]


def test_row_the_database_refuses_is_left_out_alone(district, workbook, monkeypatch):
    """When one row of a chunk cannot be stored, the chunk is taken row by row."""
    register = chunks.register_cases

    def refuse(*, new, **more):
        if any(item.title == "坏" for item in new):
            raise DataError
        return register(new=new, **more)

    monkeypatch.setattr(chunks, "register_cases", refuse)
    report = bring_in(workbook(HEADER, ROW, (2, "A2", "坏", *ROW[3:]), (3, *ROW[1:])))
    assert counts(report) == (3, 2, 0, 1)
    assert ImportRow.objects.get().reasons[0]["code"] == "not_storable"


def test_dry_run_counts_and_keeps_nothing(district, workbook):
    """Checking says what would happen and leaves no row behind."""
    report = bring_in(workbook(HEADER, ROW, ROW, ("x",)), dry_run=True)
    assert counts(report) == (3, 1, 1, 1)
    assert report.run_id is None
    assert not Request.objects.exists()
    assert not ImportRun.objects.exists()


def test_hotline_sheet_keeps_phone_unit_and_category(district, separated):
    """A hotline sheet in GB18030 is read; a category of the district's is recognised, others stay as words."""
    header = ("工单编号", "来电时间", "姓名", "联系电话", "诉求内容", "事发地址", "类别", "承办单位")
    rows = [
        ("G1", "2026-11-20 08:00", "甲", "13800000000", "路面坑洼", "梧桐街", "路面破损", "建设局"),
        ("G2", "2026-11-20 08:05", "乙", "13800000001", "噪声", "", "噪声扰民", "环保局"),
    ]
    assert counts(bring_in(separated(header, *rows, encoding="gb18030"))) == (2, 2, 0, 0)
    first, second = Request.objects.order_by("id")
    assert (first.channel, first.reporter_phone, first.external_unit) == ("hotline", "13800000000", "建设局")
    assert (first.case.category.code, second.case.category.code) == ("pavement", "unsorted")
    assert (first.case.title, second.external_category) == ("路面坑洼", "噪声扰民")


def test_named_columns_are_used(district, separated):
    """A mapping wins over the guess; what does not exist is said."""
    path = separated(("a", "b"), ("路灯不亮", "1"))
    with pytest.raises(NoHeaderError):
        bring_in(path)
    with pytest.raises(UnknownColumnsError, match="colour、z"):
        bring_in(path, mapping={"text": "z", "colour": "a"})
    assert counts(bring_in(path, mapping={"text": "a", "number": "b"})) == (1, 1, 0, 0)


def test_running_import_keeps_the_next_one_out(district, workbook):
    """Two imports at once are refused, not mixed."""
    path = workbook(HEADER, ROW)
    with turnstile.only_import(wait=False), pytest.raises(ImportBusyError):
        bring_in(path)


def test_killed_run_is_shown_as_interrupted_by_the_next(district, workbook):
    """A run left over by a killed program cannot be alive once the next one holds the turnstile."""
    left = ImportRun.objects.create(file_name="x", file_sha256="0" * 64, state="running", started_at=MONDAY)
    bring_in(workbook(HEADER, ROW))
    left.refresh_from_db()
    assert left.state == "interrupted"


def test_import_needs_a_post_that_includes_it(district, workbook):
    """A unit's handler does not import."""
    path = workbook(HEADER, ROW)
    with pytest.raises(ForbiddenError):
        import_requests(path=path, by=district.actor("planning"), at=MONDAY)
    assert import_requests(path=path, by=district.actor("supervisor"), at=MONDAY).imported == 1


def test_chunk_whose_ledger_write_fails_leaves_nothing(district, workbook, monkeypatch):
    """Cases, requests, refused rows and counts of a chunk share one fate."""

    def broken(**_):
        raise RuntimeError("the ledger is gone")

    monkeypatch.setattr("luoshi.district.cases.commands.register.record_many", broken)
    with pytest.raises(RuntimeError):
        bring_in(workbook(HEADER, ROW, ("x",)))
    run = ImportRun.objects.get()
    assert (run.state, run.rows_read) == ("running", 0)
    assert not Case.objects.exists()
    assert not ImportRow.objects.exists()


def test_import_is_recorded_once_with_its_counts(district, workbook):
    """The ledger says which file came in and what became of its rows; a case and its request have their own entries."""
    bring_in(workbook(HEADER, ROW))
    kinds = list(LedgerEvent.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["case.register", "request.receive", "intake.import"]


@pytest.mark.parametrize(
    ("name", "rows"), [("replies.xlsx", 2816), ("messages_2019.xlsx", 4326)][: tries(short=1, long=2)]
)
def test_real_sheet_comes_in_whole(district, name, rows):
    """Every row of the public messages is imported; the second run knows all. (How fast: bench/sheets.py.)"""
    path = real_sheet(name)
    assert counts(bring_in(path)) == (rows, rows, 0, 0)
    assert Case.objects.count() == rows
    assert counts(bring_in(path)) == (rows, 0, rows, 0)


def test_real_replies_have_the_known_timeliness(district):
    """2,816 replies, 1,061 of them more than 15 calendar days after the day of the message, median 11 days 5 h."""
    figures = bring_in(real_sheet("replies.xlsx")).statistics
    assert (figures.messages, figures.answered, figures.late) == (2816, 2816, 1061)
    assert abs(figures.median - timedelta(days=11, hours=5)) < timedelta(minutes=1)
    assert not Case.objects.filter(is_open=True).exists()


CELLS = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.sampled_from(["2019/2/28 11:25:05", "2018/4/24", "=1+1", "<p>坏</p>", "\x00", "1e400", "９９", "-1"]),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - a sheet has no zones
)


@settings(
    max_examples=tries(short=40, long=600), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.lists(CELLS, max_size=8), max_size=12),
    header=st.permutations([*HEADER, "答复时间"]),
    as_csv=st.booleans(),
)
def test_any_sheet_adds_up(district, workbook, separated, rows, header, as_csv):  # noqa: PLR0917
    """Whatever stands in the cells, no row is lost without a reason, and a second run brings in nothing."""
    Request.objects.all().delete()
    ImportRun.objects.all().delete()
    before = Case.objects.count()
    if as_csv:
        path = separated(header, *([str(c or "").encode("utf-8", "replace").decode() for c in row] for row in rows))
    else:
        path = workbook(header, *rows, default_date_format="yyyy-mm-dd hh:mm:ss", strings_to_urls=False)
    try:
        report = bring_in(path)
    except SheetError:
        assert not Request.objects.exists()
        return
    run = ImportRun.objects.get()
    assert report.read == run.rows_read == run.rows_total
    assert report.read == report.imported + report.already_known + report.rejected
    assert report.imported == Request.objects.count() == Case.objects.count() - before
    assert report.rejected == ImportRow.objects.count()
    again = bring_in(path)
    assert (again.imported, again.already_known, again.rejected) == (
        0,
        report.imported + report.already_known,
        report.rejected,
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=400), start=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
)
def test_any_bytes_are_a_sheet_or_a_clear_error(district, tmp_path, content, start):
    """A file of any content is imported or refused by name; nothing else is raised."""
    path = tmp_path / "bytes.xlsx"
    path.write_bytes(start + content)
    try:
        bring_in(path, dry_run=True)
    except SheetError as refusal:
        assert refusal.code.startswith("sheet")  # noqa: PT017 - most bytes are refused, some are a sheet


def test_sheet_is_left_as_it_was(district, workbook, tmp_path):
    """Importing reads; it never changes the file it was given."""
    path = workbook(HEADER, ROW)
    copy = shutil.copy(path, tmp_path / "copy.xlsx")
    bring_in(path)
    assert path.read_bytes() == copy.read_bytes()
