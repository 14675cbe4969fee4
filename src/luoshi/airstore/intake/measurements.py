"""A table of texts and a mapping become a batch for :func:`luoshi.airstore.append`."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from luoshi.airstore.errors import DailyFileError, NoColumnError
from luoshi.airstore.intake.mappings import Mapping, Measured
from luoshi.airstore.intake.tables import TextTable
from luoshi.airstore.intake.times import joined_times, wall_clock
from luoshi.airstore.rejects import Reason, Rejects

_NEARLY_ALL = 0.98
NOTHING = (
    "",
    "na",
    "n/a",
    "nan",
    "null",
    "none",
    "nil",
    "-",
    "--",
    "—",
    "——",
    "/",
    "\\n",
    "#n/a",
    "无",
    "缺",
    "缺测",
    "无数据",
)
_WIND = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
_WIND_ZH = (
    "北",
    "北东北",
    "东北",
    "东东北",
    "东",
    "东东南",
    "东南",
    "南东南",
    "南",
    "南西南",
    "西南",
    "西西南",
    "西",
    "西西北",
    "西北",
    "北西北",
)
_POINTS = {name.lower(): f"{i * 22.5}" for names in (_WIND, _WIND_ZH) for i, name in enumerate(names)}
_POINTS |= {f"{name}风": f"{i * 22.5}" for i, name in enumerate(_WIND_ZH)}


class _Checked:
    """The rows of a table, and which of them are still good."""

    def __init__(self, table: TextTable, rejects: Rejects) -> None:
        self.table = table
        self.rejects = rejects
        self.good = np.ones(table.cells.height, dtype=bool)

    def refuse(self, fault: NDArray[np.bool_], reason: Reason, columns: Sequence[str]) -> None:
        """Take out rows, noting the cells of ``columns``."""
        new = np.flatnonzero(fault & self.good)
        self.good &= ~fault
        for i, cells in zip(new.tolist(), self.table.cells[new].select(columns).iter_rows(named=True), strict=True):
            shown = ", ".join(f"{name} = {text}" for name, text in cells.items())
            self.rejects.add(int(self.table.row[i]), reason, shown)


def measurements(
    table: TextTable, mapping: Mapping, rejects: Rejects, *, minutes: int | None = None
) -> tuple[pa.Table, int]:
    """The rows whose every cell can be read, and how often they come; the other rows are refused, with the reason.

    ``minutes`` goes before what the mapping says.

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
    if _are_days(told):
        raise DailyFileError(file=table.name)
    step = minutes or mapping.minutes or resolution_of(told)
    ends_at = told + step * 60e6 if mapping.label == "begins" else told
    checked.refuse(~np.isfinite(ends_at), Reason.NO_TIME, mapping.time)
    batch: dict[str, pa.Array] = {"station": _stations(table.cells, mapping)}
    batch["ends_at"] = pa.array(np.where(np.isfinite(ends_at), ends_at, 0).astype("datetime64[us]"))
    for name, measured in mapping.columns.items():
        texts = table.cells[measured.column]
        values, fault = _numbers(texts, measured, mapping.missing, is_wind=name == "wind_from_deg")
        checked.refuse(fault, Reason.NOT_A_NUMBER, (measured.column,))
        batch[name] = pa.array(values, from_pandas=True)
    batch["row"] = pa.array(table.row)
    whole = pa.table(batch)
    return (whole if checked.good.all() else whole.filter(pa.array(checked.good))), step


def _check_columns(table: TextTable, mapping: Mapping) -> None:
    wanted = [
        *mapping.time,
        *([mapping.station] if mapping.station else []),
        *(m.column for m in mapping.columns.values()),
    ]
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        raise NoColumnError(file=table.name, wanted=", ".join(missing), columns=", ".join(table.columns))


def resolution_of(times: NDArray[np.float64]) -> int:
    """How often data come whose times are these, by the clock: nearly all on the hour, on five minutes, or neither.

    >>> resolution_of(np.array([0, 3600e6, 7200e6])), resolution_of(np.array([300e6, 600e6]))
    (60, 5)
    """
    told = times[np.isfinite(times)]
    on_step = (m for m in (60, 5) if len(told) == 0 or (told % (m * 60e6) == 0).mean() >= _NEARLY_ALL)
    return next(on_step, 1)


def _are_days(times: NDArray[np.float64]) -> bool:
    told = np.unique(times[np.isfinite(times)])
    return len(told) > 1 and bool((told % 86_400e6 == 0).all())


def _told_times(table: TextTable, mapping: Mapping) -> NDArray[np.float64]:
    columns = [table.cells[name] for name in mapping.time]
    texts = columns[0] if len(columns) == 1 else joined_times(columns)
    return wall_clock(texts, zone=mapping.zone)


def _stations(cells: pl.DataFrame, mapping: Mapping) -> pa.Array:
    if mapping.station:
        return cells[mapping.station].to_arrow()
    return pa.array([mapping.station_is]).take(pa.array(np.zeros(cells.height, np.int64)))


def _numbers(
    texts: pl.Series, measured: Measured, missing: Sequence[str], *, is_wind: bool
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Numbers with NaN for nothing, and where there is something that is none."""
    values = texts.cast(pl.Float64, strict=False)
    unread = values.is_null()
    if unread.any():
        lower = texts.str.to_lowercase()
        if is_wind:
            values = values.fill_null(
                lower.replace_strict(_POINTS, default=None, return_dtype=pl.String).cast(pl.Float64)
            )
            unread = values.is_null()
        fault = (unread & ~lower.is_in(NOTHING) & texts.is_not_null()).to_numpy()
    else:
        fault = np.zeros(len(texts), dtype=bool)
    numbers = values.fill_null(float("nan")).to_numpy().copy()
    for sentinel in {float(m) for m in missing}:
        numbers[numbers == sentinel] = np.nan
    if measured.times != 1.0 or measured.plus:
        numbers = np.round(numbers * measured.times + measured.plus, 9)
    return numbers, fault
