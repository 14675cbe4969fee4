"""The list of stations: code, name, city, where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luoshi.airstore.appending import Appended
from luoshi.airstore.errors import NoColumnError
from luoshi.airstore.files.writing import appearing
from luoshi.airstore.intake.tables import TextTable
from luoshi.airstore.rejects import Reason, Rejects
from luoshi.airstore.store import Store

_NAMES = {
    "code": ("监测点编码", "站点编码", "code", "station_code", "station", "id"),
    "name": ("监测点名称", "站点名称", "名称", "name", "station_name"),
    "city": ("城市", "city"),
    "lon": ("经度", "lon", "longitude", "lng"),
    "lat": ("纬度", "lat", "latitude"),
    "control": ("对照点", "control", "is_control"),
}
_YES = ("Y", "YES", "TRUE", "1", "是")
_SCHEMA = {
    "code": pl.String,
    "name": pl.String,
    "city": pl.String,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "control": pl.String,
}


@dataclass(frozen=True, slots=True)
class Station:
    """A place where the air is measured; ``lon`` and ``lat`` in degrees (WGS-84 as the release gives them), or None.

    A control point (对照点) stands outside the town, and counts in no mean of it.
    """

    code: str
    name: str
    city: str
    lon: float | None
    lat: float | None
    is_control: bool = False


def list_score(names: Sequence[str]) -> float:
    """How well a row names the columns of a list of stations."""
    lower = {name.lower() for name in names}
    found = {key for key, spellings in _NAMES.items() if lower & set(spellings)}
    return 2.0 * len(found) if {"code", "lon", "lat"} <= found else 0.0


def is_station_list(table: TextTable) -> bool:
    """Whether the columns are those of a list of stations."""
    return {"code", "lon", "lat"} <= set(places_of(table))


def places_of(table: TextTable) -> dict[str, str]:
    """The column of the file that holds each part of a list of stations."""
    lower = {name.lower(): name for name in reversed(table.columns)}
    found = {key: next((lower[n] for n in names if n in lower), None) for key, names in _NAMES.items()}
    return {key: name for key, name in found.items() if name is not None}


def keep_stations(store: Store, table: TextTable, rejects: Rejects) -> Appended:
    """Add the stations of a list to those known; a code that is known gets what the list says now."""
    places = places_of(table)
    if "code" not in places:
        raise NoColumnError(file=table.name, wanted="the station's code", columns=", ".join(table.columns))
    cells = table.cells
    told = pl.DataFrame(
        {
            key: cells[places[key]].cast(kind, strict=False)
            if key in places
            else pl.Series([None] * cells.height, dtype=kind)
            for key, kind in _SCHEMA.items()
        }
    )
    good = _checked(told, table.row, rejects)
    listed = told.filter(pl.Series(good)).unique("code", keep="last", maintain_order=True)
    before = _read(store)
    known = before.join(listed, on=list(_SCHEMA), how="semi", nulls_equal=True).height
    changed = before.join(listed, on="code", how="semi").height - known
    both = pl.concat([before.join(listed, on="code", how="anti"), listed]).sort("code")
    if changed or both.height > before.height:
        with appearing(_path(store)) as temporary:
            both.write_parquet(temporary)
    new = listed.height - known - changed
    repeated = int(good.sum()) - listed.height
    return Appended(cells.height, new, changed, known, repeated=repeated, rejected=rejects.total)


def _checked(told: pl.DataFrame, row: NDArray[np.int64], rejects: Rejects) -> NDArray[np.bool_]:
    lon, lat = (told[name].fill_null(float("nan")).to_numpy() for name in ("lon", "lat"))
    with np.errstate(invalid="ignore"):
        swapped = (np.abs(lat) > 90) | (np.abs(lon) > 180) | ((lat > 73) & (lon < 54))  # noqa: PLR2004 - China: 73-135 E, 3-54 N
    nameless = (told["code"].fill_null("") == "").to_numpy()
    for fault, reason in ((nameless, Reason.NO_STATION), (swapped & ~nameless, Reason.BAD_PLACE)):
        for i in np.flatnonzero(fault).tolist():
            rejects.add(int(row[i]), reason, f"{told['code'][i]}: {lon[i]:g}, {lat[i]:g}")
    good: NDArray[np.bool_] = ~(nameless | swapped)
    return good


def stations(store: Store) -> tuple[Station, ...]:
    """All stations that were ever listed, by code."""
    listed = _read(store).with_columns(
        pl.col("name", "city").fill_null(""),
        pl.col("control").str.strip_chars().str.to_uppercase().is_in(_YES).fill_null(value=False),
    )
    return tuple(Station(*row) for row in listed.select(*_SCHEMA).iter_rows())


def _read(store: Store) -> pl.DataFrame:
    path = _path(store)
    if not path.exists():
        return pl.DataFrame(schema=_SCHEMA)
    known = pl.read_parquet(path)
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in _SCHEMA.items() if name not in known.columns]
    return known.with_columns(missing).select(*_SCHEMA)


def _path(store: Store) -> Path:
    return store.folder / "stations.parquet"
