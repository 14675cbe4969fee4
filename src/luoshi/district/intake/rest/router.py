"""Handing in a sheet of messages by program, and what became of it."""

import tempfile
from datetime import datetime
from pathlib import Path

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from luoshi.district.intake.api import queue_import
from luoshi.district.intake.errors import EmptySheetError, NoHeaderError, TooLargeSheetError
from luoshi.district.intake.models import ImportRun
from luoshi.district.intake.queries.preview import preview_sheet
from luoshi.district.intake.queries.runs import run_by_id
from luoshi.district.intake.sheets.sheet import MOST_BYTES
from luoshi.district.people.api import Action, actor_at, may
from luoshi.kernel.errors import ForbiddenError

router = Router(tags=["imports"])


class RunOut(Schema):
    """An import as it stands; the rows that were refused are on its page, with the reasons."""

    id: int
    file_name: str
    state: str = Field(description="waiting, running, finished, interrupted or failed.")
    read: int
    imported: int
    known: int
    refused: int


class ProblemOut(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    code: str


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422), ProblemOut)


@router.post("/imports", response={202: RunOut, **PROBLEMS}, summary="Hand in a sheet of messages")
def create_import(
    request: HttpRequest,
    file: UploadedFile = File(...),  # noqa: B008 - how ninja declares it
    source: str = Form("", max_length=60),
) -> Status[RunOut]:
    """XLSX or CSV; its columns are guessed as on the page. It waits for the worker; known numbers come in once."""
    actor, at = actor_at(request), _at(request)
    if not may(actor, Action.IMPORT_REQUESTS):
        raise ForbiddenError
    if not file.size:
        raise EmptySheetError
    if file.size > MOST_BYTES:
        raise TooLargeSheetError(limit_mb=MOST_BYTES // 2**20)
    with tempfile.NamedTemporaryFile() as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        path, said = Path(kept.name), source.replace("\x00", "").strip()
        preview = preview_sheet(path, mapping=None, external_source=said, at=at)
        if not preview.guess.is_usable:
            raise NoHeaderError
        run = queue_import(
            path=path,
            file_name=str(file.name or "")[-120:],
            mapping={field.value: choice.header for field, choice in preview.guess.choices.items()},
            source_kind=preview.kind.value,
            external_source=said,
            by=actor,
            at=at,
        )
    return Status(202, _shown(run))


@router.get("/imports/{run_id}", response={200: RunOut, **PROBLEMS}, summary="What became of a sheet")
def read_import(request: HttpRequest, run_id: int) -> RunOut:
    """How far an import is."""
    if not may(actor_at(request), Action.SEE_REQUESTS):
        raise ForbiddenError
    return _shown(run_by_id(run_id))


def _shown(run: ImportRun) -> RunOut:
    return RunOut(
        id=run.pk,
        file_name=run.file_name,
        state=run.state,
        read=run.rows_read,
        imported=run.imported,
        known=run.already_known,
        refused=run.rejected,
    )


def _at(request: HttpRequest) -> datetime:
    at: datetime = request.at  # type: ignore[attr-defined]
    return at
