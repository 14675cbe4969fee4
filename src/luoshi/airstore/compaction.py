"""Many small files of a day become one or two; what they held is in the new ones, row for row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import inf
from pathlib import Path

import polars as pl

from luoshi.airstore.batches import KEYS
from luoshi.airstore.files.locking import day_locked
from luoshi.airstore.files.parts import Counted, Kind, Part, part_named
from luoshi.airstore.files.writing import write_part
from luoshi.airstore.merging import FIXED, arrow_of, read_rows
from luoshi.airstore.store import Store

GRACE_SECONDS = 600.0
"""So long replaced files stay, for readers who listed them before."""


@dataclass(frozen=True)
class Compacted:
    """How many days were rewritten, of how many files, and how many replaced files were deleted."""

    days: int = 0
    files: int = 0
    deleted: int = 0

    def __add__(self, other: "Compacted") -> "Compacted":
        return Compacted(self.days + other.days, self.files + other.files, self.deleted + other.deleted)


def compact(
    store: Store,
    *,
    since: date | None = None,
    until: date | None = None,
    grace_seconds: float = GRACE_SECONDS,
    progress: Callable[[int, int], None] | None = None,
) -> Compacted:
    """Compact every day that has several files; to be run once a day, beside readers and writers.

    Readers are never disturbed: one rename switches from the old files to the new, and the old ones stay for
    ``grace_seconds``, until the next run. Writers of the same day wait. Killed at any moment it leaves the old files,
    the new ones, or both, which are told apart by their names; the next run clears up.
    """
    days = store.days(since, until)
    total = Compacted()
    for done, day in enumerate(days, 1):
        with day_locked(store, day) as now:
            for minutes in store.resolutions_of(day):
                total += compact_day(store, day, minutes, replaced_before=now - grace_seconds)
            _clear_temporary(store, day)
        if progress:
            progress(done, len(days))
    return total


def compact_day(store: Store, day: date, minutes: int, *, replaced_before: float) -> Compacted:
    """Compact one day and resolution, and delete what was replaced before; whoever calls holds the day's lock."""
    counted = store.parts(day, minutes)
    lonely = [part for part in counted.replaced if _is_lonely(part, counted)]
    # First the companion of a base part that never came, lest it join the one that is written now.
    deleted = _delete(store, day, lonely, before=inf)
    is_settled = len(counted.live) <= _settled(counted)
    if not is_settled:
        _rewrite(store, day, minutes, counted)
    deleted += _delete(store, day, [p for p in counted.replaced if p not in lonely], before=replaced_before)
    return Compacted(0, 0, deleted) if is_settled else Compacted(1, len(counted.live), deleted)


def _settled(counted: Counted) -> int:
    """How many files a compacted day has: the base part, and its companion if there is one."""
    leading = [p for p in counted.live if p.kind is Kind.BASE]
    return 2 if len(leading) == 1 and leading[0].companion_rows else 1


def _is_lonely(part: Part, counted: Counted) -> bool:
    """Whether it is the companion of a base part that a killed compaction never wrote."""
    every = (*counted.live, *counted.replaced)
    has_base = any(p.kind is Kind.BASE and (p.since, p.until) == (part.since, part.until) for p in every)
    return part.kind is Kind.MORE and part.is_compacted and not has_base


def _rewrite(store: Store, day: date, minutes: int, counted: Counted) -> None:
    live = counted.live
    folder = store.folder_of(day)
    rows = {kind: read_rows([folder / p.name for p in live if p.kind is kind and p.rows]) for kind in Kind}
    base, more = fold(rows[Kind.BASE], rows[Kind.MORE])
    since, until = min(p.since for p in live), max(p.until for p in live)
    if since == until:  # the base and the more part of one append: a span of its own makes the new ones replace them
        until += 1
    first, last = min(p.first for p in live), max(p.last for p in live)
    if more.height:
        companion = Part(minutes, Kind.MORE, since, until, first, last, more.height)
        write_part(arrow_of(more), folder / companion.name)
    leading = Part(minutes, Kind.BASE, since, until, first, last, base.height, more.height)
    write_part(arrow_of(base), folder / leading.name)


def fold(base: pl.DataFrame, more: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Put values that were told later, but first of their kind, into the rows they belong to.

    What was unflagged and is revision 0 of its variable needs no row beside: the row of its station and time takes it.
    Corrections and flagged rows stay as they are.
    """
    if more.is_empty():
        return base.sort(KEYS), more
    columns = sorted({*base.columns, *more.columns} - {*FIXED})
    plain = (pl.col("revision") == 0) & (pl.col("flags") == 0)
    firsts = more.filter(plain)
    together = pl.concat([base, firsts], how="diagonal") if base.height else firsts
    folded = (
        together.group_by(KEYS)
        .agg(pl.col("revision").first(), pl.col("flags").first(), *(pl.col(c).drop_nulls().first() for c in columns))
        .sort(KEYS)
        if firsts.height
        else base.sort(KEYS)
    )
    return folded, more.filter(~plain).sort([*KEYS, "revision"])


def _delete(store: Store, day: date, parts: list[Part], *, before: float) -> int:
    """Delete what was replaced ``before`` a moment of the file system's clock."""
    folder = store.folder_of(day)
    old = [part for part in parts if _replaced_at(folder, part) <= before]
    for part in old:
        (folder / part.name).unlink(missing_ok=True)
    return len(old)


def _replaced_at(folder: Path, part: Part) -> float:
    """When the first file that stands for this one got its name; a left-over that nothing replaced is old."""
    others = (path for path in folder.glob(f"part-{part.minutes:02d}m-{Kind.BASE}-*.parquet"))
    covering = [path for path in others if (other := part_named(path.name)) and part.lies_within(other)]
    return min((path.stat().st_mtime for path in covering), default=0.0)


def _clear_temporary(store: Store, day: date) -> None:
    """What a killed writer left: nobody writes while this day is locked."""
    for path in store.folder_of(day).glob(".part-*.tmp"):
        path.unlink(missing_ok=True)
