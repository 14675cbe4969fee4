"""A child process must not outlive the one that started it, even when that one was killed outright."""

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
ORPHANED = 70
"""How a process ends whose parent has gone; nobody is left to read it."""


def is_orphaned(parent: int) -> bool:
    """Whether ``parent`` is no longer the parent of this process."""
    return os.getppid() != parent


def end_with_parent(seconds: float = 1.0, *, parent: int | None = None) -> None:
    """End this process soon after its parent has gone, in the middle of whatever it does.

    What it was doing is cut off as by a power failure, which everything here has to survive anyway; a process that
    went on would hold the port and the schedule against the next server.
    """
    awaited = os.getppid() if parent is None else parent

    def watch() -> None:
        while not is_orphaned(awaited):
            time.sleep(seconds)
        os._exit(ORPHANED)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process the moment the thread that started it has gone; a watch where it cannot.

    The kernel does it even while a library holds the interpreter, which a thread of ours would have to wait for.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if is_orphaned(parent):
        os._exit(ORPHANED)
    end_with_parent(0.2, parent=parent)
