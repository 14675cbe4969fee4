"""The worker: jobs are done, and those of a killed worker are put back."""

import os
import subprocess
import sys

import pytest
from django_tasks_db.models import DBTaskResult

from luoshi.district.site.worker import put_back_orphaned_jobs, worker_id


def _job(signed: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        task_path="tests.none", args_kwargs={"args": [], "kwargs": {}}, queue_name="default", backend_name="default",
        priority=0, status="RUNNING", worker_ids=[signed], exception_class_path="", traceback="",
    )  # fmt: skip


def _dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.django_db
def test_job_of_a_killed_worker_is_put_back():
    """Nothing that was promised gets stuck because a process died."""
    job = _job(worker_id(_dead_pid()))
    assert put_back_orphaned_jobs() == 1
    job.refresh_from_db()
    assert job.status == "READY"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "signed", [worker_id(os.getpid()), "another-machine:1", "unreadable"], ids=["alive", "elsewhere", "unreadable"]
)
def test_job_that_may_be_in_hand_stays(signed):
    """A living worker, or one of another machine, keeps its job."""
    _job(signed)
    assert put_back_orphaned_jobs() == 0
