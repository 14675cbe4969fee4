"""Copies of a store in which a process was killed at its first, second, third … step; made to be looked at afterwards.

``python -m tests.airstore.killed compact|append ROOT FOLDER`` makes ``FOLDER/1``, ``FOLDER/2`` … until a process
lived to its end. A step is a sync to disk, a rename or a deletion; the process dies before it. Each victim is a fork of
this program, which itself touches no data, so that no thread is torn.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

from luoshi.airstore import append, compact, open_store
from luoshi.airstore.files import writing
from tests.airstore.batches import AT, batch, hours

MOST_STEPS = 60


def told_at_last():
    """What the killed writer was telling: corrections, additions and new hours of two days."""
    return batch("A", hours("2019-11-01T20:00", 10), pm25_ug_m3=range(100, 110), o3_ug_m3=range(10))


def run(what, root):
    """The act."""
    store = open_store(root)
    if what == "compact":
        compact(store, grace_seconds=-1)
    else:
        append(store, told_at_last(), minutes=60, at=AT)


def die_at(step):
    """From now on the process dies before its nth step."""
    left = [step]

    def counted(act):
        def stepping(*arguments, **options):
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return act(*arguments, **options)

        return stepping

    writing.sync = counted(writing.sync)
    Path.rename = counted(Path.rename)
    Path.unlink = counted(Path.unlink)


def main(what, root, folder):
    """One victim for each step."""
    for step in range(1, MOST_STEPS):
        copy = Path(folder) / str(step)
        shutil.copytree(root, copy)
        victim = os.fork()
        if victim == 0:
            die_at(step)
            run(what, copy)
            os._exit(0)
        _, status = os.waitpid(victim, 0)
        if os.WIFEXITED(status):
            sys.exit(os.WEXITSTATUS(status))
    sys.exit("it never came to its end")


if __name__ == "__main__":
    main(*sys.argv[1:])
