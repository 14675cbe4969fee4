"""Series for the science: NumPy arrays of the wall clock's hours, gaps as NaN."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luoshi.airstore.reading.engines import Engine
from luoshi.airstore.reading.observations import Moment, moment_of, observations
from luoshi.airstore.reading.questions import HOUR, hourly_means
from luoshi.airstore.store import Store
from luoshi.airstore.variables import column_of


@dataclass(frozen=True)
class Series:
    """One variable of one station at every step of a span; what was not told is NaN."""

    station: str
    column: str
    ends_at: NDArray[np.datetime64]
    values: NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """Several variables of several stations at every step: ``values[column]`` has the shape (times, stations)."""

    stations: tuple[str, ...]
    ends_at: NDArray[np.datetime64]
    values: dict[str, NDArray[np.float64]]

    def of(self, variable: str) -> NDArray[np.float64]:
        """The values of one variable, (times, stations)."""
        return self.values[column_of(variable)]


def rows(
    store: Store,
    variables: Iterable[str],
    *,
    since: Moment,
    until: Moment,
    minutes: int = 60,
    stations: Sequence[str] | None = None,
    engine: Engine | None = None,
) -> pl.DataFrame:
    """What was told, as a frame sorted by station and time; a gap is null. Arguments as of :func:`observations`."""
    asked = observations(store, variables, since=since, until=until, minutes=minutes, stations=stations, engine=engine)
    found = pl.from_arrow(asked.to_pyarrow())
    assert isinstance(found, pl.DataFrame)
    return found.with_columns(pl.col("ends_at").cast(pl.Datetime("us"))).sort("station", "ends_at")


def grid(
    store: Store,
    variables: Iterable[str],
    *,
    since: Moment,
    until: Moment,
    minutes: int = 60,
    stations: Sequence[str] | None = None,
    engine: Engine | None = None,
) -> Grid:
    """Every step of the span for every station, gaps as NaN.

    Steps end after ``since`` and not after ``until``. Values whose time is not on a step (seconds past the minute) are
    put to the step in which they end. ``stations`` also gives the order; left out, all that told anything, by code.
    """
    names = [column_of(v) for v in variables]
    frame = rows(store, names, since=since, until=until, minutes=minutes, stations=stations, engine=engine)
    order = list(dict.fromkeys(stations)) if stations is not None else frame["station"].unique().sort().to_list()
    step = np.timedelta64(minutes * 60, "s")
    start = np.datetime64(moment_of(since), "s")
    steps = max(0, int((np.datetime64(moment_of(until), "s") - start) // step))
    column = frame["station"].cast(pl.Enum(order)).to_physical().to_numpy().astype(np.int64)
    elapsed = frame["ends_at"].to_numpy() - start.astype("datetime64[us]")
    row = -(-elapsed // step.astype("timedelta64[us]")).astype(np.int64) - 1
    inside = (row >= 0) & (row < steps)
    values = {}
    for name in names:
        array = np.full((steps, len(order)), np.nan)
        told = frame[name].to_numpy()
        use = inside & ~np.isnan(told)
        array[row[use], column[use]] = told[use]
        values[name] = array
    return Grid(tuple(order), start + step * np.arange(1, steps + 1), values)


def series(
    store: Store,
    station: str,
    variable: str,
    *,
    since: Moment,
    until: Moment,
    minutes: int = 60,
    engine: Engine | None = None,
) -> Series:
    """One variable of one station at every step of a span, gaps as NaN.

    Steps end after ``since`` and not after ``until``: ``"2019-11-01"``, ``"2019-12-01"`` is November. The
    resolution that is read is ``minutes``: 1, 5, 15, 60 or another part of an hour. The column's name tells
    the unit.
    """
    found = grid(store, [variable], since=since, until=until, minutes=minutes, stations=[station], engine=engine)
    name = column_of(variable)
    return Series(station, name, found.ends_at, found.values[name][:, 0])


def hourly(
    store: Store,
    variables: Iterable[str],
    *,
    since: Moment,
    until: Moment,
    minutes: int = 60,
    stations: Sequence[str] | None = None,
    engine: Engine | None = None,
) -> pl.DataFrame:
    """Hourly means with their data capture: ``station``, ``ends_at``, and of each variable value and capture.

    Hours in which nothing was told have no row; a gap is null. ``minutes=15``, or another part of an hour, makes the
    means of the finer data, weighed by the length of their spans; ``60`` gives the hourly values as they were told. The
    capture (``pm25_capture``) is a share from 0 to 1.
    """
    names = [column_of(v) for v in variables]
    table = observations(
        store,
        names,
        since=since,
        until=until,
        minutes=minutes,
        stations=stations,
        engine=engine,
        with_spans=minutes < HOUR,
    )
    found = pl.from_arrow(hourly_means(table, names, minutes=minutes).to_pyarrow())
    assert isinstance(found, pl.DataFrame)
    return found.with_columns(pl.col("ends_at").cast(pl.Datetime("us"))).sort("station", "ends_at")
