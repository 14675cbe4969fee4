"""The real measurements of Zhengzhou, for the tests that need them; they are never copied into the repository."""

import csv
import gzip
import math
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from luoshi.airscience.index import POLLUTANTS

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = dict(zip(POLLUTANTS, ("PM2.5", "PM10", "SO2", "NO2", "CO", "O3"), strict=True))
NINE_SITES = "zhengzhou_9sites_2019_hourly.csv.gz"
HENAN = "henan_sites_2019Q4_hourly.csv.gz"


@dataclass(frozen=True)
class Release:
    """Station-hours as they were released; ``official`` is None where the copy carries no index."""

    stations: np.ndarray
    ends_at: np.ndarray
    concentrations: dict
    official: np.ndarray | None

    def of_station(self, code):
        """The hours and concentrations of one station."""
        mine = self.stations == code
        return self.ends_at[mine], {p: values[mine] for p, values in self.concentrations.items()}


def real_air(name):
    """A file of real hours; the test is skipped where there is none."""
    path = Path(os.environ.get("LUOSHI_SHARED_DATA") or ROOT.parent / "shared/data") / "air/zhengzhou_2019" / name
    if not path.exists():
        pytest.skip(f"needs {name} of the national release (LUOSHI_SHARED_DATA): the real hours were not tried")
    return _read(path)


@cache
def _read(path):
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        rows = list(reader)
    at = {name: i for i, name in enumerate(header)}

    def numbers(name):
        return np.array([float(row[at[name]]) if row[at[name]] else math.nan for row in rows])

    return Release(
        np.array([row[at["code"]] for row in rows]),
        np.array([row[at["time_bj"]] for row in rows], dtype="datetime64[s]"),
        {p: numbers(column) for p, column in COLUMNS.items()},
        numbers("AQI") if "AQI" in at else None,
    )
