"""A batch as it was handed over becomes clean rows by day, or reasons why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntFlag

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from luoshi.airstore.errors import BatchError
from luoshi.airstore.rejects import Reason, Rejects
from luoshi.airstore.store import ZONE
from luoshi.airstore.variables import order_of, variable_of
from luoshi.kernel import clock

CLOCK_TOLERANCE_MINUTES = 5
KEYS = ("station", "ends_at")
RESERVED = {"station", "ends_at", "revision", "flags", "sent_at", "row"}
MOST_REVISIONS = 30_000
_EPOCH = date(1970, 1, 1)
_EARLIEST = int(np.datetime64("1970-01-02", "us").astype(np.int64))
_LATEST = int(np.datetime64("2200-01-01", "us").astype(np.int64))
_NEVER = np.iinfo(np.int64).min // 2
_DAY_US = 86_400_000_000
_SHIFT = 37  # 2**37 microseconds are more than a day


class Flag(IntFlag):
    """What is wrong with a row that was kept all the same. Rows with a flag of ``NOT_VALID`` are not read."""

    FUTURE = 1
    CLOCK_OFF = 2
    INVALID = 4

    @classmethod
    def not_valid(cls) -> int:
        """The flags that keep a row from being read as a measurement."""
        return int(cls.FUTURE | cls.INVALID)


@dataclass(frozen=True)
class DayRows:
    """Rows of one day, by station and time; ``row`` are their numbers where they came from."""

    day: date
    table: pa.Table
    row: NDArray[np.int64]
    has_repeats: bool
    has_flags: bool
    revisions_given: bool
    first: int
    last: int

    @property
    def stations(self) -> set[str]:
        """Who tells something."""
        return set(pc.unique(self.table["station"]).to_pylist())


def as_table(batch: pa.Table | pa.RecordBatch) -> pa.Table:
    """The batch as one table in one piece, its columns known and of the right types.

    Raises
    ------
    BatchError
        A column is missing, of the wrong type or not known.
    """
    table = pa.table(batch) if isinstance(batch, pa.RecordBatch) else batch
    if not isinstance(table, pa.Table):
        raise BatchError(reason="it is not an Arrow table or record batch")
    missing = [name for name in KEYS if name not in table.column_names]
    if missing:
        raise BatchError(reason=f"there is no column {' or '.join(missing)}")
    if len(set(table.column_names)) < len(table.column_names):
        raise BatchError(reason="two columns have one name")
    measured = sorted(set(table.column_names) - RESERVED, key=order_of)
    for name in measured:
        variable_of(name)
    if not measured:
        raise BatchError(reason="there is no column with values")
    try:
        return pa.table({name: _typed(name, table[name]) for name in [*KEYS, *_extra(table), *measured]})
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as problem:
        raise BatchError(reason=str(problem).splitlines()[0]) from problem


def _extra(table: pa.Table) -> list[str]:
    return [name for name in ("revision", "flags", "sent_at", "row") if name in table.column_names]


def _typed(name: str, column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks)
    match name:
        case "station":
            return _encoded(whole)
        case "ends_at":
            return _wall_clock(whole)
        case "sent_at":
            return whole.cast(pa.timestamp("us")) if whole.type.tz is None else _wall_clock(whole)
        case "revision" | "flags" | "row":
            return whole.cast(pa.int64())
        case _:
            return whole.cast(pa.float64())


def _encoded(column: pa.Array) -> pa.DictionaryArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.dictionary(pa.int32(), pa.string()))
    else:
        column = column.cast(pa.string()).dictionary_encode()
    names = column.dictionary.to_pylist()
    order = sorted(range(len(names)), key=lambda i: names[i] or "")
    if order == list(range(len(names))) and len(set(names)) == len(names):
        return column
    sorted_names = sorted({name or "" for name in names})
    place = {name: i for i, name in enumerate(sorted_names)}
    to = pa.array([place[name or ""] for name in names], pa.int32())
    codes = pc.take(to, column.indices) if len(names) else column.indices
    return pa.DictionaryArray.from_arrays(codes, pa.array(sorted_names, pa.string()))


def _wall_clock(column: pa.Array) -> pa.Array:
    if pa.types.is_date(column.type) or not pa.types.is_timestamp(column.type):
        raise BatchError(reason=f"ends_at must be a timestamp and is {column.type}")
    if column.type.tz is not None:
        column = pc.local_timestamp(column.cast(pa.timestamp("us", tz=ZONE)))
    return column.cast(pa.timestamp("us"))


@dataclass(frozen=True)
class _Columns:
    """A batch as arrays of one length; values have NaN for nothing."""

    names: pa.Array
    codes: NDArray[np.int64]
    times: NDArray[np.int64]
    row: NDArray[np.int64]
    values: dict[str, NDArray[np.float64]]
    flags: NDArray[np.int8]
    revision: NDArray[np.int64] | None


def clean(table: pa.Table, *, at: datetime, rejects: Rejects) -> Iterator[DayRows]:
    """Take out what cannot be taken, flag what is doubtful, and give the rest day by day.

    ``table`` comes from :func:`as_table`, ``at`` is when it was received, ``rejects`` is added to. Rows in which no
    value is told are left out in silence.
    """
    columns = _columns(table, at)
    chosen = np.flatnonzero(_are_good(columns, rejects))
    if not len(chosen):
        return
    day_numbers = (columns.times[chosen] - 1) // _DAY_US
    first = int(day_numbers.min())
    since_first = (day_numbers - first).astype(np.min_scalar_type(int(day_numbers.max()) - first))
    order = np.argsort(since_first, kind="stable")
    turns = np.flatnonzero(np.diff(since_first[order])) + 1
    for mine in np.split(order, turns):
        yield _of_day(columns, chosen[mine], first + int(since_first[mine[0]]))


def _columns(table: pa.Table, at: datetime) -> _Columns:
    station = table["station"].combine_chunks()
    times = _numbers(table["ends_at"], instead=_NEVER)
    return _Columns(
        names=station.dictionary,
        codes=np.asarray(pc.fill_null(station.indices, -1).to_numpy(zero_copy_only=False), dtype=np.int64),
        times=times,
        row=table["row"].to_numpy() if "row" in table.column_names else np.arange(1, table.num_rows + 1),
        values={n: _floats(table[n]) for n in table.column_names if n not in RESERVED},
        flags=_flags(table, times, at),
        revision=_numbers(table["revision"], instead=-1) if "revision" in table.column_names else None,
    )


def _numbers(column: pa.ChunkedArray, *, instead: int) -> NDArray[np.int64]:
    return np.asarray(pc.fill_null(column.combine_chunks().cast(pa.int64()), instead).to_numpy())


def _floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    return np.asarray(column.combine_chunks().to_numpy(zero_copy_only=False), dtype=np.float64)


def _flags(table: pa.Table, times: NDArray[np.int64], at: datetime) -> NDArray[np.int8]:
    """The future by the receiver's clock; a device's clock by what it said when it sent."""
    now = int(np.datetime64(clock.local(at).replace(tzinfo=None), "us").astype(np.int64))
    tolerance = CLOCK_TOLERANCE_MINUTES * 60_000_000
    flags = np.where(times > now + tolerance, Flag.FUTURE.value, 0)
    if "flags" in table.column_names:
        flags |= _numbers(table["flags"], instead=0) & Flag.INVALID.value
    if "sent_at" in table.column_names:
        off = np.abs(_numbers(table["sent_at"], instead=now) - now) > tolerance
        flags |= np.where(off, Flag.CLOCK_OFF.value, 0)
    return flags.astype(np.int8)


def _are_good(columns: _Columns, rejects: Rejects) -> NDArray[np.bool_]:
    """Which rows can be kept; the first fault of each other one is noted."""
    good = np.ones(len(columns.codes), dtype=bool)
    told = np.zeros(len(columns.codes), dtype=bool)
    for reason, fault, what in _faults(columns):
        if fault.any():
            for i in np.flatnonzero(fault & good).tolist():
                rejects.add(int(columns.row[i]), reason, f"{what} = {columns.values[what][i]:g}" if what else "")
            good &= ~fault
    for values in columns.values.values():
        told |= ~np.isnan(values)
    return good & told


def _faults(columns: _Columns) -> Iterator[tuple[Reason, NDArray[np.bool_], str]]:
    nameless = [i for i, name in enumerate(columns.names.to_pylist()) if not (name or "").strip()]
    yield Reason.NO_STATION, (columns.codes < 0) | np.isin(columns.codes, nameless), ""
    yield Reason.NO_TIME, (columns.times < _EARLIEST) | (columns.times > _LATEST), ""
    if columns.revision is not None:
        yield Reason.BAD_REVISION, (columns.revision < 0) | (columns.revision > MOST_REVISIONS), ""
    for name, values in columns.values.items():
        variable = variable_of(name)
        with np.errstate(invalid="ignore"):
            yield Reason.OUT_OF_RANGE, (values < variable.low) | (values > variable.high), name


def _of_day(columns: _Columns, mine: NDArray[np.int64], day_number: int) -> DayRows:
    of_day = columns.times[mine] - day_number * _DAY_US
    key = (columns.codes[mine] << _SHIFT) | of_day
    steps = np.diff(key)
    if (steps < 0).any():
        order = np.argsort(key, kind="stable")
        mine, steps = mine[order], np.diff(key[order])
    return DayRows(
        day=_EPOCH + timedelta(days=day_number),
        table=_day_table(columns, mine),
        row=columns.row[mine],
        has_repeats=bool((steps == 0).any()),
        has_flags=bool(columns.flags[mine].any()),
        revisions_given=columns.revision is not None,
        first=int(of_day.min()) // 60_000_000,
        last=-(-int(of_day.max()) // 60_000_000),
    )


def _day_table(columns: _Columns, mine: NDArray[np.int64]) -> pa.Table:
    codes = pa.array(columns.codes[mine].astype(np.int32))
    revision = np.zeros(len(mine), np.int64) if columns.revision is None else columns.revision[mine]
    table: dict[str, pa.Array] = {
        "station": pa.DictionaryArray.from_arrays(codes, columns.names),
        "ends_at": pa.array(columns.times[mine]).view(pa.timestamp("us")),
        "revision": pa.array(revision.astype(np.int16)),
        "flags": pa.array(columns.flags[mine]),
    }
    for name, values in columns.values.items():
        chosen = values[mine]
        gaps = np.isnan(chosen)
        if not gaps.all():
            table[name] = pa.array(chosen, mask=gaps if gaps.any() else None)
    return pa.table(table)
