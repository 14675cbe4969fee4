"""A table of texts and a mapping become batches for :func:`luoshi.airstore.append`, one for each resolution."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from luoshi.airstore.errors import DailyFileError, NoColumnError
from luoshi.airstore.intake.account import FileAccount, UnusedColumn
from luoshi.airstore.intake.intervals import Interval, intervals_of, regular
from luoshi.airstore.intake.mappings import Mapping
from luoshi.airstore.intake.tables import TextTable
from luoshi.airstore.intake.times import Times, joined_times, repeated_hours, wall_clock
from luoshi.airstore.intake.values import Emptied, Values, read_values
from luoshi.airstore.rejects import Reason, Rejects
from luoshi.airstore.variables import SPAN

_NOTED = {Emptied.IMPLAUSIBLE: Reason.IMPLAUSIBLE, Emptied.UNREADABLE: Reason.UNREADABLE}


@dataclass(frozen=True)
class Batch:
    """Rows of one resolution, as :func:`luoshi.airstore.append` takes them."""

    table: pa.Table
    minutes: int


class _Checked:
    """The rows of a table, and which of them are still good."""

    def __init__(self, table: TextTable, rejects: Rejects) -> None:
        self.table = table
        self.rejects = rejects
        self.good = np.ones(table.cells.height, dtype=bool)

    def refuse(self, fault: NDArray[np.bool_], reason: Reason, columns: Sequence[str]) -> None:
        """Take out rows, noting the cells of ``columns``."""
        for i, shown in self._shown(fault & self.good, columns):
            self.rejects.add(int(self.table.row[i]), reason, shown)
        self.good &= ~fault

    def note(self, cells: NDArray[np.bool_], reason: Reason, column: str) -> None:
        """Note cells that were left empty."""
        for i, shown in self._shown(cells & self.good, (column,)):
            self.rejects.note(int(self.table.row[i]), reason, shown)

    def _shown(self, rows: NDArray[np.bool_], columns: Sequence[str]) -> list[tuple[int, str]]:
        chosen = np.flatnonzero(rows)
        cells = self.table.cells[chosen].select(columns).iter_rows(named=True)
        return [
            (i, ", ".join(f"{name} = {text}" for name, text in row.items()))
            for i, row in zip(chosen.tolist(), cells, strict=True)
        ]


def measurements(
    table: TextTable, mapping: Mapping, rejects: Rejects, account: FileAccount, *, minutes: int | None = None
) -> list[Batch]:
    """The rows that have a station and a time, by how often they come; the others are refused, with the reason.

    A cell that holds no number empties itself and not its row; ``account`` is told. ``minutes`` goes before what the
    mapping says, and that before what the times tell.

    Raises
    ------
    NoColumnError
        The file has no column of a name that the mapping gives.
    DailyFileError
        No time has an hour.
    """
    _check_columns(table, mapping)
    checked = _Checked(table, rejects)
    told = _told_times(table, mapping)
    stations = _stations(table.cells, mapping)
    if _are_days(told.ends) and not np.isfinite(told.seconds).any():
        raise DailyFileError(file=table.name)
    ends, unclear, by_order = repeated_hours(told.ends, stations, mapping.zone)
    account.repeated_hours = by_order
    intervals, interval_of_row = _intervals(stations, ends, told, mapping, minutes)
    seconds = np.array([i.seconds for i in intervals])[interval_of_row]
    if mapping.label == "begins":
        ends = np.where(np.isfinite(told.seconds), ends, ends + seconds * 1e6)
    checked.refuse(~np.isfinite(ends), Reason.NO_TIME, mapping.time)
    checked.refuse(unclear, Reason.AMBIGUOUS_TIME, mapping.time)
    columns = _values(table, mapping, checked, account)
    _tell_times(account, mapping, told, intervals, stations, interval_of_row)
    batch: dict[str, pa.Array] = {"station": stations.to_arrow()}
    batch["ends_at"] = pa.array(np.where(np.isfinite(ends), ends, 0).astype("datetime64[us]"))
    batch |= {name: pa.array(values, from_pandas=True) for name, values in columns.items()}
    if not columns:
        return []
    is_told = np.any([~np.isnan(v) for v in columns.values()], axis=0)
    batch["row"] = pa.array(table.row)
    resolutions = np.array([i.minutes for i in intervals])[interval_of_row]
    irregular = np.array([not i.is_regular for i in intervals])[interval_of_row]
    whole = pa.table(batch)
    found = []
    for resolution in sorted({i.minutes for i in intervals}):
        mine = (resolutions == resolution) & checked.good
        if not mine.any():
            continue
        if (mine & irregular).any():
            spans = np.where(irregular & is_told, seconds, np.nan)
            found.append(Batch(whole.append_column(SPAN, pa.array(spans, from_pandas=True)).filter(mine), resolution))
        else:
            found.append(Batch(whole if mine.all() else whole.filter(pa.array(mine)), resolution))
    return found


def _check_columns(table: TextTable, mapping: Mapping) -> None:
    wanted = [
        *mapping.time,
        *([mapping.station] if mapping.station else []),
        *(m.column for m in mapping.columns.values()),
    ]
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        raise NoColumnError(file=table.name, wanted=", ".join(missing), columns=", ".join(table.columns))


def _are_days(times: NDArray[np.float64]) -> bool:
    told = np.unique(times[np.isfinite(times)])
    return len(told) > 1 and bool((told % 86_400e6 == 0).all())


def _told_times(table: TextTable, mapping: Mapping) -> Times:
    columns = [table.cells[name] for name in mapping.time]
    texts = columns[0] if len(columns) == 1 else joined_times(columns)
    return wall_clock(texts, zone=mapping.zone, epoch=mapping.epoch, counts_from_1904=table.counts_from_1904)


def _stations(cells: pl.DataFrame, mapping: Mapping) -> pl.Series:
    if mapping.station:
        return cells[mapping.station]
    return pl.Series([mapping.station_is], dtype=pl.String).new_from_index(0, cells.height)


def _intervals(
    stations: pl.Series, ends: NDArray[np.float64], told: Times, mapping: Mapping, minutes: int | None
) -> tuple[list[Interval], NDArray[np.int64]]:
    """The intervals there are, and which one each row has."""
    named = minutes or mapping.minutes
    if named:
        return [regular(named, "chosen" if minutes else "mapping")], np.zeros(len(ends), np.int64)
    by_station = intervals_of(stations, ends, told.seconds)
    every = list(dict.fromkeys(by_station.values())) or [regular(60, "clock")]
    place = {station: every.index(interval) for station, interval in by_station.items()}
    rows = stations.fill_null("").replace_strict(place, default=0, return_dtype=pl.Int64)
    return every, rows.to_numpy()


def _values(
    table: TextTable, mapping: Mapping, checked: _Checked, account: FileAccount
) -> dict[str, NDArray[np.float64]]:
    read: dict[str, Values] = {}
    decimal_comma = table.account.separator in {";", "\t"}
    for name, measured in mapping.columns.items():
        texts = table.cells[measured.column]
        values = read_values(texts, name, measured, mapping.missing, decimal_comma=decimal_comma)
        if values.looks_like:
            account.unused.append(UnusedColumn(measured.column, "looks_like", values.looks_like))
        elif values.is_no_number:
            account.unused.append(UnusedColumn(measured.column, "not_numbers"))
        else:
            read[name] = values
    _calms(read, table, mapping)
    for name, values in read.items():
        measured = mapping.columns[name]
        account.add(values)
        for kind, reason in _NOTED.items():
            if kind in values.emptied:
                checked.note(values.emptied[kind], reason, measured.column)
        account.used.append({"name": measured.column, "as": name, "times": measured.times, "plus": measured.plus})
    return {name: values.numbers for name, values in read.items()}


def _calms(read: dict[str, Values], table: TextTable, mapping: Mapping) -> None:
    """A direction of 0 at a speed of 0 is a calm; the north is 360, or 0 with a wind."""
    if "wind_from_deg" in read and "wind_speed_m_s" in read:
        direction, speed = read["wind_from_deg"], read["wind_speed_m_s"]
        texts = table.cells[mapping.columns["wind_from_deg"].column]
        direction.empty(Emptied.CALM, (direction.numbers == 0) & (speed.numbers == 0), texts)


def _tell_times(  # noqa: PLR0917 - all that was found about times
    account: FileAccount,
    mapping: Mapping,
    told: Times,
    intervals: list[Interval],
    stations: pl.Series,
    interval_of_row: NDArray[np.int64],
) -> None:
    account.times_are = f"epoch_{told.epoch}" if told.epoch else mapping.label
    account.zone = "UTC" if told.epoch else mapping.zone
    if told.epoch:
        account.zone_known_by = "epoch"
    of_rows = pl.DataFrame({"i": interval_of_row, "s": stations}).group_by("i").agg(pl.col("s").n_unique())
    counts = dict(of_rows.iter_rows())
    account.intervals = [
        {"minutes": i.minutes, "seconds": i.seconds, "known_by": i.known_by, "stations": counts.get(n, 0)}
        for n, i in enumerate(intervals)
        if counts.get(n)
    ]
