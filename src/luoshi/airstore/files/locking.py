"""One writer at a time on one day: a lock of the operating system, which a killed process gives back by dying."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from luoshi.airstore.errors import BusyError
from luoshi.airstore.store import Store

PATIENCE_SECONDS = 120.0


@contextmanager
def day_locked(store: Store, day: date, *, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[float]:
    """Hold a day against other writers; readers are not asked and need not wait.

    Gives the moment, by the clock of the file system, as files' times are told.

    Raises
    ------
    BusyError
        Another writer did not let go in ``patience_seconds``.
    """
    folder = store.folder / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    # One file a day of the month, never deleted: deleting a locked file would give two writers a lock each.
    handle = os.open(folder / f"day-{day.day:02d}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _wait_for(handle, day, patience_seconds)
        os.utime(handle)
        yield os.fstat(handle).st_mtime
    finally:
        os.close(handle)


def _wait_for(handle: int, day: date, patience_seconds: float) -> None:
    deadline = time.monotonic() + patience_seconds
    pause = 0.001
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise BusyError(day=day.isoformat(), seconds=round(patience_seconds)) from None
            time.sleep(pause)
            pause = min(pause * 2, 0.05)
        else:
            return
