"""Hands the ledger's news to its followers, beside whatever else the worker does.

A thread of its own, since neither a long job nor the schedule must keep the news waiting. Several workers may do it at
once: who holds a follower's row hands over, the others pass by.
"""

import logging
import threading
from typing import Final, Self

from django.db import Error, close_old_connections, connection

from luoshi.district.audit.api import declared_followers, hand_over
from luoshi.kernel import clock

log = logging.getLogger(__name__)

PAUSE_SECONDS: Final = 0.5


class Following:
    """Runs between ``with`` and its end; where nobody follows it has nothing to do."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        if declared_followers():
            self._thread = threading.Thread(target=self._run, name="following", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            busy = 0
            while not self._stopping.wait(0 if busy else PAUSE_SECONDS):
                busy = turn()
        finally:
            connection.close()


def turn() -> int:
    """One round; how many entries were handed over."""
    try:
        close_old_connections()
        return hand_over(at=clock.now())
    except Error:
        # The database may be restarting; the cursors stand where they stood, and the next turn tries again.
        log.exception("news could not be handed over")
        return 0
