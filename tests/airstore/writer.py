"""A process that appends the same minutes as others, in pieces and in an order of its own; made to be killed.

``python -m tests.airstore.writer ROOT SEED FILE`` writes a line to FILE after each piece that was appended.
"""

import random
import sys
from pathlib import Path

from luoshi.airstore import append, compact, open_store
from tests.airstore.batches import AT, batch, hours

MINUTES, PIECE = 600, 25


def main(root, seed, file):
    """All pieces once, now and then a compaction."""
    order = random.Random(int(seed))
    store = open_store(root)
    ends_at = hours("2019-11-01T00:01", MINUTES, minutes=1)
    starts = list(range(0, MINUTES, PIECE))
    order.shuffle(starts)
    with Path(file).open("a", buffering=1) as acknowledged:
        for start in starts:
            piece = slice(start, start + 2 * PIECE)
            told = batch("A", ends_at[piece], pm25_ug_m3=range(MINUTES)[piece], o3_ug_m3=range(MINUTES)[piece])
            append(store, told, minutes=1, at=AT)
            if order.random() < 0.2:
                compact(store)
            acknowledged.write(f"{start}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
