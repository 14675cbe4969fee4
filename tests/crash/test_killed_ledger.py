"""kill -9 while eight writers append and another process numbers and signs: the log is dense, sound and complete."""

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

WRITERS = 8
ACTS = 200
PATIENCE_SECONDS = 50
ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "tests.crash.ledger_writer"]


def _run(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [*PROGRAM, *words], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=patience(80), check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def _start(environment: dict[str, str], folder: Path, *words: str) -> "subprocess.Popen[bytes]":
    with (folder / f"error-{words[0]}-{words[1].rsplit('/')[-1]}").open("wb") as errors:
        return subprocess.Popen([*PROGRAM, *words], env=environment, cwd=ROOT, stderr=errors)


def _lines(files: list[Path]) -> int:
    return sum(file.read_bytes().count(b"\n") for file in files if file.exists())


def _kill_in_the_middle(environment: dict[str, str], folder: Path, head: Path, files: list[Path], acts: int) -> None:
    processes = [_start(environment, folder, "write", file.name, str(file)) for file in files]
    processes.append(_start(environment, folder, "sign", str(head)))
    deadline = time.monotonic() + patience(PATIENCE_SECONDS)
    try:
        while _lines(files) < acts or not all(file.exists() for file in (*files, head)):
            told = "".join(path.read_text()[-2000:] for path in folder.glob("error-*"))
            assert all(process.poll() is None for process in processes), told
            assert time.monotonic() < deadline, f"only {_lines(files)} acts in {PATIENCE_SECONDS} s: {told}"
            time.sleep(0.01)
    finally:
        for process in processes:
            process.send_signal(signal.SIGKILL)
        for process in processes:
            process.wait()


def _killed_twice_and_checked(folder: Path, **how: str) -> None:
    environment = environment_of(folder / "home", begin_with=migrated(), **how)
    _run(environment, "prepare")
    head = folder / "head"
    first = [folder / f"a{n}" for n in range(WRITERS)]
    second = [folder / f"b{n}" for n in range(WRITERS)]
    _kill_in_the_middle(environment, folder, head, first, ACTS)
    _kill_in_the_middle(environment, folder, head, second, ACTS)
    found = json.loads(_run(environment, "check", str(head), *map(str, first + second)))
    assert found["difference"] is None
    assert found["same"], "the log has exactly what was committed"
    assert found["lost"] == []
    assert found["entries"] == found["covered"] == found["committed"] == found["openings"]
    assert found["committed"] >= found["acknowledged"] >= 2 * ACTS
    assert found["extends"], "what was published before the kill is still true"
    assert found["seen"] > 0


@pytest.mark.crash
def test_killed_writers_of_the_ledger_on_sqlite(tmp_path):
    """The embedded database numbers each act in its transaction."""
    _killed_twice_and_checked(tmp_path)


@pytest.mark.crash
@pytest.mark.postgres
@pytest.mark.parametrize("numbering", ["sequencer", "transaction"])
def test_killed_writers_of_the_ledger_on_postgresql(tmp_path, migrated_postgres_url, numbering):
    """PostgreSQL, in both ways of numbering."""
    _killed_twice_and_checked(tmp_path, database_url=migrated_postgres_url, LUOSHI_LEDGER_NUMBERING=numbering)
