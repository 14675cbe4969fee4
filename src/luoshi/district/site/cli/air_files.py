"""Files of the air, one after the other, into this deployment's store; for ``luoshi import air``."""

import json
import time
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import typer
from django.conf import settings

from luoshi import airstore
from luoshi.kernel import clock

from .console import progress_bar, say


@dataclass
class Outcome:
    """What became of all files; ``unread`` are those of which nothing could be used."""

    files: int = 0
    counts: airstore.Appended = field(default_factory=airstore.Appended)
    unread: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    accounts: list[dict[str, Any]] = field(default_factory=list)
    has_loss: bool = False
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """0 done, 1 where anything was refused or lost, 2 when nothing of any file came in."""
        if len(self.unread) == self.files:
            return 2
        return 1 if self.unread or self.counts.rejected or self.has_loss else 0

    def as_counts(self) -> dict[str, Any]:
        """For the line on the terminal."""
        counts = {f.name: getattr(self.counts, f.name) for f in fields(airstore.Appended) if f.name != "errors"}
        told = {"files": self.files, **counts, "seconds": round(self.seconds, 2)}
        if self.unread:
            told["unread"] = self.unread
        if self.errors:
            told["errors"] = self.errors
        return told

    def as_json(self) -> dict[str, Any]:
        """For scripts: the counts, and the account of each file."""
        return self.as_counts() | {"accounts": self.accounts}


def bring_in(
    files: list[Path],
    *,
    map_: str | None,
    save_map: str,
    kind: str,
    station: str,
    minutes: int | None,
    chosen: airstore.Chosen | None = None,
) -> Outcome:
    """Import each file; one that cannot be read does not keep the others out."""
    store = airstore.open_store(settings.AIR_FOLDER, settings.AIR_DISTRICT)
    mapping = _mapping(store, map_)
    if save_map and mapping is None:
        raise typer.BadParameter("--save-map keeps what --map says, and there is no --map")
    if save_map and mapping is not None:
        airstore.save_mapping(store, save_map, mapping)
    outcome, started = Outcome(files=len(files)), time.monotonic()
    try:
        for file in files:
            _one(store, file, outcome, mapping=mapping, kind=kind, station=station, minutes=minutes, chosen=chosen)
    except KeyboardInterrupt:
        say("Stopped. The days that are in are whole; give the same files again to bring in the rest.", style="yellow")
        raise
    outcome.seconds = time.monotonic() - started
    return outcome


def _one(store: airstore.Store, file: Path, outcome: Outcome, *, kind: str, **how: Any) -> None:
    with progress_bar(file.name) as step:
        try:
            done = airstore.import_file(
                store, file, at=clock.now(), kind=airstore.AirFileKind(kind), progress=step, **how
            )
        except (airstore.AirFileError, airstore.ZoneError) as problem:
            say(f"{file.name}: {problem.message}", style="yellow")
            outcome.unread.append(file.name)
            if problem.data.get("errors"):
                outcome.errors.append(str(problem.data["errors"]))
            account = problem.data.get("account")
            told = account.as_json() if isinstance(account, airstore.FileAccount) else {"file": file.name}
            outcome.accounts.append(told | {"error": problem.code, "message": problem.message})
            return
    outcome.counts += done
    outcome.has_loss |= done.has_loss
    rows = {f.name: getattr(done, f.name) for f in fields(airstore.Appended) if f.name != "errors"}
    outcome.accounts.append(done.account.as_json() | {"rows": rows})
    if done.errors is not None:
        outcome.errors.append(str(done.errors))
    for line in _words(file.name, done):
        say(line, style="yellow")


_WHY = {
    "unknown": "no known name",
    "repeated": "the same as another column",
    "differs": "another column of the same name was used, and this one differs",
    "other_mean": "a mean over another time than the hour",
    "unit": "its unit is not known here",
    "looks_like": "its values cannot be in the unit of its name",
    "not_numbers": "it holds no numbers",
    "two_names": "it names two things",
}


def _words(name: str, done: airstore.Imported) -> list[str]:
    """What a person must know about a file that came in."""
    account, lines = done.account, []
    if done.rejected:
        lines.append(f"{name}: {done.rejected} rows were refused; the reasons are in {done.errors}")
    if done.flagged:
        lines.append(f"{name}: {done.flagged} rows are flagged: of the future, or told by a clock that is wrong")
    for kind, words in account.emptied.items():
        some = ", ".join(f"{word} ({times})" for word, times in words.most_common(5))
        lines.append(f"{name}: {words.total()} cells left empty, {kind.value.replace('_', ' ')}: {some}")
    for column in account.unused:
        unit = f"; they look like {column.unit}, say so with a mapping" if column.why == "looks_like" else ""
        lines.append(f"{name}: column {column.name} is not used: {_WHY[column.why]}{unit}")
    lines += [
        f"{name}: sheet {sheet.name} was not read: {sheet.why.replace('_', ' ')}, {sheet.rows} rows"
        for sheet in (account.sheet.sheets_unread if account.sheet else ())
    ]
    if account.intervals:
        spans = ", ".join(f"{i['seconds'] / 60:g} min ({i['known_by']})" for i in account.intervals)
        lines.append(f"{name}: every {spans}; times of {account.zone} ({account.zone_known_by})")
    if account.repeated_hours:
        lines.append(f"{name}: {account.repeated_hours} times came twice as clocks were turned back, taken in order")
    return lines


def _mapping(store: airstore.Store, given: str | None) -> airstore.Mapping | None:
    if given is None:
        return None
    if given.lstrip().startswith("{"):
        return _described(given)
    path = Path(given)
    if path.suffix == ".json" and path.is_file():
        try:
            return _described(path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError as problem:
            raise typer.BadParameter(f"cannot read the map {given}: {problem}") from problem
    return airstore.named_mapping(store, given)


def _described(text: str) -> airstore.Mapping:
    try:
        description = json.loads(text)
    except ValueError as problem:
        raise typer.BadParameter(f"the map is not JSON: {problem}") from problem
    if not isinstance(description, dict):
        raise typer.BadParameter("the map must be a JSON object")
    return airstore.mapping_from(description)
