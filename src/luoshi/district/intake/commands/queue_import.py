"""Handing a sheet in for import: kept in the deployment's own folder until the worker has gone through it."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from luoshi.district.intake.commands.import_requests import hash_of
from luoshi.district.intake.events import import_queued
from luoshi.district.intake.folder import kept_sheet
from luoshi.district.intake.models import ImportRun
from luoshi.district.intake.models.import_run import RunState
from luoshi.district.intake.rules.choices import Choices
from luoshi.district.people.api import Actor, may
from luoshi.kernel.errors import ForbiddenError


def queue_import(
    *,
    path: Path,
    file_name: str,
    mapping: Mapping[str, str] | None = None,
    source_kind: str = "auto",
    external_source: str = "",
    choices: Choices | None = None,
    by: Actor,
    at: datetime,
) -> ImportRun:
    """Make a run that waits, and tell whoever does such work once it is committed.

    The same file handed in again in the same way, while it waits or is being gone through, is the run there is.
    """
    if not may(by, "import_requests"):
        raise ForbiddenError
    digest = hash_of(path)
    kept = kept_sheet(digest)
    if not kept.exists():
        partial_copy = kept.with_suffix(".part")
        shutil.copyfile(path, partial_copy)
        partial_copy.rename(kept)
    wanted: dict[str, Any] = {
        "file_sha256": digest,
        "source_kind": source_kind,
        "external_source": external_source,
        "mapping": dict(mapping or {}),
        "options": (choices or Choices()).as_json(),
    }
    with transaction.atomic():
        under_way = ImportRun.objects.filter(**wanted, state__in=(RunState.WAITING, RunState.RUNNING)).first()
        if under_way is not None:
            return under_way
        run = ImportRun.objects.create(
            **wanted,
            file_name=file_name[-200:],
            state=RunState.WAITING,
            started_at=at,
            started_by_id=by.account_id,
        )
        transaction.on_commit(partial(import_queued.send, sender=ImportRun, run_id=run.pk))
    return run
