"""Lets one import through at a time, and tells whether one is under way; a killed one has let go by itself."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from luoshi.district.intake.errors import ImportBusyError
from luoshi.district.intake.folder import intake_folder


@contextmanager
def only_import(*, wait: bool) -> Iterator[None]:
    """Hold the one place; ``wait`` for whoever holds it, otherwise refuse.

    Raises
    ------
    ImportBusyError
        Another import is running and ``wait`` is false.
    """
    with (intake_folder() / "import.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise ImportBusyError from None
        yield


def is_import_running() -> bool:
    """True while somebody holds the one place; a run that says it is running while nobody does was killed."""
    try:
        with only_import(wait=False):
            return False
    except ImportBusyError:
        return True
