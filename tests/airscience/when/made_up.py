"""Hours made up for the tests: air that remembers, with a known cycle."""

import numpy as np
from scipy.signal import lfilter


def hours_from(first, days):
    """The labels of all hours of some days: the first ends at 01:00, the last at 00:00 of the day after."""
    return np.datetime64(f"{first}T01", "h") + np.arange(days * 24)


def autoregressive(rng, size, phi, burn=60):
    """A series of variance 1 in which neighbours are correlated by ``phi``."""
    noise = rng.normal(size=size + burn) * np.sqrt(1 - phi**2)
    return lfilter([1.0], [1.0, -phi], noise)[burn:]
