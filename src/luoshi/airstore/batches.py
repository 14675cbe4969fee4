"""A batch as it was handed over becomes clean rows by day, or reasons why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntFlag
from typing import Any

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


def clean(table: pa.Table, *, at: datetime, rejects: Rejects) -> Iterator[DayRows]:
    """Take out what cannot be taken, flag what is doubtful, and give the rest day by day.

    Parameters
    ----------
    table : from :func:`as_table`
    at : when the batch was received, aware
    rejects : is added to
    """
    n = table.num_rows
    row = table["row"].to_numpy() if "row" in table.column_names else np.arange(1, n + 1)
    station = table["station"].combine_chunks()
    codes = np.asarray(pc.fill_null(station.indices, -1).to_numpy(zero_copy_only=False), dtype=np.int64)
    times = np.asarray(pc.fill_null(table["ends_at"].combine_chunks().cast(pa.int64()), _NEVER).to_numpy())
    values = {name: _floats(table[name].combine_chunks()) for name in table.column_names if name not in RESERVED}
    good = _checked(station, codes, times, values, row, rejects)
    revision = _revisions(table, row, good, rejects)
    flags = _flags(table, times, at)
    everything = bool(good.all())
    chosen = np.arange(n) if everything else np.flatnonzero(good)
    day_numbers = (times[chosen] - 1) // _DAY_US
    for day_number in np.unique(day_numbers).tolist():
        mine = chosen[day_numbers == day_number] if len(chosen) else chosen
        yield _of_day(day_number, mine, station.dictionary, codes, times, flags, revision, values, row)


_NEVER = np.iinfo(np.int64).min // 2


def _floats(column: pa.Array) -> NDArray[np.float64]:
    """Values with NaN for nothing; infinities stay, and are refused."""
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def _checked(
    station: pa.DictionaryArray,
    codes: NDArray[np.int64],
    times: NDArray[np.int64],
    values: dict[str, NDArray[np.float64]],
    row: NDArray[np.int64],
    rejects: Rejects,
) -> NDArray[np.bool_]:
    empty = [i for i, name in enumerate(station.dictionary.to_pylist()) if not (name or "").strip()]
    faults: list[tuple[Reason, NDArray[np.bool_], str]] = [
        (Reason.NO_STATION, (codes < 0) | np.isin(codes, empty), ""),
        (Reason.NO_TIME, (times < _EARLIEST) | (times > _LATEST), ""),
    ]
    told = np.zeros(len(codes), dtype=bool)
    for name, column in values.items():
        told |= ~np.isnan(column)
        variable = variable_of(name)
        with np.errstate(invalid="ignore"):
            faults.append((Reason.OUT_OF_RANGE, (column < variable.low) | (column > variable.high), name))
    good = np.ones(len(codes), dtype=bool)
    for reason, fault, name in faults:
        if fault.any():
            for i in np.flatnonzero(fault & good).tolist():
                rejects.add(int(row[i]), reason, f"{name} = {values[name][i]:g}" if name else "")
            good &= ~fault
    return good & told


_EARLIEST = int(np.datetime64("1970-01-02", "us").astype(np.int64))
_LATEST = int(np.datetime64("2200-01-01", "us").astype(np.int64))


def _revisions(
    table: pa.Table, row: NDArray[np.int64], good: NDArray[np.bool_], rejects: Rejects
) -> NDArray[np.int16] | None:
    if "revision" not in table.column_names:
        return None
    given = np.asarray(pc.fill_null(table["revision"].combine_chunks(), -1).to_numpy())
    bad = (given < 0) | (given > MOST_REVISIONS)
    for i in np.flatnonzero(bad & good).tolist():
        rejects.add(int(row[i]), Reason.BAD_REVISION, str(given[i]))
    good &= ~bad
    return np.where(bad, 0, given).astype(np.int16)


def _flags(table: pa.Table, times: NDArray[np.int64], at: datetime) -> NDArray[np.int8]:
    """The future by the receiver's clock; a device's clock by what it said when it sent."""
    now = int(np.datetime64(clock.local(at).replace(tzinfo=None), "us").astype(np.int64))
    tolerance = CLOCK_TOLERANCE_MINUTES * 60_000_000
    flags = np.where(times > now + tolerance, np.int8(Flag.FUTURE), np.int8(0)).astype(np.int8)
    if "flags" in table.column_names:
        flags |= (pc.fill_null(table["flags"].combine_chunks(), 0).to_numpy() & int(Flag.INVALID)).astype(np.int8)
    if "sent_at" in table.column_names:
        sent = pc.fill_null(table["sent_at"].combine_chunks().cast(pa.int64()), now).to_numpy()
        flags |= np.where(np.abs(sent - now) > tolerance, np.int8(Flag.CLOCK_OFF), np.int8(0)).astype(np.int8)
    return flags


def _of_day(
    day_number: int,
    mine: NDArray[np.int64],
    names: pa.Array,
    codes: NDArray[np.int64],
    times: NDArray[np.int64],
    flags: NDArray[np.int8],
    revision: NDArray[np.int16] | None,
    values: dict[str, NDArray[np.float64]],
    row: NDArray[np.int64],
) -> DayRows:
    midnight = day_number * _DAY_US
    of_day = times[mine] - midnight
    key = (codes[mine] << _SHIFT) | of_day
    steps = np.diff(key)
    if (steps < 0).any():
        order = np.argsort(key, kind="stable")
        mine, steps = mine[order], np.diff(key[order])
    columns: dict[str, Any] = {
        "station": pa.DictionaryArray.from_arrays(pa.array(codes[mine].astype(np.int32)), names),
        "ends_at": pa.array(times[mine]).view(pa.timestamp("us")),
        "revision": pa.array(np.zeros(len(mine), np.int16) if revision is None else revision[mine]),
        "flags": pa.array(flags[mine]),
    }
    for name, column in values.items():
        told = pa.array(column[mine], from_pandas=True)
        if told.null_count < len(told):
            columns[name] = told
    minutes = (int(of_day.min()) // 60_000_000, -(-int(of_day.max()) // 60_000_000))
    return DayRows(
        day=date(1970, 1, 1).fromordinal(date(1970, 1, 1).toordinal() + day_number),
        table=pa.table(columns),
        row=row[mine],
        has_repeats=bool((steps == 0).any()),
        has_flags=bool(flags[mine].any()),
        revisions_given=revision is not None,
        first=minutes[0],
        last=minutes[1],
    )
