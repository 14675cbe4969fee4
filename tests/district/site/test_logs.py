"""The log goes where it was told to, is closed to others, and does not grow for ever."""

import logging
import logging.config
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from luoshi.district.site.logs import JournalFormatter, ReceiptFilter, SharedFileHandler
from luoshi.district.site.purging import purge_jobs

WRITER = """
import logging, sys
from luoshi.district.site.logs import SharedFileHandler
log = logging.getLogger("writer")
log.addHandler(SharedFileHandler(sys.argv[1], most_bytes=20_000, keep=50))
for number in range(500):
    log.warning("%s %03d %s", sys.argv[2], number, "x" * 80)
"""


def test_shared_file_loses_no_line(tmp_path):
    """Three processes write and move the file aside; each line is there once."""
    path = tmp_path / "logs" / "luoshi.log"
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [subprocess.Popen([*command, name]) for name in "abc"]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    files = [file for file in path.parent.iterdir() if not file.name.endswith(".lock")]
    lines = [line.rsplit(" ", 1)[0] for file in files for line in file.read_text().splitlines()]
    assert sorted(lines) == sorted(f"{name} {number:03d}" for name in "abc" for number in range(500))
    assert len(files) > 3
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)


def test_old_files_go(tmp_path):
    """No more are kept than asked for."""
    handler = SharedFileHandler(str(tmp_path / "luoshi.log"), most_bytes=100, keep=2)
    for number in range(20):
        handler.emit(logging.makeLogRecord({"msg": f"{number} " + "x" * 100}))
    handler.close()
    kept = sorted(file.name for file in tmp_path.iterdir() if not file.name.endswith(".lock"))
    assert kept == ["luoshi.log.1", "luoshi.log.2"]
    assert (tmp_path / "luoshi.log.1").read_text().startswith("19 ")


def test_journal_gets_a_priority_on_each_line():
    """As sd-daemon(3) describes it."""
    record = logging.makeLogRecord({"msg": "one\ntwo", "levelno": logging.ERROR, "name": "site"})
    assert JournalFormatter("{name}: {message}", style="{").format(record) == "<3>site: one\n<3>two"


@pytest.mark.parametrize("choice", ["", "stderr", "journal", "file"])
def test_each_choice_is_a_working_configuration(tmp_path, choice):
    """A process that is configured like this writes its warning where it was told to."""
    program = (
        "import logging, logging.config, os, pathlib; from luoshi.district.site.logs import logging_settings;"
        f"logging.config.dictConfig(logging_settings(pathlib.Path({str(tmp_path)!r}), {{'LUOSHI_LOG': {choice!r}}}));"
        "logging.getLogger('site').warning('attention')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    written = (tmp_path / "logs" / "luoshi.log").read_text() if choice == "file" else done.stderr
    assert "site: attention" in written
    assert written.startswith("<4>") is (choice == "journal")
    stamped = re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} WARNING", written)
    assert (stamped is not None) is (choice != "journal")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (("Internal Server Error: %s", "/track/7K2M-QQ4T-9XWZ/"), "Internal Server Error: /track/…/"),
        (("%s", "/report/done/7K2MQQ4T9XWZ/?receipt=ABCDEFGHJKMN&page=2"), "/report/done/…/?receipt=…&page=2"),
        (("%s", "/track/?receipt=ABCD"), "/track/?receipt=…"),
        (("nothing of the kind: %d%%", 7), "nothing of the kind: 7%"),
    ],
)
def test_code_of_a_receipt_is_not_logged(said, kept):
    """Whoever reads the log does not read reports with it."""
    record = logging.makeLogRecord({"msg": said[0], "args": said[1:]})
    assert ReceiptFilter().filter(record)
    assert record.getMessage() == kept


@pytest.mark.django_db
def test_jobs_done_a_month_ago_are_purged():
    """Those that wait or run stay, however old."""
    at = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    for status, days in (("SUCCESSFUL", 31), ("FAILED", 31), ("SUCCESSFUL", 29), ("READY", 90), ("RUNNING", 90)):
        DBTaskResult.objects.create(
            task_path="tests.none", args_kwargs={"args": [], "kwargs": {}}, queue_name="default",
            backend_name="default", priority=0, status=status, worker_ids=[], exception_class_path="", traceback="",
            finished_at=at - timedelta(days=days) if status in ("SUCCESSFUL", "FAILED") else None,
        )  # fmt: skip
    assert purge_jobs(at) == 2
    assert DBTaskResult.objects.count() == 3
