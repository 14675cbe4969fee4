"""An import killed in the middle: what its counts say is in, whole; the same again completes it and doubles nothing."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.district.intake.conftest import HEADER, ROW
from tests.fakes.patience import patience
from tests.fakes.prepared import migrated
from tests.fakes.running_site import environment_of, run_luoshi

ROOT = Path(__file__).resolve().parents[3]
ROWS = 6000
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from tests.fakes.small_district import small_district
small_district()
"""


@pytest.mark.crash
def test_killed_import_leaves_whole_chunks_and_is_completed_by_the_same_again(tmp_path, workbook):
    """kill -9 in the middle of 6,000 rows on SQLite."""
    home = tmp_path / "home"
    home.mkdir()
    sheet = workbook(HEADER, *[(n, *ROW[1:]) for n in range(ROWS)])
    environment = environment_of(home, begin_with=migrated(), PYTHONPATH=f"{ROOT / 'src'}{os.pathsep}{ROOT}")
    environment["DJANGO_SETTINGS_MODULE"] = "luoshi.district.site.settings"
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True, timeout=patience(40))
    command = [sys.executable, "-m", "luoshi.district.site.cli", "import", "requests", str(sheet), "--json"]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_for_rows(home, 500)
    running.send_signal(signal.SIGKILL)
    running.wait(patience(7))

    state, read, imported = _one(home, "SELECT state, rows_read, imported FROM intake_importrun")
    assert state == "running"
    assert 0 < imported < ROWS
    assert imported == read
    assert _one(home, "SELECT count(*) FROM intake_request") == (imported,)
    assert _one(home, "SELECT count(*) FROM cases_case") == (imported,)
    assert _one(home, "SELECT count(*) FROM audit_ledgerevent WHERE kind = 'case.register'") == (imported,)

    done = run_luoshi("import", "requests", str(sheet), "--json", environment=environment)
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["read"], said["imported"], said["already_known"]) == (ROWS, ROWS - imported, imported)
    assert _one(home, "SELECT count(*), count(DISTINCT external_number) FROM intake_request") == (ROWS, ROWS)
    assert _one(home, "SELECT count(*) FROM cases_case") == (ROWS,)
    assert _one(home, "SELECT state FROM intake_importrun ORDER BY id LIMIT 1") == ("interrupted",)


def _wait_for_rows(home: Path, least: int) -> None:
    until = time.monotonic() + patience(20)
    while time.monotonic() < until:
        found = _one(home, "SELECT coalesce(max(rows_read), 0) FROM intake_importrun")
        if found and found[0] >= least:
            return
        time.sleep(0.02)
    pytest.fail("the import did not begin")


def _one(home: Path, query: str) -> tuple:
    connection = sqlite3.connect(home / "luoshi.sqlite3", timeout=10)
    try:
        row = connection.execute(query).fetchone()
    finally:
        connection.close()
    return tuple(row)
