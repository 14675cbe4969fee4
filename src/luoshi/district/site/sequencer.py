"""Numbers the acts that wait for their place in the ledger, a few times a second, beside whatever the worker does.

A thread of its own, since a long job must not keep the ledger waiting. Nothing depends on it alone: whoever needs a
number that is not there yet gives it.
"""

import logging
import threading
from typing import Final, Self

from django.db import Error, close_old_connections, connection

from luoshi.district.audit.api import number_waiting, numbers_at_once

log = logging.getLogger(__name__)

PAUSE_SECONDS: Final = 0.25


class Sequencer:
    """Runs between ``with`` and its end; where acts are numbered in their own transaction it has nothing to do."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        if not numbers_at_once():
            self._thread = threading.Thread(target=self._run, name="sequencer", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stopping.wait(PAUSE_SECONDS):
                self._turn()
        finally:
            connection.close()

    def _turn(self) -> None:
        try:
            close_old_connections()
            number_waiting(patient=False)
        except Error:
            # The database may be restarting; the acts wait where they are, and the next turn tries again.
            log.exception("acts could not be numbered")
