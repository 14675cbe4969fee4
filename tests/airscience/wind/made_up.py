"""Wind and air made up for the tests, and the real hours of openair."""

import csv
import gzip
import math
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import lfilter

ROOT = Path(__file__).resolve().parents[3]


def remembering(rng, size, phi, burn=200):
    """A series of variance 1 in which neighbours are correlated by ``phi``."""
    return lfilter([1.0], [1.0, -phi], rng.normal(size=size + burn) * np.sqrt(1 - phi**2))[burn:]


def made_up(seed, days, step=10.0):
    """Hours, wind that turns within days, and haze that lasts for days."""
    rng = np.random.default_rng(seed)
    n = days * 24
    ends = np.datetime64("2019-01-01T01", "h") + np.arange(n)
    east, north = (mean + 2 * remembering(rng, n, 0.96) + 0.5 * remembering(rng, n, 0.5) for mean in (1.0, -0.5))
    wind = np.rad2deg(np.arctan2(east, north)) % 360
    if step:
        wind = np.rint(wind / step) * step
    haze = np.interp(np.arange(n) / 24, np.arange(days + 1), remembering(rng, days + 1, 0.6))
    return ends, wind, np.round(np.hypot(east, north), 1), 90 + 25 * haze + 8 * remembering(rng, n, 0.8)


def plume(wind, from_deg, height=40.0, width=15.0):
    """What a source on one side adds."""
    turned = np.abs(wind - from_deg) % 360
    return height * np.exp(-0.5 * (np.minimum(turned, 360 - turned) / width) ** 2)


def openair():
    """The hours of Marylebone Road, 1998 to 2005; the test is skipped where they are not there."""
    folder = Path(os.environ.get("LUOSHI_SHARED_DATA") or ROOT.parent / "shared/data")
    path = folder / "air/openair/openair_mydata.csv.gz"
    if not path.exists():
        pytest.skip("needs openair_mydata.csv.gz (LUOSHI_SHARED_DATA): the real hours were not tried")
    return _read(path)


@cache
def _read(path):
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    def numbers(name):
        return np.array([float(row[name]) if row[name] not in {"", "NA"} else math.nan for row in rows])

    ends = np.array([row["date"] for row in rows], dtype="datetime64[s]")
    return ends, numbers("wd"), numbers("ws"), numbers("nox")
