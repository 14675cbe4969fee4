"""The worker: jobs are done, and those of a worker that is no more are put back, wherever it was."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection
from django_tasks_db.models import DBTaskResult

from luoshi.district.site.beats import Watch, beat, own_signature, read_signature
from luoshi.district.site.models import WorkerBeat

ELSEWHERE = "0123456789abcdef:4026531836:1:22:cafe0001"
REBOOTED = "fedcba9876543210:4026531836:1:22:cafe0002"
OLD_FORM = "another-machine:1"


def _job(signed: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        task_path="tests.none", args_kwargs={"args": [], "kwargs": {}}, queue_name="default", backend_name="default",
        priority=0, status="RUNNING", worker_ids=[signed], exception_class_path="", traceback="",
    )  # fmt: skip


def _signed_here(pid: int, start: str = "1") -> str:
    own = read_signature(own_signature())
    assert own is not None
    return str(replace(own, pid=pid, start=start))


def _dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


class Steady:
    """The steady clock of one watch, moved by hand."""

    def __init__(self, monkeypatch) -> None:
        self.seconds = 100.0
        monkeypatch.setattr("luoshi.district.site.beats.time.monotonic", lambda: self.seconds)


@pytest.fixture
def steady(monkeypatch):
    """A steady clock that stands until it is moved."""
    return Steady(monkeypatch)


@pytest.mark.django_db
def test_job_of_a_killed_worker_is_put_back():
    """Nothing that was promised gets stuck because a process died."""
    job = _job(_signed_here(_dead_pid()))
    assert Watch().put_back_orphaned_jobs() == 1
    job.refresh_from_db()
    assert job.status == "READY"


@pytest.mark.django_db
def test_job_of_a_worker_whose_id_another_process_has_is_put_back():
    """After a restart the id of the dead worker is soon somebody else's; its start is not."""
    _job(_signed_here(os.getpid(), start="1"))
    assert Watch().put_back_orphaned_jobs() == 1


@pytest.mark.django_db
def test_job_of_a_living_worker_stays(steady):
    """However long it takes, and even if its heart has stopped beating: the kernel knows that it runs."""
    _job(own_signature())
    watch = Watch(patience_seconds=60)
    assert watch.put_back_orphaned_jobs() == 0
    steady.seconds += 3600
    assert watch.put_back_orphaned_jobs() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "signed", [ELSEWHERE, REBOOTED, OLD_FORM, "unreadable"], ids=["elsewhere", "rebooted", "old", "unreadable"]
)
def test_job_without_a_heartbeat_is_put_back_after_the_patience(steady, signed):
    """Another machine, this one before it was started anew, a container that is gone: silence tells."""
    job = _job(signed)
    watch = Watch(patience_seconds=60)
    assert watch.put_back_orphaned_jobs() == 0
    steady.seconds += 59
    assert watch.put_back_orphaned_jobs() == 0
    steady.seconds += 1
    assert watch.put_back_orphaned_jobs() == 1
    job.refresh_from_db()
    assert job.status == "READY"


@pytest.mark.django_db
def test_job_of_a_beating_worker_elsewhere_stays(steady):
    """Each beat starts the patience anew."""
    _job(ELSEWHERE)
    watch = Watch(patience_seconds=60)
    for _ in range(10):
        beat(ELSEWHERE)
        assert watch.put_back_orphaned_jobs() == 0
        steady.seconds += 50


@pytest.mark.django_db
def test_silent_database_makes_nobody_dead(steady, monkeypatch):
    """While the database was down nobody could beat; the patience begins again when it is back."""
    _job(ELSEWHERE)
    watch = Watch(patience_seconds=60)
    watch.put_back_orphaned_jobs()
    steady.seconds += 120
    with monkeypatch.context() as down:
        down.setattr(connection, "cursor", _refuse)
        with pytest.raises(DatabaseError):
            watch.put_back_orphaned_jobs()
    assert watch.put_back_orphaned_jobs() == 0


def _refuse(*_args, **_kwargs):
    raise DatabaseError("the server closed the connection")


@pytest.mark.django_db
def test_heartbeats_of_the_dead_are_taken_away():
    """The table holds the living."""
    beat(_signed_here(_dead_pid()))
    own = own_signature()
    beat(own)
    Watch().put_back_orphaned_jobs()
    assert list(WorkerBeat.objects.values_list("worker", flat=True)) == [own]


def test_signatures_of_one_process_differ():
    """The random word tells two workers of one process apart."""
    assert own_signature() != own_signature()
