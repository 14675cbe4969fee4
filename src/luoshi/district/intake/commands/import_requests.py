"""Importing a sheet of messages: chunk by chunk, each whole; the same sheet again brings in nothing twice.

This is the one command of more than one transaction: a sheet may hold 100,000 rows, and what is in stays in. The run's
counts are written with the rows they count, so whenever the program is killed they say exactly what is in, and doing
the same again completes it.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.cases.api import Case, announce_import
from luoshi.district.intake.commands.chunks import (
    COUNTED,
    Counts,
    Ground,
    channel_of,
    counts_of,
    import_chunk,
)
from luoshi.district.intake.errors import NoSuchRunError
from luoshi.district.intake.models import ImportRun
from luoshi.district.intake.models.import_run import RunState
from luoshi.district.intake.queries.ground import categories_by_name, units_by_name
from luoshi.district.intake.queries.opened import OpenedSheet, open_sheet
from luoshi.district.intake.queries.sorting import Seen, sort_rows
from luoshi.district.intake.queries.timeliness import timeliness_of
from luoshi.district.intake.rules.choices import Choices
from luoshi.district.intake.rules.fields import SheetKind, TakeAs, sources_of
from luoshi.district.intake.rules.timeliness import Timeliness
from luoshi.district.intake.turnstile import only_import
from luoshi.district.people.api import Actor, may
from luoshi.kernel.errors import ForbiddenError, LuoshiError
from luoshi.sheets import Row

CHUNK = 500
Progress = Callable[[int, int], None]
"""Called with how many rows are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a sheet; ``run_id`` is None for a dry run.

    ``read = imported + changed + already_known + conflicts + rejected``. ``taken_as`` counts as what the new messages
    came in, ``account`` says how the file was read and what of it was not.
    """

    read: int
    imported: int
    changed: int
    already_known: int
    conflicts: int
    rejected: int
    seconds: float
    run_id: int | None
    statistics: Timeliness | None
    taken_as: dict[str, int] = field(default_factory=dict)
    account: dict[str, Any] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """True when nothing waits for a person: no row was refused, and none contradicts what is known."""
        return not self.rejected and not self.conflicts


def import_requests(
    *,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    source_kind: str = "auto",
    external_source: str = "",
    choices: Choices | None = None,
    dry_run: bool = False,
    by: Actor,
    at: datetime,
    progress: Progress | None = None,
) -> ImportReport:
    """Import the messages of a sheet: as new cases, as open stock, or as history without clocks.

    ``mapping`` gives the header of each field; left out, the columns are guessed. ``source_kind`` is ``messages``,
    ``replies`` or ``hotline``; ``auto`` finds it out by the columns. ``external_source`` says whose numbers the
    sheet's are; left out, all sheets of letters share their numbers, and all of the hotline. ``choices`` say how the
    file is to be read and as what its messages come in.

    Raises
    ------
    SheetError, UnknownZoneError, ImportBusyError, ForbiddenError
        Nothing was imported.
    """
    _check_may(by)
    began = time.monotonic()
    choices = choices or Choices()
    opened = open_sheet(path, mapping, source_kind, choices, at=at)
    ground = _ground(opened, external_source, choices, by=by, at=at)
    if dry_run:
        counts = _rehearse(opened, ground, progress)
        return _report(counts, None, began, ground, opened.account)
    with only_import(wait=False):
        interrupt_dead_runs(at=at)
        run = ImportRun.objects.create(
            file_name=path.name[-200:],
            file_sha256=hash_of(path),
            source_kind=opened.kind.value,
            external_source=ground.sources[0],
            mapping=opened.mapping,
            options=choices.as_json(),
            account=opened.account,
            headers=list(opened.table.names),
            state=RunState.RUNNING,
            started_at=at,
            started_by_id=by.account_id,
            rows_total=opened.table.total,
        )
        counts = _go_through(opened, ground, run, progress, began=began)
    return _report(counts, run.pk, began, ground, opened.account)


def continue_import(*, run_id: int, path: Path, by: Actor, at: datetime) -> ImportReport:
    """Do a run that waits, or go on with one whose worker was killed, from the first row that is not in.

    Raises
    ------
    NoSuchRunError
        There is no such run. (What is wrong with the sheet is written on the run instead, for whoever comes to look.)
    """
    began = time.monotonic()
    with only_import(wait=True):
        run = ImportRun.objects.filter(pk=run_id).first()
        if run is None:
            raise NoSuchRunError
        if run.state in (RunState.FINISHED, RunState.FAILED):
            return _report(_counts_on(run), run.pk, began, None, run.account)
        interrupt_dead_runs(at=at, but=run.pk)
        choices = Choices.from_json(run.options)
        try:
            _check_may(by)
            opened = open_sheet(path, run.mapping or None, run.source_kind, choices, at=at)
            ground = _ground(opened, run.external_source, choices, by=by, at=at)
        except LuoshiError as problem:
            _fail(run, problem, at=at)
            raise
        run.source_kind, run.external_source = opened.kind.value, ground.sources[0]
        run.mapping, run.headers = opened.mapping, list(opened.table.names)
        run.account = {**opened.account, "taken_as": run.account.get("taken_as", {})}
        run.rows_total, run.state = opened.table.total, RunState.RUNNING
        run.save(
            update_fields=["source_kind", "external_source", "mapping", "headers", "account", "rows_total", "state"]
        )
        counts = _go_through(opened, ground, run, None, began=began)
    return _report(counts, run.pk, began, ground, opened.account)


def interrupt_dead_runs(*, at: datetime, but: int | None = None) -> int:
    """Mark runs that were killed; to be called by whoever holds the turnstile, since then none of them can be alive."""
    dead = ImportRun.objects.filter(state=RunState.RUNNING).exclude(pk=but or 0)
    return dead.update(state=RunState.INTERRUPTED, finished_at=at)


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_may(by: Actor) -> None:
    if not may(by, "import_requests"):
        raise ForbiddenError


def _ground(opened: OpenedSheet, source: str, choices: Choices, *, by: Actor, at: datetime) -> Ground:
    sources = sources_of(opened.kind, source if source not in set(SheetKind) else "")
    return Ground(
        reading=opened.reading,
        sources=sources,
        channel=channel_of(opened.kind),
        by=by,
        at=at,
        units=units_by_name(),
        categories=categories_by_name(),
        taken_as=TakeAs(choices.taken_as),
        datum=choices.datum,
    )


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _rehearse(opened: OpenedSheet, ground: Ground, progress: Progress | None) -> Counts:
    total, seen = Counts(), Seen()
    for rows in _chunks(opened.table.rows()):
        total.add(counts_of(rows, sort_rows(rows, ground.reading, ground.sources, seen), ground))
        if progress:
            progress(total.read, opened.table.total)
    return total


def _go_through(
    opened: OpenedSheet, ground: Ground, run: ImportRun, progress: Progress | None, *, began: float
) -> Counts:
    done, seen = run.rows_read, Seen()
    seen.skip(islice(opened.table.rows(), done), ground.reading)
    for rows in _chunks(islice(opened.table.rows(), done, None)):
        import_chunk(rows, ground, run, seen)
        done += len(rows)
        if progress:
            progress(done, opened.table.total)
    return _finish(run, ground, at=ground.at + timedelta(seconds=time.monotonic() - began))


def _finish(run: ImportRun, ground: Ground, *, at: datetime) -> Counts:
    with transaction.atomic():
        row = ImportRun.objects.select_for_update().get(pk=run.pk)
        row.state, row.finished_at = RunState.FINISHED, at
        row.save(update_fields=["state", "finished_at"])
        counts = _counts_on(row)
        record(
            kind="intake.import",
            subject=f"import:{row.pk}",
            by=ground.by,
            at=ground.at,
            data={
                "sha256": row.file_sha256,
                "kind": row.source_kind,
                "source": row.external_source,
                "taken_as": dict(counts.taken),
                **{name: getattr(counts, name) for name in COUNTED},
            },
        )
        waiting = counts.imported - counts.taken[TakeAs.HISTORY.value]
        first = Case.objects.filter(requests__external_source=row.external_source, is_open=True).order_by("-pk").first()
        if waiting and first:
            announce_import(first=first, count=waiting, by=ground.by, at=ground.at)
    return counts


def _counts_on(run: ImportRun) -> Counts:
    counts = Counts(run.rows_read, *(getattr(run, name) for name in COUNTED[1:]))
    counts.taken.update(run.account.get("taken_as", {}))
    return counts


def _fail(run: ImportRun, problem: LuoshiError, *, at: datetime) -> None:
    run.state, run.finished_at = RunState.FAILED, at
    run.error, run.error_data = problem.code, {name: str(value) for name, value in problem.data.items()}
    run.save(update_fields=["state", "finished_at", "error", "error_data"])


def _report(
    counts: Counts, run_id: int | None, began: float, ground: Ground | None, account: dict[str, Any]
) -> ImportReport:
    return ImportReport(
        **{name: getattr(counts, name) for name in COUNTED},
        seconds=round(time.monotonic() - began, 2),
        run_id=run_id,
        statistics=timeliness_of(ground.sources) if run_id is not None and ground else None,
        taken_as=dict(counts.taken),
        account=account,
    )
