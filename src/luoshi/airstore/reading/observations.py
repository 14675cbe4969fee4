"""What the store holds of a span of time, as a table of the latest valid values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np

from luoshi.airstore.batches import KEYS, Flag
from luoshi.airstore.files.parts import Kind
from luoshi.airstore.plausible import plausible, sentinels_within
from luoshi.airstore.reading.engines import Engine, in_process
from luoshi.airstore.store import Store, checked_resolution
from luoshi.airstore.variables import SPAN, column_of
from luoshi.kernel import clock

Moment = datetime | date | str | np.datetime64
"""A wall-clock time of Asia/Shanghai; a date is its first moment."""


@dataclass(frozen=True)
class Span:
    """The ends of spans after ``since`` and up to ``until``: a whole day is midnight to midnight."""

    since: datetime
    until: datetime

    @property
    def days(self) -> tuple[date, date]:
        """The first and last day of the air with such ends."""
        return self.since.date(), (self.until - timedelta(microseconds=1)).date()

    @property
    def covers_days(self) -> bool:
        """Whether it begins and ends at midnight, so that whole files are meant."""
        return self.since.time() == self.until.time() == datetime.min.time()


def span_of(since: Moment, until: Moment) -> Span:
    """A span by its two moments."""
    return Span(moment_of(since), moment_of(until))


def moment_of(moment: Moment) -> datetime:
    """A naive wall-clock time.

    >>> moment_of("2019-11-01"), moment_of(date(2019, 11, 1))
    (datetime.datetime(2019, 11, 1, 0, 0), datetime.datetime(2019, 11, 1, 0, 0))
    """
    if isinstance(moment, datetime):
        return moment if moment.tzinfo is None else clock.local(moment).replace(tzinfo=None)
    if isinstance(moment, date):
        return datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - the wall clock
    wall: datetime = np.asarray(moment, dtype="datetime64[us]").item()
    return wall


def observations(
    store: Store,
    variables: Iterable[str],
    *,
    since: Moment,
    until: Moment,
    minutes: int = 60,
    stations: Sequence[str] | None = None,
    engine: Engine | None = None,
    with_spans: bool = False,
) -> ir.Table:
    """The latest valid values as an Ibis table: ``station``, ``ends_at`` and a column for each variable.

    A gap is null, and so is what no instrument can have measured (:mod:`luoshi.airstore.plausible`), however it came
    into the store. Rows end after ``since`` and not after ``until``, so that a day is ``since`` its midnight ``until``
    the next. Where nothing was ever corrected the part files are read as they are; corrected, flagged and completed
    station-times are put together from their revisions. ``with_spans`` adds the true length of each row's span,
    in seconds, where any row has one of its own.
    """
    columns = [column_of(v) for v in variables]
    span = span_of(since, until)
    engine = engine or in_process()
    base = _files(store, span, checked_resolution(minutes), Kind.BASE)
    more = _files(store, span, minutes, Kind.MORE)
    if not base and not more:
        return _nothing(columns)
    if with_spans:
        columns = [*columns, *_spans_there(engine, base, more)]
    table = _plausible(_latest(engine, base, more, columns), columns)
    if not span.covers_days:
        table = table.filter(table.ends_at > span.since, table.ends_at <= span.until)
    if stations is not None:
        table = table.filter(table.station.isin(list(stations)))
    return table


def _spans_there(engine: Engine, base: list[Path], more: list[Path]) -> list[str]:
    """The column of true spans, where any file has it."""
    return [SPAN] if any(SPAN in engine.table_of(files).columns for files in (base, more) if files) else []


def _files(store: Store, span: Span, minutes: int, kind: Kind) -> list[Path]:
    if span.until <= span.since:
        return []
    first, last = span.days
    found = store.files(minutes, kind=kind, since=first, until=last)
    return [path for path, _ in found]


def _nothing(columns: list[str]) -> ir.Table:
    schema = {"station": "string", "ends_at": "timestamp(6)"} | dict.fromkeys(columns, "float64")
    return ibis.memtable([], schema=ibis.schema(schema))


def _latest(engine: Engine, base: list[Path], more: list[Path], columns: list[str]) -> ir.Table:
    if not more:
        return _with_columns(engine.table_of(base), [*KEYS], columns)
    full = [*KEYS, "revision", "flags"]
    later = _with_columns(engine.table_of(more), full, columns)
    if not base:
        return _newest(later, columns)
    first = _with_columns(engine.table_of(base), full, columns)
    touched = later.select(*KEYS).distinct()
    whole = first.anti_join(touched, KEYS).select(*KEYS, *columns)
    return whole.union(_newest(first.semi_join(touched, KEYS).union(later), columns))


def _plausible(table: ir.Table, columns: list[str]) -> ir.Table:
    """The same with gaps for numbers that cannot be meant."""
    screened = {}
    for column in columns:
        span = plausible(column)
        if span is not None:
            meant = table[column].between(span.low, span.high)
            for number in sentinels_within(column):
                meant &= table[column] != number
            screened[column] = ibis.ifelse(meant, table[column], ibis.null("float64"))
    return table.mutate(**screened) if screened else table


def _newest(rows: ir.Table, columns: list[str]) -> ir.Table:
    """Of each variable the valid value with the highest revision."""
    valid = (rows.flags.cast("int64") & Flag.not_valid()) == 0
    newest = (
        rows.filter(valid)
        .group_by(*KEYS)
        .agg(**{c: rows[c].argmax(rows.revision, where=rows[c].notnull()) for c in columns})
    )
    return newest.select(*KEYS, *columns)


def _with_columns(table: ir.Table, fixed: list[str], columns: list[str]) -> ir.Table:
    """The columns asked for; one that no file has is null throughout."""
    nothing = ibis.null("float64")
    there = set(table.columns)
    return table.select(
        *fixed,
        **{c: (table[c] if c in there else nothing).cast("float64") if c not in there else table[c] for c in columns},
    )


def stored_span(store: Store, *, minutes: int = 60) -> tuple[datetime, datetime] | None:
    """From the first to the last end of what is stored at a resolution, to the minute; None where there is nothing."""
    told = [(day, p) for day in store.days() for p in store.parts(day, minutes).live if p.rows]
    if not told:
        return None
    ends = [
        datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001 - the wall clock
        for day, part in told
        for minute in (part.first, part.last)
    ]
    return min(ends) - timedelta(minutes=minutes), max(ends)
