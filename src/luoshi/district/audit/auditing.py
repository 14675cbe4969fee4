"""The audits: of everything; nightly of what is new with a share of the rest, from a checkpoint beside the key.

The checkpoint lies beside the ledger's key, where whoever has only the database cannot move it: how many entries the
last audit found sound, and the right edge of the tree over them. The next nightly audit grows the tree from there; if
it does not end at the edge and at the signed heads that the database shows, the log is not the one that was audited.

A nightly audit that finds something, or no checkpoint that it can read, goes on to audit everything and says so. A
checkpoint that does not agree with a log that is sound by itself was not written by an audit of it: that is a
difference too, until somebody orders an audit of everything.
"""

import json
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, Literal

import django

from luoshi.district.audit import vault
from luoshi.district.audit.difference import Difference
from luoshi.district.audit.models import LedgerEvent
from luoshi.district.audit.numbering import number_waiting
from luoshi.district.audit.queries.adopted import taken_as_found
from luoshi.district.audit.queries.heads import ledger_size
from luoshi.district.audit.queries.replaying import computed_differences, replayed_differences, row_differences
from luoshi.district.audit.queries.whole import WholeCheck, check_from, check_whole
from luoshi.district.audit.scope import Progress, Scope, silent
from luoshi.kernel.errors import LuoshiError
from luoshi.proof.canonical import rfc3339
from luoshi.proof.merkle import Frontier

SHARES: Final = 30
"""In so many nights every old row and entry is looked at once."""
Why = Literal["", "checkpoint_missing", "checkpoint_unreadable", "checkpoint_ahead", "checkpoint_differs"]


@dataclass(frozen=True, slots=True)
class Audited:
    """How much was read, and the first difference, if any; ``taken_as_found`` rows are older than their replay.

    ``why_whole`` says why a nightly audit read everything.
    """

    entries: int
    heads: int
    covered: int
    difference: Difference | None = None
    taken_as_found: dict[str, int] = field(default_factory=dict)
    why_whole: Why = ""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where an audit ended that found no difference; ``night`` counts the shares."""

    frontier: Frontier
    ticket: int
    at: datetime
    night: int


def audit_whole(*, at: datetime, progress: Progress = silent, beside: bool = False) -> Audited:
    """Hold every entry, row and file against each other; what is sound becomes the checkpoint.

    With ``beside``, a second process reads the log while this one reads the rows. It is only for a program of its own
    outside any transaction, as the second process has a connection of its own.
    """
    whole, found = _read_beside(progress) if beside else _read_all(progress)
    return _ended(whole, found, at, night=0)


def audit_new(*, at: datetime, progress: Progress = silent) -> Audited:
    """The same for what is new since the checkpoint, and for one of thirty shares of everything else.

    Without a checkpoint, or with one that does not agree with the log, everything is audited.
    """
    number_waiting()
    try:
        checkpoint = read_checkpoint()
    except UnreadableCheckpointError as error:
        return _because("checkpoint_unreadable", Difference("checkpoint_unreadable", found=str(error)), progress)
    if checkpoint is None:
        return replace(audit_whole(at=at, progress=progress), why_whole="checkpoint_missing")
    size, known = ledger_size(), checkpoint.frontier.size
    if size < known:
        ahead = Difference("checkpoint_ahead", kept=str(known), found=str(size))
        return _because("checkpoint_ahead", ahead, progress)
    share = checkpoint.night % SHARES
    whole = check_from(checkpoint.frontier, share=share, shares=SHARES, progress=progress)
    if whole.difference is not None:
        differs = Difference("checkpoint_differs", kept=str(known), found=whole.difference.what)
        return _because("checkpoint_differs", differs, progress)
    scope = Scope(checkpoint.ticket, checkpoint.at, share, SHARES, progress)
    return _ended(whole, next(replayed_differences(scope), None), at, night=checkpoint.night + 1)


def _because(why: Why, otherwise: Difference, progress: Progress) -> Audited:
    """Audit everything; if all is sound, what is wrong is the checkpoint, which stays as it is for whoever looks."""
    whole, found = _read_all(progress)
    return Audited(whole.entries, whole.heads, whole.covered, found or otherwise, taken_as_found(), why)


def _read_all(progress: Progress) -> tuple[WholeCheck, Difference | None]:
    whole = check_whole(progress)
    return whole, whole.difference or next(replayed_differences(Scope(progress=progress)), None)


def _read_beside(progress: Progress) -> tuple[WholeCheck, Difference | None]:
    number_waiting()
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=django.setup) as second:
        log = second.submit(_read_log)
        rows = next(row_differences(Scope(progress=progress)), None)
        whole, computed = log.result()
    return whole, whole.difference or rows or computed


def _read_log() -> tuple[WholeCheck, Difference | None]:
    """What the second process does: about half of all the work."""
    whole = check_whole()
    return whole, whole.difference or next(computed_differences(Scope()), None)


def _ended(whole: WholeCheck, found: Difference | None, at: datetime, *, night: int) -> Audited:
    if found is None and whole.frontier is not None:
        last = LedgerEvent.objects.filter(seq__lt=whole.entries).order_by("-seq").values_list("ticket", flat=True)
        keep_checkpoint(Checkpoint(whole.frontier, last.first() or -1, at, night))
    return Audited(whole.entries, whole.heads, whole.covered, found, taken_as_found())


class UnreadableCheckpointError(Exception):
    """The file is there, but is not one that an audit wrote."""


def read_checkpoint() -> Checkpoint | None:
    """Where the last sound audit ended.

    Raises
    ------
    UnreadableCheckpointError
        The file is there, but cannot be read.
    """
    try:
        written: dict[str, Any] = json.loads(_path().read_text(encoding="utf-8"))
        frontier = Frontier.from_bytes(bytes.fromhex(written["frontier"]))
        at = datetime.fromisoformat(written["at"])
        ticket, night = written["ticket"], written["night"]
        if type(ticket) is not int or type(night) is not int or at.tzinfo is None or frontier.size != written["size"]:
            raise UnreadableCheckpointError(_path().name)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, LuoshiError) as error:
        raise UnreadableCheckpointError(f"{_path().name}: {error}") from error
    return Checkpoint(frontier, ticket, at, night)


def keep_checkpoint(checkpoint: Checkpoint) -> None:
    """Write the checkpoint, whole or not at all."""
    written = {
        "size": checkpoint.frontier.size,
        "frontier": checkpoint.frontier.to_bytes().hex(),
        "ticket": checkpoint.ticket,
        "at": rfc3339(checkpoint.at),
        "night": checkpoint.night,
    }
    path = _path()
    beside = path.with_suffix(".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(written, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _path() -> Path:
    return vault.folder() / "audited.json"
