"""``import_file``: a file of measurements or of stations comes into the store, or says why it cannot."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from luoshi.airstore.appending import Appended, Step, append
from luoshi.airstore.errors import NoColumnError, NothingUsableError
from luoshi.airstore.intake.mappings import Mapping, guess_mapping
from luoshi.airstore.intake.measurements import measurements
from luoshi.airstore.intake.release import is_wide_release, turned
from luoshi.airstore.intake.stations import is_station_list, keep_stations
from luoshi.airstore.intake.tables import TextTable, read_table
from luoshi.airstore.rejects import Rejects, write_rejects
from luoshi.airstore.store import Store, checked_resolution


class AirFileKind(StrEnum):
    """What a file holds."""

    AUTO = "auto"
    HOURS = "hours"
    WEATHER = "weather"
    STATIONS = "stations"


def import_file(
    store: Store,
    path: Path,
    *,
    at: datetime,
    mapping: Mapping | None = None,
    kind: AirFileKind = AirFileKind.AUTO,
    minutes: int | None = None,
    station: str = "",
    progress: Step | None = None,
) -> Appended:
    """Bring a file into the store.

    The file is read as a whole before anything is written; then day after day comes in, each whole or not at all, so
    that an interrupted import is completed by importing the file again. Rows that cannot be read stand in an error file
    with the reason; the others are in.

    Parameters
    ----------
    store
        Where it goes.
    path
        CSV in UTF-8 or GB18030, gzipped or not, or a workbook.
    at
        When it was received, aware.
    mapping
        How the columns are to be understood; left out, the names of the national release and of weather services are
        recognised.
    kind
        What the file holds; told by its columns when left out.
    minutes
        The resolution; otherwise that of the mapping, or what the times tell: 60 where nearly all are on the hour.
    station
        The station of a file that names none.
    progress
        Called with how many rows are done and how many there are.

    Raises
    ------
    AirFileError
        The file is no table, damaged, empty, or not one row of it could be used.
    """
    if minutes is not None:
        checked_resolution(minutes)
    rejects = Rejects()
    table = read_table(path, rejects)
    if kind is AirFileKind.STATIONS or (kind is AirFileKind.AUTO and mapping is None and is_station_list(table)):
        outcome = keep_stations(store, table, rejects)
        return replace(outcome, errors=write_rejects(store, rejects, source=path.name, at=at))
    if mapping is None and is_wide_release(table):
        table = turned(table)
    chosen = _chosen(table, mapping, station)
    batch, step = measurements(table, chosen, rejects, minutes=minutes)
    unread = table.cells.height - batch.num_rows
    outcome = append(store, batch, minutes=step, at=at, source=path.name, rejects=rejects, progress=progress)
    outcome = replace(outcome, read=outcome.read + unread)
    if rejects.total and not (outcome.new or outcome.revised or outcome.unchanged):
        raise NothingUsableError(file=path.name, reason=rejects.kept[0].words, errors=outcome.errors)
    return outcome


def _chosen(table: TextTable, mapping: Mapping | None, station: str) -> Mapping:
    chosen = mapping or guess_mapping(table.columns)
    columns = ", ".join(table.columns)
    if chosen is None:
        raise NoColumnError(file=table.name, wanted="the time (or any variable)", columns=columns)
    if station:
        return replace(chosen, station="", station_is=station)
    if not chosen.station and not chosen.station_is:
        raise NoColumnError(file=table.name, wanted="the station", columns=columns)
    return chosen
