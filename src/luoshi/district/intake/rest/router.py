"""Handing in a sheet of messages by program, and what became of it."""

import tempfile
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from luoshi.district.intake.api import Choices, TakeAs, queue_import
from luoshi.district.intake.errors import NoHeaderError
from luoshi.district.intake.queries.preview import preview_sheet
from luoshi.district.intake.queries.runs import run_shown
from luoshi.district.people.api import actor_at, may
from luoshi.district.places.api import CoordinateSystem
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.errors import ForbiddenError
from luoshi.sheets import Limits
from luoshi.sheets.errors import EmptySheetError, TooLargeSheetError

router = Router(tags=["imports"])
MOST_BYTES = Limits().bytes


class RunOut(Schema):
    """An import as it stands: ``read`` is the sum of what became of the rows."""

    id: int
    file_name: str
    state: str = Field(description="waiting, running, finished, interrupted or failed.")
    read: int
    imported: int
    changed: int = Field(description="Known messages that got their reply.")
    known: int
    conflicts: int = Field(description="Known numbers with other words, which a person decides on the page.")
    refused: int
    account: dict[str, Any] = Field(description="How the file was read: columns and sheets not used, encoding, zone.")
    rows: list[dict[str, Any]] = Field(description="The rows that did not come in, with the codes of the reasons.")


class ProblemOut(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    code: str


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422), ProblemOut)


@router.post("/imports", response={202: RunOut, **PROBLEMS}, summary="Hand in a sheet of messages")
def create_import(  # noqa: PLR0917 - ninja reads the form from the arguments
    request: DistrictRequest,
    file: UploadedFile = File(...),  # noqa: B008 - how ninja declares it
    source: str = Form("", max_length=60),
    sheet: str = Form("", max_length=200),
    header_row: int | None = Form(None, ge=1, le=99_999),
    encoding: str = Form("", max_length=40),
    zone: str = Form("", max_length=60),
    datum: CoordinateSystem = Form(CoordinateSystem.WGS84),  # noqa: B008 - how ninja declares it
    taken_as: TakeAs = Form(TakeAs.AUTO),  # noqa: B008 - how ninja declares it
) -> Status[RunOut]:
    """Any sheet that the page takes; columns are guessed as there. It waits for the worker; known numbers come in once.

    ``sheet``, ``header_row``, ``encoding``, ``zone`` and ``datum`` say how to read it, ``taken_as`` as what the
    messages come in.
    """
    actor, at = actor_at(request), _at(request)
    if not may(actor, "import_requests"):
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
        choices = Choices(sheet, header_row, encoding, zone.strip(), datum.value, taken_as.value)
        opened = preview_sheet(path, mapping=None, external_source=said, choices=choices, at=at).opened
        if not opened.guess.is_usable:
            raise NoHeaderError
        run = queue_import(
            path=path,
            file_name=str(file.name or "")[-120:],
            mapping=opened.mapping,
            source_kind=opened.kind.value,
            external_source=said,
            choices=choices,
            by=actor,
            at=at,
        )
    return Status(202, RunOut(**asdict(run_shown(run.pk))))


@router.get("/imports/{run_id}", response={200: RunOut, **PROBLEMS}, summary="What became of a sheet")
def read_import(request: DistrictRequest, run_id: int) -> RunOut:
    """How far an import is."""
    if not may(actor_at(request), "see_requests"):
        raise ForbiddenError
    return RunOut(**asdict(run_shown(run_id)))


def _at(request: DistrictRequest) -> datetime:
    at: datetime = request.at
    return at
