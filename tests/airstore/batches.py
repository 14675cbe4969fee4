"""Small batches for the tests, and the instant at which they arrive."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

AT = datetime(2026, 1, 1, tzinfo=UTC)


def hours(first, count, *, minutes=60):
    """``count`` ends of spans, the first one at ``first``."""
    return np.datetime64(first, "us") + np.arange(count) * np.timedelta64(minutes, "m")


def batch(station, ends_at, **values):
    """A batch of one station."""
    ends_at = np.asarray(ends_at, dtype="datetime64[us]")
    return pa.table({"station": [station] * len(ends_at), "ends_at": ends_at} | {k: list(v) for k, v in values.items()})
