"""What the worker does a few times a second beside its jobs, in a thread of its own.

A long job must not keep the ledger or its followers waiting.
"""

import threading
from typing import Final, Self

from django.db import connection

AT_ONCE: Final = 0.0


class Beside:
    """Runs between ``with`` and its end; where it is not needed, it has no thread.

    ``turn`` is one round and says whether there is more at once; otherwise the next comes after ``pause_seconds``.
    """

    name: str
    pause_seconds: float

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def is_needed(self) -> bool:
        """Asked once, when it would begin."""
        raise NotImplementedError

    def turn(self) -> bool:
        """One round; whether more waits already."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        if self.is_needed():
            self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            pause = self.pause_seconds
            while not self._stopping.wait(pause):
                pause = AT_ONCE if self.turn() else self.pause_seconds
        finally:
            connection.close()
