"""The staff's way of bringing a sheet in: hand in, look, confirm, watch, fetch what was refused."""

import csv
import io
import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from luoshi.district.intake import turnstile
from luoshi.district.intake.api import continue_import, import_requests, kept_sheet
from luoshi.district.intake.models import ImportRun, Request
from luoshi.district.intake.tasks import sweep_sheets
from luoshi.district.people.api import SYSTEM
from luoshi.kernel import clock
from tests.district.intake.conftest import HEADER, ROW
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(district) -> Client:
    """The browser of the supervision office."""
    client = Client()
    client.force_login(district.accounts["supervisor"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def hand_in(client: Client, path: Path) -> str:
    """Upload a sheet; the token of the page that follows."""
    answer = client.post("/intake/import/", {"file": SimpleUploadedFile(path.name, path.read_bytes())})
    assert answer.status_code == 302, answer.content.decode()
    return parse_qs(urlsplit(answer.url).query)["sheet"][0]


def test_sheet_is_shown_as_understood_before_anything_is_kept(supervisor, workbook):
    """The guessed columns, the first rows and the outcome; no request yet."""
    token = hand_in(supervisor, workbook(HEADER, ROW, ("x",)))
    html = supervisor.get("/intake/import/check/", {"sheet": token}).content.decode()
    assert '<option value="留言详情" selected>' in html
    assert "2月28日 11:25" in html
    assert "既没有主题，也没有内容。" in html
    assert not Request.objects.exists()
    assert not ImportRun.objects.exists()


def test_columns_are_chosen_anew_and_imported_by_the_worker(supervisor, separated, django_capture_on_commit_callbacks):
    """A sheet whose headers say nothing is mapped by hand, queued, and imported when the worker comes."""
    token = hand_in(supervisor, separated(("甲", "乙"), ("1", "路灯不亮"), ("2", "井盖缺失")))
    asked = {"sheet": token, "mapped": "1", "map_number": "甲", "map_text": "乙"}
    assert "没有识别出" in supervisor.get("/intake/import/check/", {"sheet": token}).content.decode()
    assert "路灯不亮" in supervisor.post("/intake/import/check/", {**asked, "do": "check"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = supervisor.post("/intake/import/check/", {**asked, "do": "import"})
    run = ImportRun.objects.get()
    assert answer.url == f"/intake/imports/{run.pk}/"
    assert "等待中" in supervisor.get(answer.url).content.decode()
    from django_tasks_db.models import DBTaskResult

    assert DBTaskResult.objects.count() == 1
    continue_import(run_id=run.pk, path=kept_sheet(run.file_sha256), by=SYSTEM, at=clock.now())
    html = supervisor.get(answer.url).content.decode()
    assert "已完成" in html
    assert Request.objects.count() == 2


def test_continued_run_goes_on_where_its_counts_stop(district, workbook):
    """A run whose worker was killed after two rows imports the rest and counts each row once."""
    path = workbook(HEADER, *[(188000 + n, *ROW[1:]) for n in range(1, 6)])
    first = import_requests(
        path=workbook(HEADER, (188001, *ROW[1:]), (188002, *ROW[1:]), name="part.xlsx"), by=SYSTEM, at=MONDAY
    )
    ImportRun.objects.filter(pk=first.run_id).update(state="running", finished_at=None)
    report = continue_import(run_id=first.run_id, path=path, by=SYSTEM, at=MONDAY)
    assert (report.read, report.imported, report.already_known) == (5, 5, 0)
    assert Request.objects.count() == 5


def test_killed_run_says_that_it_was_interrupted(supervisor):
    """A run that says it is running while nobody imports was killed; the page says how to complete it."""
    run = ImportRun.objects.create(file_name="x.xlsx", file_sha256="0" * 64, state="running", started_at=MONDAY)
    assert "导入中断" in supervisor.get(f"/intake/imports/{run.pk}/").content.decode()
    with turnstile.only_import(wait=False):
        assert "进行中" in supervisor.get(f"/intake/imports/{run.pk}/").content.decode()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_error_sheet_tells_row_and_reason_and_no_cell_runs(supervisor, workbook, form):
    """The refused rows with their own values; what a spreadsheet would run is disarmed."""
    report = import_requests(
        path=workbook(HEADER, (1, "=cmd|' /C calc'!A0", "灯", "昨天", "x", 0, 0)), by=SYSTEM, at=MONDAY
    )
    content = supervisor.get(f"/intake/imports/{report.run_id}/refused.{form}").content
    if form == "xlsx":
        assert b"<f>" not in content
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        assert rows[1][3] == "=cmd|' /C calc'!A0"
    else:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert rows[1][3] == "'=cmd|' /C calc'!A0"
    assert rows[0][:3] == ["行号", "原因", "留言编号"]
    assert str(rows[1][1]) == "诉求时间“昨天”不是时间。"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "表格是空的"),
        (b"\x7fELF\x00\x01", "这不是表格文件"),
        (b"PK\x03\x04zz", "已损坏"),
        (b"MZ" * 500, "没有找到列名"),
    ],
)
def test_file_that_is_no_sheet_is_refused_in_words(supervisor, content, words):
    """What cannot be read says why, beside the choice of another file."""
    answer = supervisor.post("/intake/import/", {"file": SimpleUploadedFile("x.xlsx", content)}, follow=True)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_forged_or_old_token_leads_nowhere(supervisor):
    """Only a sheet handed in here can be looked at."""
    assert supervisor.get("/intake/import/check/", {"sheet": "forged"}).status_code == 404


@pytest.mark.parametrize("path", ["/intake/", "/intake/import/", "/intake/imports/1/", "/intake/export/csv/"])
def test_pages_of_the_staff_are_for_who_may_import(district, path):
    """Strangers are sent to sign in, a unit's handler is refused."""
    assert Client().get(path).status_code == 302
    client = Client()
    client.force_login(district.accounts["planning"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(path).status_code == 403


def test_list_of_requests_is_filtered_and_exported(supervisor, workbook):
    """By channel and by words; the same as a file."""
    import_requests(path=workbook(HEADER, ROW, (2, "A2", "井盖缺失", *ROW[3:])), by=SYSTEM, at=MONDAY)
    html = supervisor.get("/intake/", {"q": "井盖", "channel": "import"}).content.decode()
    assert "井盖缺失" in html
    assert "路灯不亮" not in html
    rows = list(csv.reader(io.StringIO(supervisor.get("/intake/export/csv/").content.decode("utf-8-sig"))))
    assert len(rows) == 3


def test_sheets_never_confirmed_are_swept(supervisor, workbook):
    """After a day, what nobody confirmed is thrown away; what waits to be imported is not."""
    hand_in(supervisor, workbook(HEADER, ROW))
    folder = kept_sheet("x").parent
    for path in folder.iterdir():
        old = (clock.now() - timedelta(days=2)).timestamp()
        os.utime(path, (old, old))
    assert sweep_sheets(clock.now()) >= 1
    assert not list(folder.iterdir())
