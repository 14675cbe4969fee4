"""The worker: does the jobs that wait and runs the schedule, until it is told to stop.

Several workers may run at once; each job is claimed by one of them, and the schedule belongs to whichever holds the
lock. A job whose worker was killed half-way is put back (see :mod:`beats`), so jobs are done at least once.
"""

import fcntl
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from django.db import Error, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker

from luoshi.district.site.beats import Heartbeat, own_signature
from luoshi.district.site.following import Following, turn
from luoshi.district.site.schedule import Rounds, periodic_acts
from luoshi.district.site.sequencer import Sequencer
from luoshi.kernel import clock

log = logging.getLogger(__name__)

JOBS_PER_ROUND = 20
PAUSE_SECONDS = 1.0


def work(home: Path, *, once: bool = False) -> None:
    """Work until a signal asks to stop; with ``once`` until nothing is left to do."""
    stop, worker = threading.Event(), own_signature()
    jobs = _jobs(worker)
    _stop_on_signal(stop, jobs)
    with _schedule_lock(home) as owns_schedule, Heartbeat(worker), Sequencer(), Following():
        rounds, acts = Rounds(home / "worker.json"), periodic_acts()
        while not stop.is_set():
            busy = _round(jobs, rounds if owns_schedule else None, acts)
            if once and not busy and not turn():
                return
            if not busy:
                stop.wait(PAUSE_SECONDS)


def _round(jobs: Worker, rounds: Rounds | None, acts: list) -> bool:  # type: ignore[type-arg]
    """One turn of the loop; whether there was any job."""
    at = clock.now()
    if rounds is not None:
        rounds.note_alive(at)
        rounds.run_due(acts, at)
    jobs._run_tasks = 0  # noqa: SLF001 - the count is kept per round so that jobs never starve the schedule
    try:
        close_old_connections()
        jobs.run()
    except Error:
        # The database may be restarting; the next round tries again.
        log.exception("jobs could not be read")
        return False
    return jobs._run_tasks > 0  # noqa: SLF001


def _jobs(worker: str) -> Worker:
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=JOBS_PER_ROUND,
        worker_id=worker,
        excluded_queue_names=[],
    )


def _stop_on_signal(stop: threading.Event, jobs: Worker) -> None:
    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        jobs.running = False  # ends after the job in hand

    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGTERM, ask)


def is_working(home: Path) -> bool:
    """Whether a worker of this deployment is alive at this moment."""
    with _schedule_lock(home) as is_free:
        return not is_free


@contextmanager
def _schedule_lock(home: Path) -> Iterator[bool]:
    """Whether this worker is the one that runs the schedule."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "worker.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
