"""How long a test waits before it calls something missing: in proportion to how slow this machine is just now.

``within(5, holds)`` waits for what takes well under five seconds on a quiet machine. Waiting ends as soon as it holds,
so a generous limit costs nothing where all is well.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable

QUIET_SECONDS = 0.05
"""How long a fresh interpreter takes to start and end on a quiet machine of two cores."""
LEAST = 3.0
"""The limit is never less than this many times what is asked for: a machine may become busy meanwhile."""


def slowness() -> float:
    """How many times slower than a quiet machine this one is: by its queue, and by the start of a process."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-S", "-E", "-c", "pass"], check=True)
    queue = os.getloadavg()[0] / (os.cpu_count() or 1)
    return max(1.0, queue, (time.monotonic() - began) / QUIET_SECONDS)


def patience(seconds: float) -> float:
    """How long to wait here for what is there within ``seconds`` on a quiet machine."""
    return seconds * max(LEAST, slowness())


def within(seconds: float, holds: Callable[[], object]) -> bool:
    """Whether it comes to hold in the time that this machine needs for ``seconds`` of a quiet one."""
    until = time.monotonic() + patience(seconds)
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return bool(holds())
