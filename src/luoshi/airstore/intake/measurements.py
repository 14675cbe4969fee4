"""A table of texts and a mapping become a batch for :func:`luoshi.airstore.append`."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from luoshi.airstore.errors import NoColumnError
from luoshi.airstore.intake.mappings import Mapping, Measured
from luoshi.airstore.intake.tables import TextTable
from luoshi.airstore.intake.times import joined_times, wall_clock
from luoshi.airstore.rejects import Reason, Rejects

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
)  # noqa: E501
_POINTS = {name.lower(): f"{i * 22.5}" for names in (_WIND, _WIND_ZH) for i, name in enumerate(names)}
_POINTS |= {f"{name}风": f"{i * 22.5}" for i, name in enumerate(_WIND_ZH)}


def measurements(table: TextTable, mapping: Mapping, rejects: Rejects) -> pa.Table:
    """The rows whose every cell can be read; the others are refused whole, with the reason.

    Raises
    ------
    NoColumnError
        The file has no column of a name that the mapping gives.
    """
    _check_columns(table, mapping)
    cells = table.cells
    good = np.ones(cells.height, dtype=bool)
    ends_at = _ends_at(table, mapping)
    _refuse(table, ~np.isfinite(ends_at), Reason.NO_TIME, _shown(table, mapping.time), good, rejects)
    batch: dict[str, pa.Array] = {"station": _stations(cells, mapping)}
    batch["ends_at"] = pa.array(np.where(np.isfinite(ends_at), ends_at, 0).astype("datetime64[us]"))
    for name, measured in mapping.columns.items():
        values, fault = _numbers(cells[measured.column], measured, mapping.missing, is_wind=name == "wind_from_deg")
        _refuse(table, fault, Reason.NOT_A_NUMBER, _shown(table, (measured.column,)), good, rejects)
        batch[name] = pa.array(values, from_pandas=True)
    batch["row"] = pa.array(table.row)
    whole = pa.table(batch)
    return whole if good.all() else whole.filter(pa.array(good))


def _check_columns(table: TextTable, mapping: Mapping) -> None:
    wanted = [
        *mapping.time,
        *([mapping.station] if mapping.station else []),
        *(m.column for m in mapping.columns.values()),
    ]
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        raise NoColumnError(file=table.name, wanted=", ".join(missing), columns=", ".join(table.columns))


def _ends_at(table: TextTable, mapping: Mapping) -> NDArray[np.float64]:
    columns = [table.cells[name] for name in mapping.time]
    texts = columns[0] if len(columns) == 1 else joined_times(columns)
    told = wall_clock(texts, zone=mapping.zone)
    return told + mapping.minutes * 60e6 if mapping.label == "begins" else told


def _stations(cells: pl.DataFrame, mapping: Mapping) -> pa.Array:
    if mapping.station:
        return cells[mapping.station].to_arrow()
    return pa.array([mapping.station_is]).take(pa.array(np.zeros(cells.height, np.int64)))


def _shown(table: TextTable, columns: Sequence[str]) -> pl.Series:
    """Cells as the error file shows them."""
    texts = pl.select(
        pl.concat_str([pl.lit(f"{c} = ") + table.cells[c].fill_null("") for c in columns], separator=", ")
    )
    return texts.to_series()


def _refuse(
    table: TextTable,
    fault: NDArray[np.bool_],
    reason: Reason,
    shown: pl.Series,
    good: NDArray[np.bool_],
    rejects: Rejects,
) -> None:
    for i in np.flatnonzero(fault & good).tolist():
        rejects.add(int(table.row[i]), reason, shown[i])
    good &= ~fault


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
