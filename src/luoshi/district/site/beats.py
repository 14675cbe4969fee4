"""Who a worker is, whether it still lives, and what becomes of the jobs of one that does not.

A process id alone says little: after a restart of the machine, or in another container, somebody else has it. So a
worker signs with the boot of its machine, its space of process ids, its own id and start, and a random word. Of one
whose machine and space are ours the kernel knows whether it runs; of any other, its heartbeat in the database tells.
"""

import logging
import os
import secrets
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Self

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.db.models import F
from django_tasks_db.models import DBTaskResult

from luoshi.district.site.models import WorkerBeat

log = logging.getLogger(__name__)

PARTS: Final = 5
UNKNOWN: Final = "-"


@dataclass(frozen=True)
class Signature:
    """What a worker signs its jobs with."""

    boot: str
    """The boot of the machine, as the kernel numbers it."""
    space: str
    """The space of process ids: containers on one machine have one each."""
    pid: int
    start: str
    """When the process started, in ticks since the boot: a later process with the same id has another."""
    word: str

    def __str__(self) -> str:
        return f"{self.boot}:{self.space}:{self.pid}:{self.start}:{self.word}"

    def is_of_this_machine(self) -> bool:
        """Whether the kernel here can know the process."""
        return UNKNOWN not in (self.boot, self.space) and (self.boot, self.space) == (_boot(), _space())

    def runs(self) -> bool:
        """Whether the very process that signed still runs here."""
        return self.start != UNKNOWN and _start_of(self.pid) == self.start


def own_signature() -> str:
    """A new signature for this process."""
    pid = os.getpid()
    return str(Signature(_boot(), _space(), pid, _start_of(pid) or UNKNOWN, secrets.token_hex(4)))


def read_signature(text: str) -> Signature | None:
    """The signature that a job carries; None for one that was not written like this."""
    parts = text.split(":")
    if len(parts) != PARTS or not parts[2].isdigit():
        return None
    boot, space, pid, start, word = parts
    return Signature(boot, space, int(pid), start, word)


@dataclass
class Watch:
    """Watches the workers that hold jobs and puts back the jobs of the dead."""

    patience_seconds: float = field(default_factory=lambda: float(settings.WORKER_LEASE_SECONDS))
    seen: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Of each worker elsewhere: its last known beat, and when it was first seen at that, by our steady clock."""

    def put_back_orphaned_jobs(self) -> int:
        """Put back the jobs of workers that are no more; returns how many.

        A worker of this machine is judged at once, one elsewhere when its heartbeat has stood still for the whole
        patience. Nothing is judged by what happened while the database was silent: its silence is not theirs.
        """
        try:
            return self._put_back(time.monotonic())
        except (DatabaseError, InterfaceError):
            self.seen.clear()
            raise

    def _put_back(self, moment: float) -> int:
        running = list(DBTaskResult.objects.running().values_list("pk", "worker_ids"))
        held = [(pk, str(ids[-1]) if ids else "") for pk, ids in running]
        beats = dict(WorkerBeat.objects.values_list("worker", "beat"))
        dead = {worker for worker in {*beats, *(worker for _, worker in held)} if self._is_dead(worker, beats, moment)}
        back = 0
        for pk, worker in held:
            if worker in dead:
                # The status is part of the condition: another worker may be doing the same at this moment.
                back += DBTaskResult.objects.running().filter(pk=pk).update(status="READY", started_at=None)
        if dead:
            WorkerBeat.objects.filter(worker__in=dead).delete()
            self.seen = {worker: what for worker, what in self.seen.items() if worker not in dead}
        if back:
            log.warning("%d unfinished jobs of workers that are no more were put back", back)
        return back

    def _is_dead(self, worker: str, beats: dict[str, int], moment: float) -> bool:
        signature = read_signature(worker)
        if signature is not None and signature.is_of_this_machine():
            return not signature.runs()
        beat = beats.get(worker, -1)
        last, since = self.seen.get(worker, (None, moment))
        if beat != last:
            self.seen[worker] = (beat, moment)
            return False
        return moment - since >= self.patience_seconds


class Heartbeat:
    """Beats and watches in a thread of its own, since a long job must neither stop the one nor put off the other."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self._watch = Watch()
        self._pause = self._watch.patience_seconds / 6
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._turn()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()
        try:
            WorkerBeat.objects.filter(worker=self.worker).delete()
        except (DatabaseError, InterfaceError):
            log.warning("the heartbeat could not be taken back; the other workers will notice")

    def _run(self) -> None:
        try:
            while not self._stopping.wait(self._pause):
                self._turn()
        finally:
            connection.close()

    def _turn(self) -> None:
        try:
            close_old_connections()
            beat(self.worker)
            self._watch.put_back_orphaned_jobs()
        except (DatabaseError, InterfaceError):
            # The database may be restarting; the next turn tries again.
            log.exception("the heartbeat was not recorded")


def beat(worker: str) -> None:
    """One beat."""
    if not WorkerBeat.objects.filter(worker=worker).update(beat=F("beat") + 1):
        WorkerBeat.objects.create(worker=worker, beat=1)


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip().replace("-", "")[:16] or UNKNOWN
    except OSError:
        return UNKNOWN


@cache
def _space() -> str:
    try:
        return os.readlink("/proc/self/ns/pid").strip("pid:[]") or UNKNOWN  # noqa: PTH115 - not a path
    except OSError:
        return UNKNOWN


def _start_of(pid: int) -> str:
    """When a process started, in ticks since the boot; empty when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    # The second field is the program's name in brackets and may hold anything; a zombie (Z) does nothing any more.
    state, *rest = stat.rsplit(")", 1)[1].split()
    return "" if state in "ZX" else rest[18]
