"""The last value of each sensor, found by looking backwards day by day until everyone has been heard."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

import polars as pl

from luoshi.airstore.files.writing import stations_in
from luoshi.airstore.reading.engines import Engine
from luoshi.airstore.reading.observations import Moment, moment_of, observations
from luoshi.airstore.reading.questions import HOUR, last_values
from luoshi.airstore.store import Store, checked_resolution
from luoshi.airstore.variables import column_of

LOOK_BACK_DAYS = 7


def last(
    store: Store,
    variables: Iterable[str],
    *,
    minutes: int = 60,
    until: Moment | None = None,
    days: int = LOOK_BACK_DAYS,
    stations: Sequence[str] | None = None,
    engine: Engine | None = None,
) -> pl.DataFrame:
    """Of each station the last value of each variable and when it was told: ``station``, ``ends_at``, the values.

    Looks back ``days`` days of the air from the newest one, or from ``until``; a station that told nothing in that time
    has no row. Values are those of the newest row that has any of the variables; what that row does not tell is null.
    """
    columns = [column_of(v) for v in variables]
    newest_first = _days(store, checked_resolution(minutes), until, days)
    told = {day: _stations(store, day, minutes) for day in newest_first}
    everyone = frozenset().union(*told.values())
    wanted = set(everyone if stations is None else everyone.intersection(stations))
    found: list[pl.DataFrame] = []
    for day, since, end in _spans(store, newest_first, minutes, until):
        here = told[day] & wanted
        if not here:
            continue
        only = None if here == told[day] else sorted(here)
        rows = observations(store, columns, since=since, until=end, minutes=minutes, stations=only, engine=engine)
        frame = pl.DataFrame(last_values(rows, columns).to_pyarrow())
        found.append(frame)
        wanted -= set(frame["station"])
    return _together(found, columns)


def _spans(
    store: Store, newest_first: list[date], minutes: int, until: Moment | None
) -> Iterator[tuple[date, datetime, datetime]]:
    """Where to look, in turn: the last hour that was told, the whole of its day, the days before."""
    for n, day in enumerate(newest_first):
        midnight = moment_of(day)
        end = midnight + timedelta(days=1)
        if until is not None:
            end = min(end, moment_of(until))
        if n == 0 and minutes < HOUR:
            told_until = max(part.last for part in store.parts(day, minutes).live)
            newest = min(end, midnight + timedelta(minutes=told_until))
            yield day, newest - timedelta(hours=1), newest
        yield day, midnight, end


def _days(store: Store, minutes: int, until: Moment | None, days: int) -> list[date]:
    """The days with data at this resolution, newest first."""
    last_day = None if until is None else (moment_of(until) - timedelta(microseconds=1)).date()
    newest_first: list[date] = []
    for day in reversed(store.days(until=last_day)):
        if newest_first and newest_first[0] - day >= timedelta(days=days):
            break
        if store.parts(day, minutes).live:
            newest_first.append(day)
    return newest_first


def _stations(store: Store, day: date, minutes: int) -> frozenset[str]:
    folder = store.folder_of(day)
    return frozenset().union(*(stations_in(folder / part.name) for part in store.parts(day, minutes).live))


def _together(found: list[pl.DataFrame], columns: list[str]) -> pl.DataFrame:
    values = pl.Schema(dict.fromkeys(columns, pl.Float64()))
    schema = pl.Schema({"station": pl.String(), "ends_at": pl.Datetime("us"), **values})
    frames = [pl.DataFrame(schema=schema), *(frame.select(schema.names()).cast(schema) for frame in found)]
    return pl.concat(frames).sort("station")
