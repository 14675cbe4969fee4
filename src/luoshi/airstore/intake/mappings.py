"""How the columns of a file are to be understood; named mappings are kept with the store."""

import json
import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from luoshi.airstore.errors import AirStoreError, MappingError, NoMappingError
from luoshi.airstore.files.writing import appearing
from luoshi.airstore.intake.headers import Known, NotKnown, plain, read_header
from luoshi.airstore.intake.times import EPOCHS
from luoshi.airstore.store import RESOLUTIONS, ZONE, Store
from luoshi.airstore.variables import column_of

MISSING = ("-99.0", "-999.0", "-9999.0")
"""Numbers that stand for nothing. 999 is not among them: a dust storm tells it in earnest."""

STATIONS = (
    "code",
    "station_code",
    "station",
    "station_id",
    "site",
    "sensor",
    "sensor_id",
    "device",
    "site_code",
    "siteid",
    "监测点编码",
    "站点编码",
    "站点编号",
    "点位编码",
    "点位编号",
    "站点",
    "站号",
    "监测点",
    "点位",
    "设备编号",
    "设备编码",
)
TIMES = (
    "time_bj",
    "ends_at",
    "time",
    "datetime",
    "timestamp",
    "date_time",
    "时间",
    "监测时间",
    "数据时间",
    "观测时间",
    "采样时间",
    "日期时间",
    "时段",
    "epochtime",
    "epoch_time",
    "epoch",
    "unixtime",
    "unix_time",
    "unix",
    "时间戳",
)
_NAME = re.compile(r"[\w][\w.-]{0,63}")
_NAMED_ZONE = re.compile(r"[(\[]?(utc|gmt|世界时|北京时间|北京时|bjt)[)\]]?\Z")


@dataclass(frozen=True, slots=True)
class Measured:
    """A column of the file: its values ``times`` a factor, ``plus`` an offset, are in the store's unit."""

    column: str
    times: float = 1.0
    plus: float = 0.0


@dataclass(frozen=True)
class Mapping:
    """What a file means.

    ``station`` is a column, or ``station_is`` names the one station. ``time`` is a column, or several: year, month, day
    and hour, or date and hour. ``label`` says whether times are the end or the beginning of the span, ``minutes`` how
    long it is; without it the times tell. ``epoch`` is ``s``, ``ms`` or ``us`` where times are numbers since 1970.
    ``columns`` gives for each column of the store the column of the file.
    """

    columns: dict[str, Measured]
    time: tuple[str, ...]
    station: str = ""
    station_is: str = ""
    label: str = "ends"
    zone: str = ZONE
    minutes: int | None = None
    missing: tuple[str, ...] = field(default=MISSING)
    epoch: str = ""


BUILT_IN: dict[str, dict[str, Any]] = {
    "uci-beijing": {
        "station": "station",
        "time": ["year", "month", "day", "hour"],
        "label": "begins",
        "minutes": 60,
        "columns": {
            "pm25": "PM2.5",
            "pm10": "PM10",
            "so2": "SO2",
            "no2": "NO2",
            "co": {"column": "CO", "times": 0.001},
            "o3": "O3",
            "temperature": "TEMP",
            "pressure": "PRES",
            "dew_point": "DEWP",
            "rain": "RAIN",
            "wind_from": "wd",
            "wind_speed": "WSPM",
        },
    },
}
"""The eight stations of Beijing as UCI publishes them: hours by their beginning, CO in µg/m³, wind as NNW."""


def mapping_from(description: AnyMapping[str, Any]) -> Mapping:
    """A mapping from its JSON form.

    Raises
    ------
    MappingError
        Something is missing or not understood.

    Examples
    --------
    >>> m = mapping_from({"station": "id", "time": "when", "columns": {"co": {"column": "CO", "times": 0.001}}})
    >>> m.columns["co_mg_m3"].times, m.time
    (0.001, ('when',))
    """
    unknown = sorted(set(description) - {*Mapping.__dataclass_fields__})
    if unknown:
        raise MappingError(reason=f"{', '.join(unknown)} is not understood")
    times = description.get("time")
    columns = description.get("columns")
    if not times or not isinstance(columns, dict) or not columns:
        raise MappingError(reason="it must name the time and at least one measured column")
    if not description.get("station") and not description.get("station_is"):
        raise MappingError(reason="it must name the column of the station, or the station itself (station_is)")
    try:
        mapping = Mapping(
            columns={column_of(name): _measured(given) for name, given in columns.items()},
            time=(times,) if isinstance(times, str) else tuple(str(t) for t in times),
            station=str(description.get("station", "")),
            station_is=str(description.get("station_is", "")),
            label=str(description.get("label", "ends")),
            zone=str(description.get("zone", ZONE)),
            minutes=None if description.get("minutes") is None else int(description["minutes"]),
            missing=tuple(str(float(m)) for m in description.get("missing", MISSING)),
            epoch=str(description.get("epoch", "")),
        )
        ZoneInfo(mapping.zone)
    except AirStoreError as problem:
        raise MappingError(reason=problem.message) from problem
    except (TypeError, ValueError, KeyError, OSError) as problem:
        raise MappingError(reason=str(problem)) from problem
    _check(mapping)
    return mapping


def _measured(given: Any) -> Measured:
    return Measured(given) if isinstance(given, str) else Measured(**given)


def _check(mapping: Mapping) -> None:
    if mapping.label not in {"ends", "begins"}:
        raise MappingError(reason="label is 'ends' or 'begins'")
    if mapping.minutes not in {None, *RESOLUTIONS}:
        raise MappingError(reason=f"minutes are {', '.join(map(str, RESOLUTIONS))}")
    if mapping.epoch not in {"", *EPOCHS}:
        raise MappingError(reason="epoch is 's', 'ms' or 'us'")
    if len(mapping.time) not in {1, 2, 4, 5}:
        raise MappingError(reason="time is one column, date and hour, or year, month, day and hour")


@dataclass(frozen=True)
class Guess:
    """How a file that nobody described is understood: its mapping, the units it is told in, what is not used."""

    mapping: Mapping | None
    units: dict[str, str]
    unused: dict[str, NotKnown]


def guess_mapping(columns: Sequence[str], units: AnyMapping[str, str] | None = None) -> Guess:
    """What the columns of a file are by their names, as the national release and weather services give them.

    There is no mapping where no time or no variable is recognised; its ``station`` is empty where no column tells it.
    ``units`` are those of a row of units.
    """
    by_name = {plain(name): name for name in reversed(columns)}
    times, zone = _times(by_name)
    station = next((by_name[s] for s in STATIONS if s in by_name), "")
    measured: dict[str, Measured] = {}
    told: dict[str, str] = {}
    unused: dict[str, NotKnown] = {}
    for name in columns:
        if name in times or name == station:
            continue
        known = read_header(_without_place(name), (units or {}).get(name, ""))
        if isinstance(known, NotKnown):
            unused[name] = known
        elif known.column in measured:
            unused[name] = NotKnown("repeated", known.column)
        else:
            measured[known.column] = Measured(name, known.times, known.plus)
            told[name] = known.unit
    mapping = Mapping(measured, times, station, zone=zone or ZONE) if times and measured else None
    return Guess(mapping, told, unused)


def _without_place(name: str) -> str:
    """A name that came again got its place behind it."""
    return re.sub(r" \(\d+\)$", "", name)


def _times(by_name: AnyMapping[str, str]) -> tuple[tuple[str, ...], str]:
    """The columns of the time, from their names: one, or a date and an hour; and the zone, where a name tells it."""
    for pair in (
        ("date", "time"),
        ("日期", "时间"),
        ("date", "hour"),
        ("日期", "小时"),
        ("日期", "时刻"),
        ("日期", "时段"),
    ):
        has_own_time = pair[1] in {"hour", "小时"} and any(t in by_name for t in TIMES)
        if set(pair) <= set(by_name) and not has_own_time:
            return tuple(by_name[name] for name in pair), ""
    one = next(((by_name[t],) for t in (*TIMES, "date", "日期") if t in by_name), ())
    if one:
        return one, ""
    for name, given in by_name.items():
        found = _NAMED_ZONE.search(name)
        if found and name[: found.start()].strip(" \t\n_-") in {*TIMES, "date", "日期"}:
            return (given,), "UTC" if found[1].startswith(("u", "g", "世")) else ""
    return (), ""


def header_score(names: Sequence[str]) -> float:
    """How well a row names the columns of measurements: one for each that is known, more for a time and a station."""
    spelled = {plain(name) for name in names}
    if [plain(name) for name in names[:3]] == ["date", "hour", "type"]:
        return 10.0
    known = sum(isinstance(read_header(name), Known) for name in names if name)
    return known + 2.0 * bool(_times(dict.fromkeys(spelled, ""))[0]) + 2.0 * any(s in spelled for s in STATIONS)


def save_mapping(store: Store, name: str, mapping: Mapping) -> Path:
    """Keep a mapping under a name, as JSON beside the series."""
    if not _NAME.fullmatch(name):
        raise MappingError(reason=f"{name} cannot be the name of a file")
    path = store.mappings / f"{name}.json"
    with appearing(path) as temporary:
        temporary.write_text(json.dumps(asdict(mapping), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def named_mapping(store: Store, name: str) -> Mapping:
    """The mapping kept under a name, or one that comes with Luoshi.

    Raises
    ------
    NoMappingError
        Nothing has this name.
    """
    path = store.mappings / f"{name}.json"
    if _NAME.fullmatch(name) and path.is_file():
        try:
            return mapping_from(json.loads(path.read_text(encoding="utf-8")))
        except ValueError as problem:
            raise MappingError(reason=f"{path.name} is not JSON: {problem}") from problem
    if name in BUILT_IN:
        return mapping_from(BUILT_IN[name])
    raise NoMappingError(name=name, known=", ".join(mapping_names(store)))


def mapping_names(store: Store) -> list[str]:
    """What mappings there are."""
    kept = (path.stem for path in store.mappings.glob("*.json") if not path.name.startswith("."))
    return sorted({*kept, *BUILT_IN})
