"""Importing a sheet of messages: chunk by chunk, each whole; the same sheet again brings in nothing twice.

This is the one command of more than one transaction: a sheet may hold 100,000 rows, and what is in stays in. The run's
counts are written with the rows they count, so whenever the program is killed they say exactly what is in, and doing
the same again completes it.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.cases.api import Category
from luoshi.district.intake.commands.chunks import Counts, Ground, Numbered, channel_of, import_chunk, sort_chunk
from luoshi.district.intake.errors import NoHeaderError, NoSuchRunError, UnknownColumnsError
from luoshi.district.intake.models import ImportRun
from luoshi.district.intake.models.import_run import RunState
from luoshi.district.intake.queries.timeliness import timeliness_of
from luoshi.district.intake.rules.columns import Guess, choose_columns, guess_columns
from luoshi.district.intake.rules.fields import SheetKind, kind_of
from luoshi.district.intake.rules.rows import Reading
from luoshi.district.intake.rules.timeliness import Timeliness
from luoshi.district.intake.sheets import Sheet, open_sheet
from luoshi.district.intake.turnstile import only_import
from luoshi.district.people.api import Action, Actor, may, unit_tree
from luoshi.kernel.errors import ForbiddenError, LuoshiError

CHUNK = 500
Progress = Callable[[int, int], None]
"""Told how many rows are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a sheet: ``read = imported + already_known + rejected``; ``run_id`` is None for a dry run."""

    read: int
    imported: int
    already_known: int
    rejected: int
    seconds: float
    run_id: int | None
    statistics: Timeliness | None


def import_requests(
    *,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    source_kind: str = "auto",
    external_source: str = "",
    dry_run: bool = False,
    by: Actor,
    at: datetime,
    progress: Progress | None = None,
) -> ImportReport:
    """Import the messages of a sheet, as open cases or, where they have a reply, as closed ones with their history.

    ``mapping`` gives the header of each field; left out, the columns are guessed. ``source_kind`` is ``messages``,
    ``replies`` or ``hotline``; ``auto`` tells by the columns. ``external_source`` says whose numbers the sheet's are;
    left out, all sheets of one kind share their numbers.

    Raises
    ------
    SheetError, ImportBusyError, ForbiddenError
        Nothing was imported.
    """
    _check_may(by)
    began = time.monotonic()
    sheet = open_sheet(path, mapping)
    guess = columns_for(sheet, mapping)
    kind = kind_of(guess.choices) if source_kind == "auto" else SheetKind(source_kind)
    ground = _ground(sheet, guess, kind, external_source, by=by, at=at)
    if dry_run:
        counts = _rehearse(sheet, ground, progress)
        return _report(counts, None, began, ground)
    with only_import(wait=False):
        interrupt_dead_runs(at=at)
        run = ImportRun.objects.create(
            file_name=path.name[-200:],
            file_sha256=hash_of(path),
            source_kind=kind.value,
            external_source=ground.source,
            mapping=_as_mapping(guess),
            headers=list(sheet.headers),
            state=RunState.RUNNING,
            started_at=at,
            started_by_id=by.account_id,
            rows_total=sheet.total,
        )
        counts = _go_through(sheet, ground, run, progress, began=began)
    return _report(counts, run.pk, began, ground)


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
            return ImportReport(run.rows_read, run.imported, run.already_known, run.rejected, 0.0, run.pk, None)
        interrupt_dead_runs(at=at, but=run.pk)
        try:
            _check_may(by)
            sheet = open_sheet(path, run.mapping)
            guess = columns_for(sheet, run.mapping or None)
            kind = kind_of(guess.choices) if run.source_kind == "auto" else SheetKind(run.source_kind)
        except LuoshiError as problem:
            _fail(run, problem, at=at)
            raise
        ground = _ground(sheet, guess, kind, run.external_source, by=by, at=at)
        run.source_kind, run.external_source = kind.value, ground.source
        run.mapping, run.headers = _as_mapping(guess), list(sheet.headers)
        run.rows_total, run.state = sheet.total, RunState.RUNNING
        run.save(update_fields=["source_kind", "external_source", "mapping", "headers", "rows_total", "state"])
        counts = _go_through(sheet, ground, run, None, began=began)
    return _report(counts, run.pk, began, ground)


def interrupt_dead_runs(*, at: datetime, but: int | None = None) -> int:
    """Mark runs that were killed; to be called by whoever holds the turnstile, since then none of them can be alive."""
    dead = ImportRun.objects.filter(state=RunState.RUNNING).exclude(pk=but or 0)
    return dead.update(state=RunState.INTERRUPTED, finished_at=at)


def columns_for(sheet: Sheet, mapping: Mapping[str, str] | None) -> Guess:
    """The columns that were named, or those that can be guessed.

    Raises
    ------
    UnknownColumnsError, NoHeaderError
        A named column or field does not exist; or no column can be the subject or the text.
    """
    if not mapping:
        guess = guess_columns(sheet.headers, sheet.samples)
    else:
        guess, unknown = choose_columns(sheet.headers, mapping)
        if unknown:
            raise UnknownColumnsError(columns="、".join(unknown))
    if not guess.is_usable:
        raise NoHeaderError
    return guess


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_may(by: Actor) -> None:
    if not may(by, Action.IMPORT_REQUESTS):
        raise ForbiddenError


def _ground(sheet: Sheet, guess: Guess, kind: SheetKind, source: str, *, by: Actor, at: datetime) -> Ground:
    columns = {field: choice.column for field, choice in guess.choices.items()}
    units = {}
    for node in unit_tree():
        for name in (node.unit.short_name, node.unit.name):
            units[name] = node.unit.pk
    categories = dict(Category.objects.filter(is_active=True).order_by("-level", "-path").values_list("name", "code"))
    return Ground(
        reading=Reading(columns, at, sheet.counts_from_1904),
        source=(source or kind.value)[:60],
        channel=channel_of(kind),
        by=by,
        at=at,
        units=units,
        categories=categories,
    )


def _as_mapping(guess: Guess) -> dict[str, str]:
    return {field.value: choice.header for field, choice in guess.choices.items()}


def _chunks(rows: Iterator[Numbered]) -> Iterator[list[Numbered]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _rehearse(sheet: Sheet, ground: Ground, progress: Progress | None) -> Counts:
    total, seen = Counts(), set[str]()
    for rows in _chunks(sheet.rows()):
        chunk = sort_chunk(rows, ground, seen)
        total.read += len(rows)
        total.imported += len(chunk.new)
        total.already_known += chunk.known
        total.rejected += len(chunk.refused)
        if progress:
            progress(total.read, sheet.total)
    return total


def _go_through(sheet: Sheet, ground: Ground, run: ImportRun, progress: Progress | None, *, began: float) -> Counts:
    seen: set[str] = set()
    rows = islice(sheet.rows(), run.rows_read, None)
    done = run.rows_read
    for chunk in _chunks(rows):
        import_chunk(chunk, ground, run, seen)
        done += len(chunk)
        if progress:
            progress(done, sheet.total)
    return _finish(run, ground, at=ground.at + timedelta(seconds=time.monotonic() - began))


def _finish(run: ImportRun, ground: Ground, *, at: datetime) -> Counts:
    with transaction.atomic():
        row = ImportRun.objects.select_for_update().get(pk=run.pk)
        row.state, row.finished_at = RunState.FINISHED, at
        row.save(update_fields=["state", "finished_at"])
        record(
            kind="intake.import",
            subject=f"import:{row.pk}",
            by=ground.by,
            at=ground.at,
            data={
                "sha256": row.file_sha256,
                "kind": row.source_kind,
                "source": row.external_source,
                "read": row.rows_read,
                "imported": row.imported,
                "already_known": row.already_known,
                "rejected": row.rejected,
            },
        )
    return Counts(row.rows_read, row.imported, row.already_known, row.rejected)


def _fail(run: ImportRun, problem: LuoshiError, *, at: datetime) -> None:
    run.state, run.finished_at = RunState.FAILED, at
    run.error, run.error_data = problem.code, {name: str(value) for name, value in problem.data.items()}
    run.save(update_fields=["state", "finished_at", "error", "error_data"])


def _report(counts: Counts, run_id: int | None, began: float, ground: Ground) -> ImportReport:
    return ImportReport(
        counts.read,
        counts.imported,
        counts.already_known,
        counts.rejected,
        round(time.monotonic() - began, 2),
        run_id,
        None if run_id is None else timeliness_of(ground.source),
    )
