"""The one door through which measurements come in: an Arrow batch, from whatever writes to the store."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import polars as pl
import pyarrow as pa

from luoshi.airstore.batches import KEYS, DayRows, as_table, clean
from luoshi.airstore.compaction import GRACE_SECONDS, compact_day
from luoshi.airstore.files.locking import day_locked
from luoshi.airstore.files.parts import Counted, Kind, Part
from luoshi.airstore.files.writing import stations_in, write_part
from luoshi.airstore.merging import FIXED, arrow_of, holds_just, merge, read_rows
from luoshi.airstore.rejects import Reason, Reject, Rejects, write_rejects
from luoshi.airstore.store import Store, checked_resolution

MOST_TOLD = 8
"""So many different tellings of one station and time in one batch are kept as revisions; more are no data."""

MOST_PARTS = 64
"""Above this a day is compacted by whoever appends: a sensor that sends each minute makes 1,440 files a day."""

Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Appended:
    """What became of a batch, in rows: ``read`` is the sum of the others, but ``flagged`` rows are among those kept.

    ``repeated`` rows say what another row of the batch says, ``empty`` ones tell no value.
    """

    read: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    repeated: int = 0
    flagged: int = 0
    rejected: int = 0
    empty: int = 0
    errors: Path | None = None

    def __add__(self, other: "Appended") -> "Appended":
        counts = {name: getattr(self, name) + getattr(other, name) for name in _COUNTS}
        return Appended(**counts, errors=self.errors or other.errors)


_COUNTS = ("read", "new", "revised", "unchanged", "repeated", "flagged", "rejected", "empty")


@dataclass
class _Day:
    outcome: Appended
    rejects: list[Reject] = field(default_factory=list)


def append(
    store: Store,
    batch: pa.Table | pa.RecordBatch,
    *,
    minutes: int,
    at: datetime,
    source: str = "batch",
    rejects: Rejects | None = None,
    progress: Step | None = None,
) -> Appended:
    """Bring a batch of measurements into the store.

    Each day of the batch comes in whole or not at all. Appending the same batch again changes nothing; a value that
    differs from the latest of its station and time becomes the next revision, and both are kept. Several processes may
    append at once. Gaps (null or NaN) say nothing, and never replace a value.

    Parameters
    ----------
    store
        Where it goes.
    batch
        ``station``, ``ends_at`` (the end of the span; without zone: wall clock of Asia/Shanghai) and a column for each
        variable, with its unit in the name (``pm25_ug_m3``). May have ``revision`` (then a revision once told is never
        told differently), ``sent_at`` (the device's own clock when it sent; more than 5 minutes off is flagged),
        ``flags`` (:class:`Flag.INVALID`) and ``row`` (the number of the row where it came from).
    minutes
        How often they come: 1, 5, 15, 60 … (:data:`RESOLUTIONS`).
    at
        When the batch was received, aware; later times are flagged as future and not read.
    source
        Names the error file.
    rejects
        Refused rows found before, to stand in the same error file.
    progress
        Called with how many rows are done and how many there are.

    Raises
    ------
    BatchError
        The batch as a whole cannot be understood; nothing was written.
    BusyError
        Another writer held a day too long; days already written stay, and appending again completes them.
    """
    found = Rejects() if rejects is None else rejects
    outcome = append_rows(store, batch, minutes=minutes, at=at, rejects=found, progress=progress)
    errors = write_rejects(store, found, source=source, at=at)
    return replace(outcome, rejected=found.total, errors=errors)


def append_rows(
    store: Store,
    batch: pa.Table | pa.RecordBatch,
    *,
    minutes: int,
    at: datetime,
    rejects: Rejects,
    progress: Step | None = None,
) -> Appended:
    """As :func:`append`, with the refused rows added to ``rejects`` and no error file."""
    checked_resolution(minutes)
    table = as_table(batch)
    outcome, before = Appended(), rejects.total
    for done in _in_parallel(store, clean(table, at=at, rejects=rejects), minutes):
        outcome += done.outcome
        rejects.extend(done.rejects)
        if progress:
            progress(outcome.read, table.num_rows)
    rejected = rejects.total - before
    kept = outcome.new + outcome.revised + outcome.unchanged + outcome.repeated
    return replace(outcome, read=table.num_rows, rejected=rejected, empty=table.num_rows - kept - rejected)


def _in_parallel(store: Store, days: Iterable[DayRows], minutes: int) -> Iterator[_Day]:
    """Days side by side, few at a time so that memory stays small; a fault or an interrupt stops the rest."""
    workers = min(4, os.cpu_count() or 1)
    with ThreadPoolExecutor(workers) as pool:
        running: set[Future[_Day]] = set()
        try:
            for rows in days:
                running.add(pool.submit(_append_day, store, rows, minutes))
                if len(running) > workers:
                    ended, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in ended)
            yield from (future.result() for future in as_completed(running))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _append_day(store: Store, rows: DayRows, minutes: int) -> _Day:
    with day_locked(store, rows.day) as now:
        counted = store.parts(rows.day, minutes)
        is_plain = not (rows.has_repeats or rows.has_flags or rows.revisions_given)
        folder = store.folder_of(rows.day)
        near = [folder / p.name for p in counted.live if p.touches(rows.first, rows.last)]
        if is_plain and len(near) == 1 and holds_just(near[0], rows.table):
            return _Day(Appended(read=rows.table.num_rows, unchanged=rows.table.num_rows))
        if is_plain and all(rows.stations.isdisjoint(stations_in(path)) for path in near):
            _write(store, rows, minutes, {Kind.BASE: rows.table}, after=counted)
            day = _Day(Appended(read=rows.table.num_rows, new=rows.table.num_rows))
        else:
            day = _append_carefully(store, rows, minutes)
        if len(counted.live) >= MOST_PARTS:
            compact_day(store, rows.day, minutes, replaced_before=now - GRACE_SECONDS)
        return day


def _append_carefully(store: Store, rows: DayRows, minutes: int) -> _Day:
    frame = pl.from_arrow(rows.table)
    assert isinstance(frame, pl.DataFrame)
    given = rows.revisions_given
    frame = frame.with_columns(pl.col("station").cast(pl.String), pl.Series("row", rows.row))
    key = [*KEYS, "revision"] if given else list(KEYS)
    once = frame.unique(subset=[c for c in frame.columns if c != "row"], keep="first", maintain_order=True)
    turns = once.with_columns(pl.int_range(pl.len()).over(KEYS).alias("turn"))
    day = _Day(Appended(read=frame.height, repeated=frame.height - once.height))
    for row in turns.filter(pl.col("turn") >= MOST_TOLD)["row"].to_list():
        day.rejects.append(Reject(row, Reason.TOLD_TOO_OFTEN))
    for turn in range(min(MOST_TOLD, turns["turn"].n_unique())):
        one = turns.filter(pl.col("turn") == turn).drop("turn").sort(key)
        day = _append_once(store, rows, minutes, one, given=given, day=day)
    return day


def _append_once(store: Store, rows: DayRows, minutes: int, frame: pl.DataFrame, *, given: bool, day: _Day) -> _Day:
    counted = store.parts(rows.day, minutes)
    folder = store.folder_of(rows.day)
    near = [folder / p.name for p in counted.live if p.touches(rows.first, rows.last)]
    merged = merge(frame.drop("row"), read_rows(near, frame.columns), revisions_given=given)
    base, more = (f.sort([*KEYS, "revision"]) for f in (merged.base, merged.more))
    _write(store, rows, minutes, {Kind.MORE: arrow_of(more), Kind.BASE: arrow_of(base)}, after=counted)
    for row in frame.join(merged.taken, on=[*KEYS, "revision"], how="semi")["row"].to_list():
        day.rejects.append(Reject(row, Reason.REVISION_TAKEN))
    kept = pl.concat([base.select(FIXED), more.select(FIXED)])
    new = frame.height - merged.revised - merged.unchanged - merged.taken.height
    flagged = kept.filter(pl.col("flags") != 0).select(KEYS).unique().height
    done = Appended(new=new, revised=merged.revised, unchanged=merged.unchanged, flagged=flagged)
    return _Day(day.outcome + done, day.rejects)


def _write(store: Store, rows: DayRows, minutes: int, tables: dict[Kind, pa.Table], *, after: Counted) -> None:
    number = 1 + max((p.until for p in (*after.live, *after.replaced)), default=0)
    for kind, table in tables.items():
        if table.num_rows:
            part = Part(minutes, kind, number, number, rows.first, rows.last, table.num_rows)
            write_part(table, store.folder_of(rows.day) / part.name)
