"""A child process must not outlive the one that started it, even when that one was killed outright."""

import os
import threading
import time


def is_orphaned(parent: int) -> bool:
    """Whether ``parent`` is no longer the parent of this process."""
    return os.getppid() != parent


def end_with_parent(seconds: float = 1.0) -> None:
    """End this process soon after its parent has gone, so that it does not keep the port."""
    parent = os.getppid()

    def watch() -> None:
        while not is_orphaned(parent):
            time.sleep(seconds)
        os._exit(0)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
