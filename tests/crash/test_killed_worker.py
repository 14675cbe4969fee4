"""A worker killed in the middle of a job: it is gone at once, and another does the job."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.fakes.patience import within
from tests.fakes.prepared import seeded
from tests.fakes.running_site import environment_of, run_luoshi

LONG_JOB = """
import os, sys, time
from pathlib import Path
from django_tasks import task
@task()
def take_long(mark: str) -> str:
    with Path(mark).open("a") as file:
        file.write(f"{os.getpid()}\\n")
    if len(Path(mark).read_text().split()) == 1:
        time.sleep(600)  # the first time; whoever does it again is quick
    return "done"
"""
ENQUEUE = """
import sys; from luoshi.district.site.cli.console import start_django; start_django()
import long_job; print(long_job.take_long.enqueue(sys.argv[1]).id)
"""
STATUS = """
import sys; from luoshi.district.site.cli.console import start_django; start_django()
from django_tasks_db.models import DBTaskResult; print(DBTaskResult.objects.get().status)
"""
PARENT = """
import subprocess, sys, time, os
command = [sys.executable, "-m", "luoshi.district.site.cli", "worker", "--parent", str(os.getpid())]
subprocess.Popen(command, start_new_session=True)
time.sleep(600)
"""


@pytest.fixture
def deployment(tmp_path):
    """A deployment with one waiting job that takes ten minutes the first time."""
    home, code = tmp_path / "home", tmp_path / "code"
    code.mkdir()
    (code / "long_job.py").write_text(textwrap.dedent(LONG_JOB))
    environment = environment_of(home, begin_with=seeded(), PYTHONPATH=str(code))
    assert run_luoshi("createadmin", "--username", "admin", environment=environment).returncode == 0
    mark = tmp_path / "mark"
    _python(ENQUEUE, str(mark), environment=environment)
    return environment, mark


def _python(program: str, *words: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *words], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def _is_begun(mark) -> bool:
    return mark.exists() and mark.read_text() != ""


@pytest.mark.crash
def test_killed_server_takes_its_worker_along_in_the_middle_of_a_job(deployment):
    """The worker does not finish a ten-minute job before it notices, and the next one does the job."""
    environment, mark = deployment
    parent = subprocess.Popen([sys.executable, "-c", PARENT], env=environment)
    assert within(60, lambda: _is_begun(mark))
    worker = int(mark.read_text().split()[0])
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert within(5, lambda: not _runs(worker))
    assert run_luoshi("worker", "--once", environment=environment).returncode == 0
    assert _python(STATUS, environment=environment) == "SUCCESSFUL"
    assert len(mark.read_text().split()) == 2


@pytest.mark.crash
def test_job_of_a_worker_killed_outright_is_done_by_the_next(deployment):
    """kill -9 of the worker itself, in the middle of the job."""
    environment, mark = deployment
    worker = subprocess.Popen([sys.executable, "-m", "luoshi.district.site.cli", "worker"], env=environment)
    assert within(60, lambda: _is_begun(mark))
    worker.kill()
    worker.wait()
    assert run_luoshi("worker", "--once", environment=environment).returncode == 0
    assert _python(STATUS, environment=environment) == "SUCCESSFUL"
