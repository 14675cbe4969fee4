"""Files of the air, one after the other, into this deployment's store; for ``luoshi import air``."""

import json
import time
from dataclasses import asdict, dataclass, field
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
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """0 done, 1 in part, 2 when nothing of any file came in."""
        if len(self.unread) == self.files:
            return 2
        return 1 if self.unread or self.counts.rejected else 0

    def as_counts(self) -> dict[str, Any]:
        """For the line on the terminal and for scripts."""
        counts = asdict(self.counts)
        del counts["errors"]
        told = {"files": self.files, **counts, "seconds": round(self.seconds, 2)}
        if self.unread:
            told["unread"] = self.unread
        if self.errors:
            told["errors"] = self.errors
        return told


def bring_in(
    files: list[Path], *, map_: str | None, save_map: str, kind: str, station: str, minutes: int | None
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
            _one(store, file, outcome, mapping=mapping, kind=kind, station=station, minutes=minutes)
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
        except airstore.AirFileError as problem:
            say(problem.message, style="yellow")
            outcome.unread.append(file.name)
            if "errors" in problem.data:
                outcome.errors.append(str(problem.data["errors"]))
            return
    outcome.counts += done
    if done.errors is not None:
        say(f"{file.name}: {done.rejected} rows were refused; the reasons are in {done.errors}", style="yellow")
        outcome.errors.append(str(done.errors))
    if done.flagged:
        say(
            f"{file.name}: {done.flagged} rows are flagged: of the future, or told by a clock that is wrong",
            style="yellow",
        )


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
