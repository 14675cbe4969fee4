"""``import_file``: a file of measurements or of stations comes into the store, or says why it cannot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from luoshi.airstore.appending import Appended, Step, append_rows
from luoshi.airstore.errors import NoColumnError, NothingUsableError, ZoneError
from luoshi.airstore.intake.account import FileAccount, UnusedColumn
from luoshi.airstore.intake.mappings import Guess, Mapping, guess_mapping, header_score
from luoshi.airstore.intake.measurements import measurements
from luoshi.airstore.intake.release import is_wide_release, turned
from luoshi.airstore.intake.stations import is_station_list, keep_stations, list_score, places_of
from luoshi.airstore.intake.tables import TextTable, read_table
from luoshi.airstore.rejects import Rejects, write_rejects
from luoshi.airstore.store import ZONE, Store, checked_resolution


class AirFileKind(StrEnum):
    """What a file holds."""

    AUTO = "auto"
    HOURS = "hours"
    WEATHER = "weather"
    STATIONS = "stations"


@dataclass(frozen=True)
class Imported(Appended):
    """What became of a file, with its account."""

    account: FileAccount = field(default_factory=lambda: FileAccount(""))

    @property
    def has_loss(self) -> bool:
        """Whether a row was refused, or something that was told is not there."""
        return bool(self.rejected) or self.account.has_loss


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose instead of what reading finds: the encoding, the sheet, the row of the header, the zone."""

    encoding: str = ""
    sheet: str = ""
    header_row: int | None = None
    zone: str = ""


def import_file(
    store: Store,
    path: Path,
    *,
    at: datetime,
    mapping: Mapping | None = None,
    kind: AirFileKind = AirFileKind.AUTO,
    minutes: int | None = None,
    station: str = "",
    chosen: Chosen | None = None,
    progress: Step | None = None,
) -> Imported:
    """Bring a file into the store.

    The file is read as a whole before anything is written; then day after day comes in, each whole or not at all, so
    that an interrupted import is completed by importing the file again. Rows that cannot be read stand in an error file
    with the reason; the others are in. A cell that holds no number is left empty and counted, its row is kept.

    Parameters
    ----------
    store
        Where it goes.
    path
        Any file of rows: CSV, gzipped or not, a workbook, a page saved as one.
    at
        When it was received, aware.
    mapping
        How the columns are to be understood; left out, the names of the national release and of weather services are
        recognised, also as others write them.
    kind
        What the file holds; told by its columns when left out.
    minutes
        The resolution; otherwise that of the mapping, or what the times of each station tell.
    station
        The station of a file that names none.
    chosen
        What somebody chose about the reading.
    progress
        Called with how many rows are done and how many there are.

    Raises
    ------
    AirFileError
        The file is no table, damaged, empty, or not one row of it could be used.
    """
    if minutes is not None:
        checked_resolution(minutes)
    how = chosen or Chosen()
    rejects = Rejects()
    table = read_table(
        path, rejects, _score(mapping), encoding=how.encoding, sheet=how.sheet, header_row=how.header_row
    )
    account = FileAccount(path.name, table.account)
    if kind is AirFileKind.STATIONS or (kind is AirFileKind.AUTO and mapping is None and is_station_list(table)):
        return _stations(store, table, rejects, account, at)
    if mapping is None and is_wide_release(table):
        table = turned(table)
    understood = _understood(table, mapping, station, how.zone, account)
    batches = measurements(table, understood, rejects, account, minutes=minutes)
    before, outcome = rejects.total, Appended()
    for batch in batches:
        outcome += append_rows(store, batch.table, minutes=batch.minutes, at=at, rejects=rejects, progress=progress)
    errors = write_rejects(store, rejects, source=path.name, at=at)
    account.refused = {reason.value: number for reason, number in rejects.counts.items()}
    read = table.cells.height + table.refused
    done = Imported(**_counts(outcome) | {"read": read, "rejected": rejects.total}, errors=errors, account=account)
    if before + outcome.read == 0 or (_is_nothing(outcome) and (rejects.total or account.has_loss)):
        first = rejects.kept[0].words if rejects.kept else _first_loss(account)
        raise NothingUsableError(file=path.name, reason=first, errors=errors, account=account)
    return done


def _counts(outcome: Appended) -> dict[str, int]:
    return {f.name: getattr(outcome, f.name) for f in fields(Appended) if f.name != "errors"}


def _is_nothing(outcome: Appended) -> bool:
    return not (outcome.new or outcome.revised or outcome.unchanged)


def _first_loss(account: FileAccount) -> str:
    return "; ".join(f"{c.name}: {c.why} {c.unit}".strip() for c in account.unused if c.is_loss) or "no value is told"


def _score(mapping: Mapping | None) -> Callable[[Sequence[str]], float]:
    if mapping is None:
        return lambda names: max(header_score(names), list_score(names))
    wanted = {*mapping.time, mapping.station, *(m.column for m in mapping.columns.values())} - {""}
    return lambda names: float(len(wanted & set(names)))


def _stations(store: Store, table: TextTable, rejects: Rejects, account: FileAccount, at: datetime) -> Imported:
    outcome = keep_stations(store, table, rejects)
    used = places_of(table)
    account.used = [{"name": name, "as": key, "times": 1.0, "plus": 0.0} for key, name in used.items()]
    account.unused = [UnusedColumn(name, "unknown") for name in table.columns if name not in used.values()]
    errors = write_rejects(store, rejects, source=account.file, at=at)
    account.refused = {reason.value: number for reason, number in rejects.counts.items()}
    counts = _counts(outcome) | {"read": table.cells.height + table.refused, "rejected": rejects.total}
    return Imported(**counts, errors=errors, account=account)


def _understood(table: TextTable, mapping: Mapping | None, station: str, zone: str, account: FileAccount) -> Mapping:
    """The mapping somebody gave, or the one that the headers tell; the account is told what is not used."""
    guess = guess_mapping(table.columns, table.units) if mapping is None else Guess(mapping, {}, {})
    found = guess.mapping
    columns = ", ".join(table.columns)
    if found is None:
        raise NoColumnError(file=table.name, wanted="the time (or any variable)", columns=columns)
    account.zone_known_by = "mapping" if mapping is not None else "header" if found.zone != ZONE else "default"
    if zone:
        found = replace(found, zone=_checked_zone(zone))
        account.zone_known_by = "chosen"
    if station:
        found = replace(found, station="", station_is=station)
    elif not found.station and not found.station_is:
        raise NoColumnError(file=table.name, wanted="the station", columns=columns)
    taken = {*found.time, found.station, *(m.column for m in found.columns.values())}
    for name in table.columns:
        if name not in taken:
            account.unused.append(_unused(table, name, guess))
    return found


def _unused(table: TextTable, name: str, guess: Guess) -> UnusedColumn:
    known = guess.unused.get(name)
    if known is None:
        return UnusedColumn(name, "unknown")
    if known.why != "repeated" or guess.mapping is None:
        return UnusedColumn(name, known.why, known.unit)
    first = next((m.column for c, m in guess.mapping.columns.items() if c == known.unit), "")
    differs = bool(first) and not table.cells[name].equals(table.cells[first])
    return UnusedColumn(name, "differs" if differs else "repeated", first)


def _checked_zone(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (OSError, ValueError, KeyError, ImportError) as problem:
        raise ZoneError(zone=zone) from problem
    return zone
