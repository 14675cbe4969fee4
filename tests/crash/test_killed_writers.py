"""kill -9 in the middle of two hundred concurrent acts: nothing acknowledged is missing, nothing is half done."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fakes.patience import patience
from tests.fakes.prepared import migrated
from tests.fakes.running_site import environment_of

WRITERS = 4
ACTS = 200
PATIENCE_SECONDS = 30
ROOT = Path(__file__).resolve().parents[2]


def _run(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "tests.crash.writer", *words]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=patience(60), check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def _lines(files: list[Path]) -> int:
    return sum(file.read_bytes().count(b"\n") for file in files if file.exists())


def _start(environment: dict[str, str], folder: Path, n: int, file: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.crash.writer", "write", f"w{n}", str(file)]
    with (folder / f"error-{n}").open("wb") as errors:
        return subprocess.Popen(command, env=environment, cwd=ROOT, stderr=errors)


def _kill_in_the_middle(environment: dict[str, str], folder: Path) -> list[Path]:
    files = [folder / f"acknowledged-{n}" for n in range(WRITERS)]
    writers = [_start(environment, folder, n, file) for n, file in enumerate(files)]
    try:
        deadline = time.monotonic() + patience(PATIENCE_SECONDS)
        while _lines(files) < ACTS:
            ended = [n for n, writer in enumerate(writers) if writer.poll() is not None]
            assert not ended, (folder / f"error-{ended[0]}").read_text()[-3000:]
            assert time.monotonic() < deadline, f"only {_lines(files)} acts in {PATIENCE_SECONDS} s"
            time.sleep(0.01)
    finally:
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        for writer in writers:
            writer.wait()
    return files


def _killed_and_checked(folder: Path, database_url: str = "") -> None:
    environment = environment_of(folder / "home", begin_with=migrated(), database_url=database_url)
    _run(environment, "prepare")
    files = _kill_in_the_middle(environment, folder)
    found = json.loads(_run(environment, "check", *map(str, files)))
    assert found["lost"] == []
    assert found["differing"] == []
    assert found["ledger_sound"]
    assert found["events"] == found["entries"] >= _lines(files) >= ACTS
    assert found["tally"] == found["cases"]


@pytest.mark.crash
def test_killed_writers_on_sqlite_lose_nothing_acknowledged(tmp_path):
    """The embedded database, four processes writing."""
    _killed_and_checked(tmp_path)


@pytest.mark.crash
@pytest.mark.postgres
def test_killed_writers_on_postgresql_lose_nothing_acknowledged(tmp_path, migrated_postgres_url):
    """PostgreSQL, four processes writing at the same time."""
    _killed_and_checked(tmp_path, migrated_postgres_url)
