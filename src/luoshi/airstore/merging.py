"""What of a day's new rows is new: compared, value by value, with what the store holds.

A value that was never told gets revision 0. One that differs from the latest gets the next revision, and both are kept.
One that says the same again changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from luoshi.airstore.batches import KEYS
from luoshi.airstore.files.parts import Kind, part_named

FIXED = (*KEYS, "revision", "flags")
_NOTHING = pl.DataFrame(
    schema={"station": pl.String, "ends_at": pl.Datetime("us"), "revision": pl.Int16, "flags": pl.Int8}
)


@dataclass(frozen=True)
class Merged:
    """``base`` rows are told for the first time; ``more`` rows add to, correct or flag. ``taken`` are conflicts."""

    base: pl.DataFrame
    more: pl.DataFrame
    revised: int
    unchanged: int
    taken: pl.DataFrame


def read_rows(paths: Sequence[Path], columns: Sequence[str] | None = None) -> pl.DataFrame:
    """The rows of part files, with the columns of all of them, or those of ``columns`` that are there."""
    frames = [_NOTHING]
    for path in paths:
        there = pq.read_schema(path).names
        wanted = [name for name in there if columns is None or name in columns or name in FIXED]
        frames.append(pl.read_parquet(path, columns=wanted, hive_partitioning=False).cast({"station": pl.String}))
    return pl.concat(frames, how="diagonal")


def holds_just(path: Path, table: pa.Table) -> bool:
    """Whether a part file has these very rows in this order, as when a batch comes again."""
    part = part_named(path.name)
    if part is None or part.kind is not Kind.BASE or part.rows != table.num_rows:
        return False
    if not set(table.column_names) <= set(pq.read_schema(path).names):
        return False
    stored = pq.read_table(path, columns=table.column_names, partitioning=None)
    keys_last = reversed(table.column_names)  # a value differs sooner than a key
    return all(stored[name].equals(table[name].cast(stored[name].type)) for name in keys_last)


def arrow_of(frame: pl.DataFrame) -> pa.Table:
    """The rows as a part file takes them: columns that nobody told left out, stations as a dictionary."""
    told = frame.drop([n for n in frame.columns if n not in FIXED and frame[n].null_count() == frame.height])
    table = told.to_arrow()
    stations = table["station"].cast(pa.string()).combine_chunks().dictionary_encode()
    return table.set_column(table.column_names.index("station"), "station", stations)


def merge(new: pl.DataFrame, stored: pl.DataFrame, *, revisions_given: bool) -> Merged:
    """Compare ``new`` rows, one for each station and time, with all ``stored`` rows of the same keys."""
    columns = [name for name in new.columns if name not in FIXED]
    there = stored.join(new.select(KEYS), on=KEYS, how="semi")
    keys = there.select(KEYS)
    fresh, known = new.join(keys, on=KEYS, how="anti"), new.join(keys, on=KEYS, how="semi")
    plain = (pl.col("flags") == 0) & (pl.col("revision") == 0)
    base, odd = fresh.filter(plain), fresh.filter(~plain)
    if known.is_empty():
        return Merged(base, odd, 0, 0, new.clear())
    if revisions_given:
        more, taken, unchanged = _by_given_revision(known, there, columns)
        revised = more.filter(pl.col("revision") > 0).height
    else:
        more, revised, unchanged = _by_next_revision(known, there, columns)
        taken = new.clear()
    return Merged(base, pl.concat([odd, more], how="diagonal"), revised, unchanged, taken)


def _by_next_revision(known: pl.DataFrame, stored: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, int, int]:
    old = [name for name in columns if name in stored.columns]
    latest = _latest(stored, old)
    both = known.join(latest, on=KEYS, how="left").with_columns(_next_revision(v, known=v in old) for v in columns)
    numbers = [f"{v}|next" for v in columns]
    told = sorted({n for name in numbers for n in both[name].unique().to_list() if n is not None})
    pieces = [_at_revision(both, columns, n) for n in told]
    more = pl.concat(pieces) if pieces else known.clear()
    highest = both.select(pl.max_horizontal(numbers).alias("n"))["n"]
    return more, int((highest > 0).sum() or 0), int(highest.null_count())


def _latest(stored: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Of each station, time and variable the latest value, its revision and flags."""
    if stored.select(KEYS).n_unique() == stored.height:  # nothing was told twice, as nearly always
        return stored.select(
            *KEYS,
            *(pl.col(v).alias(f"{v}|value") for v in columns),
            *(pl.col("revision").alias(f"{v}|revision") for v in columns),
            *(pl.col("flags").alias(f"{v}|flags") for v in columns),
        )
    told = {v: pl.col(v).is_not_null() for v in columns}
    return (
        stored.sort("revision")
        .group_by(KEYS)
        .agg(
            *(pl.col(v).drop_nulls().last().alias(f"{v}|value") for v in columns),
            *(pl.col("revision").filter(told[v]).last().alias(f"{v}|revision") for v in columns),
            *(pl.col("flags").filter(told[v]).last().alias(f"{v}|flags") for v in columns),
        )
    )


def _next_revision(v: str, *, known: bool) -> pl.Expr:
    nothing = pl.lit(None, dtype=pl.Int16)
    first = pl.lit(0, dtype=pl.Int16)
    if not known:
        number = pl.when(pl.col(v).is_null()).then(nothing).otherwise(first)
    else:
        same = (pl.col(v) == pl.col(f"{v}|value")) & (pl.col("flags") == pl.col(f"{v}|flags"))
        number = (
            pl.when(pl.col(v).is_null() | same.fill_null(value=False))
            .then(nothing)
            .when(pl.col(f"{v}|value").is_null())
            .then(first)
            .otherwise(pl.col(f"{v}|revision") + 1)
        )
    return number.cast(pl.Int16).alias(f"{v}|next")


def _at_revision(both: pl.DataFrame, columns: list[str], number: int) -> pl.DataFrame:
    """The values that get this revision; the others of the row stay empty."""
    return both.filter(pl.any_horizontal(pl.col(f"{v}|next") == number for v in columns)).select(
        *KEYS,
        pl.lit(number, dtype=pl.Int16).alias("revision"),
        "flags",
        *(pl.when(pl.col(f"{v}|next") == number).then(pl.col(v)).alias(v) for v in columns),
    )


def _by_given_revision(
    known: pl.DataFrame, stored: pl.DataFrame, columns: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """A revision once told stays what it is: the same again is nothing, another value under its number is refused."""
    at = [*KEYS, "revision"]
    old = [name for name in columns if name in stored.columns]
    there = stored.group_by(at).agg(pl.col(v).drop_nulls().last().alias(f"{v}|value") for v in old)
    both = known.join(there, on=at, how="left")
    conflict = pl.any_horizontal(
        pl.lit(value=False), *((pl.col(v) != pl.col(f"{v}|value")).fill_null(value=False) for v in old)
    )
    rest = both.filter(~conflict).with_columns(
        pl.when(pl.col(f"{v}|value").is_null()).then(pl.col(v)).alias(v) for v in old
    )
    more = rest.filter(pl.any_horizontal(pl.col(v).is_not_null() for v in columns)).select(known.columns)
    return more, both.filter(conflict).select(known.columns), rest.height - more.height
