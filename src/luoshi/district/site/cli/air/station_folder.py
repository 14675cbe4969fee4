"""Files of hours of several stations, one pollutant of them and the weather beside it, as arrays on one grid.

A file holds one station, named by a column or by the file, or several with a column that names them. Columns are found
by name, whatever their order and case; a file without the pollutant (a list of stations, say) is passed over. An hour
is labelled by its end, as the national release does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luoshi.airscience.effect import Panel, Weather, panel_of, wind_components
from luoshi.airscience.index import Pollutant
from luoshi.kernel.errors import LuoshiError

Floats = NDArray[np.float64]
Times = NDArray[np.datetime64]

ENDINGS = (".csv", ".csv.gz")
TIMES = ("ends_at", "time_bj", "datetime", "time", "date_time", "timestamp", "时间", "监测时间")
PARTS_OF_TIME = ("year", "month", "day", "hour")
STATIONS = ("station", "code", "station_code", "site", "站点", "监测点编码")
PLAIN = {
    "temperature": ("temp", "temperature", "temperature_c", "t", "气温"),
    "pressure": ("pres", "pressure", "pressure_hpa", "p", "气压"),
    "dew_point": ("dewp", "dew_point", "dew_point_c", "露点"),
    "humidity": ("rh", "humidity", "humidity_pct", "相对湿度"),
    "rain": ("rain", "rain_mm", "precipitation", "降水量"),
    "boundary_layer": ("blh", "boundary_layer", "boundary_layer_m", "边界层高度"),
}
STORED_WEATHER = tuple(PLAIN)
SPEEDS = ("wspm", "wind_speed", "wind_speed_m_s", "ws", "风速")
DIRECTIONS = ("wd", "wind_from", "wind_from_deg", "wind_direction", "风向")
COMPASS_NAMES = "N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW".split()  # noqa: SIM905 - read as a rose
COMPASS = {name: 22.5 * place for place, name in enumerate(COMPASS_NAMES)}


class NoStationFilesError(LuoshiError):
    """{folder} has no file with hours of {pollutant}: {reason}."""

    code = "air.no_station_files"


class NothingStoredError(LuoshiError):
    """No hour was brought in yet: 'luoshi import air' does it, or name a folder with --data."""

    code = "air.nothing_stored"


@dataclass(frozen=True, slots=True)
class StationFolder:
    """The concentrations of all stations; the weather of those that have it; how many hours were given twice."""

    panel: Panel
    weather: Mapping[str, Weather]
    repeated: int


def read_station_folder(folder: Path, pollutant: Pollutant) -> StationFolder:
    """Read every CSV file of a folder; of an hour given twice the last counts."""
    paths = sorted(path for path in folder.iterdir() if path.name.lower().endswith(ENDINGS))
    tables = [table for path in paths for table in _tables_of(path, pollutant)]
    if not tables:
        reason = "no CSV file at all" if not paths else "no file with columns for it and for the time"
        raise NoStationFilesError(folder=folder, pollutant=pollutant.symbol, reason=reason)
    merged: dict[str, list[pl.DataFrame]] = {}
    for name, table in tables:
        merged.setdefault(name, []).append(table)
    joined = {name: pl.concat(parts, how="diagonal") for name, parts in sorted(merged.items())}
    once = {name: table.unique("ends_at", keep="last", maintain_order=True) for name, table in joined.items()}
    panel = panel_of({name: (_times(table), _numbers(table, "value")) for name, table in once.items()})
    weather = {name: found for name, table in once.items() if (found := _weather_of(table, panel)) is not None}
    return StationFolder(panel, weather, sum(len(joined[name]) - len(once[name]) for name in once))


def read_store(pollutant: Pollutant) -> StationFolder:
    """The same from the store of this deployment: every station and hour that was brought in."""
    from django.conf import settings

    from luoshi import airstore
    from luoshi.district.airwatch import api as airwatch

    stored = airwatch.stored_days()
    if stored is None:
        raise NothingStoredError
    variables = [pollutant.value, *STORED_WEATHER, "wind_speed", "wind_from"]
    until = stored.last + timedelta(days=1)
    store = airstore.open_store(settings.AIR_FOLDER, settings.AIR_DISTRICT)
    grid = airstore.grid(store, variables, since=stored.first.isoformat(), until=until.isoformat())
    values = {name: grid.of(pollutant.value)[:, place] for place, name in enumerate(grid.stations)}
    panel = panel_of({name: (grid.ends_at, column) for name, column in values.items() if np.isfinite(column).any()})
    weather = {}
    for place, name in enumerate(grid.stations):
        found = _weather(grid.ends_at, {variable: grid.of(variable)[:, place] for variable in variables[1:]}, panel)
        if found is not None:
            weather[name] = found
    return StationFolder(panel, weather, 0)


def _tables_of(path: Path, pollutant: Pollutant) -> list[tuple[str, pl.DataFrame]]:
    """The stations of a file: their hours as ``ends_at``, the pollutant as ``value``, the weather by its names."""
    table = _read(path)
    value = _first(table, _names_of(pollutant))
    ends_at = _time_of(table)
    if value is None or ends_at is None:
        return []
    columns = [ends_at.alias("ends_at"), _as_number(value).alias("value"), *_weather_columns(table)]
    station = _first(table, STATIONS)
    name = path.name[: -len(next(e for e in ENDINGS if path.name.lower().endswith(e)))]
    named = pl.lit(name) if station is None else pl.col(station).fill_null(name)
    told = table.select(*columns, named.alias("station")).drop_nulls("ends_at")
    return [(str(key[0]), part) for key, part in told.partition_by("station", as_dict=True).items()]


def _read(path: Path) -> pl.DataFrame:
    try:
        table = pl.read_csv(path, infer_schema=False, encoding="utf8-lossy", truncate_ragged_lines=True)
    except (pl.exceptions.PolarsError, OSError):
        return pl.DataFrame()
    names = [name.strip().lstrip("\ufeff").strip('"').lower() for name in table.columns]
    first = {name: place for place, name in reversed(list(enumerate(names)))}
    return table.select(pl.nth(place).str.strip_chars().alias(name) for name, place in first.items())


def _names_of(pollutant: Pollutant) -> tuple[str, ...]:
    plain = "pm2.5" if pollutant is Pollutant.PM25 else pollutant.value
    return (pollutant.column, plain, pollutant.value, pollutant.symbol.lower(), pollutant.name_zh)


def _first(table: pl.DataFrame, names: Sequence[str]) -> str | None:
    return next((name for name in names if name in table.columns), None)


def _time_of(table: pl.DataFrame) -> pl.Expr | None:
    if set(PARTS_OF_TIME) <= set(table.columns):
        parts = [pl.col(name).cast(pl.Float64, strict=False).cast(pl.Int64) for name in PARTS_OF_TIME]
        # Some write the day's last hour as 24 and some as 0: the hours are added to the day.
        return pl.datetime(*parts[:3]) + pl.duration(hours=parts[3])
    name = _first(table, TIMES)
    if name is None:
        return None
    whole = pl.col(name).str.replace("T", " ").str.replace_all("/", "-").str.slice(0, 16)
    return pl.coalesce(
        whole.str.to_datetime("%Y-%m-%d %H:%M", strict=False),
        (whole.str.slice(0, 13) + ":00").str.to_datetime("%Y-%m-%d %H:%M", strict=False),
    ).dt.truncate("1h")


def _as_number(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Float64, strict=False)


def _weather_columns(table: pl.DataFrame) -> list[pl.Expr]:
    found = [_as_number(column).alias(name) for name, names in PLAIN.items() if (column := _first(table, names))]
    speed, direction = _first(table, SPEEDS), _first(table, DIRECTIONS)
    if speed is not None:
        found.append(_as_number(speed).alias("wind_speed"))
    if direction is not None:
        named = pl.col(direction).str.to_uppercase().replace_strict(COMPASS, default=None, return_dtype=pl.Float64)
        found.append(pl.coalesce(_as_number(direction), named).alias("wind_from"))
    return found


def _weather_of(table: pl.DataFrame, panel: Panel) -> Weather | None:
    names = [name for name in (*PLAIN, "wind_speed", "wind_from") if name in table.columns]
    return _weather(_times(table), {name: _numbers(table, name) for name in names}, panel)


def _weather(ends_at: Times, measured: Mapping[str, Floats], panel: Panel) -> Weather | None:
    """The weather at the panel's hours; None where nothing of it was measured at this station."""
    columns = {name: values for name, values in measured.items() if name != "wind_from"}
    if {"wind_from", "wind_speed"} <= set(measured):
        columns["wind_east"], columns["wind_north"] = _wind(measured["wind_speed"], measured["wind_from"])
    told = {name: values for name, values in columns.items() if np.isfinite(values).any()}
    return _laid(ends_at, told, panel) if told else None


def _laid(ends_at: Times, columns: Mapping[str, Floats], panel: Panel) -> Weather:
    """Lay columns of the weather on the panel's hours; hours it does not have are left out."""
    start = np.datetime64(panel.first_day, "h").astype(np.int64) + 1
    place = ends_at.astype("datetime64[h]").astype(np.int64) - start
    inside = (place >= 0) & (place < len(panel.values))
    values = np.full((len(panel.values), len(columns)), np.nan)
    for column, given in enumerate(columns.values()):
        values[place[inside], column] = given[inside]
    return Weather(tuple(columns), values)


def _wind(speed: Floats, direction: Floats) -> tuple[Floats, Floats]:
    """East and north; in still air both are nothing, whatever the direction says."""
    east, north = wind_components(speed, direction)
    still = speed == 0
    return np.where(still, 0.0, east), np.where(still, 0.0, north)


def _times(table: pl.DataFrame) -> Times:
    return table["ends_at"].to_numpy().astype("datetime64[h]")


def _numbers(table: pl.DataFrame, name: str) -> Floats:
    values = table[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return np.where(np.isfinite(values), values, np.nan)
