"""kill -9 between a follower's handler and its cursor, and two workers at once: nothing is missed or written twice."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.running_site import environment_of

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "tests.crash.follower"]
ACTS = 70
"""More than one transaction takes."""
KILLED_AT = (20, 60)
"""In the first transaction, and in the second one after the first was committed."""


def _run(environment, *words):
    done = subprocess.run([*PROGRAM, *words], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.split(), done.stderr[-2000:]


@pytest.fixture(params=["sqlite", "postgresql"])
def deployment(request, tmp_path):
    """The environment of a deployment with acts that nobody has heard of."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    environment = environment_of(tmp_path / "home", database_url=url)
    code, _, told = _run(environment, "prepare", str(ACTS))
    assert code == 0, told
    return environment


@pytest.mark.crash
def test_killed_follower_hears_everything_and_writes_it_once(deployment, tmp_path):
    """What it did outside the database before it was killed it does again; what it wrote inside went with it."""
    trace = tmp_path / "trace"
    for kill_at in KILLED_AT:
        code, _, told = _run(deployment, "follow", str(trace), str(kill_at))
        assert code == -signal.SIGKILL, told
    code, _, told = _run(deployment, "follow", str(trace))
    assert code == 0, told
    everything = [str(n) for n in range(ACTS)]
    assert _run(deployment, "heard")[1] == everything
    outside = trace.read_text().split()
    assert set(outside) == set(everything)
    assert len(outside) > ACTS


@pytest.mark.crash
def test_two_workers_at_once_hand_over_each_entry_once(deployment, tmp_path):
    """They take turns at one follower, or pass it by."""
    traces = [tmp_path / f"trace-{n}" for n in range(2)]
    workers = [
        subprocess.Popen([*PROGRAM, "follow", str(trace)], env=deployment, cwd=ROOT, stderr=subprocess.PIPE)
        for trace in traces
    ]
    for worker in workers:
        _, told = worker.communicate(timeout=300)
        assert worker.returncode == 0, told.decode()[-2000:]
    assert _run(deployment, "heard")[1] == [str(n) for n in range(ACTS)]
    both = [line for trace in traces if trace.exists() for line in trace.read_text().split()]
    assert sorted(both, key=int) == [str(n) for n in range(ACTS)]
