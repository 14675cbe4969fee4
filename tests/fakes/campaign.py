"""How long a campaign of tests runs: briefly in ``bin/test``, in full with ``bin/test --long``."""

import os

LONG = os.environ.get("LUOSHI_TEST_LONG") == "1"


def tries(*, short: int, long: int) -> int:
    """Number of tries of a campaign: ``short`` in every run, ``long`` in ``bin/test --long``."""
    return long if LONG else short
