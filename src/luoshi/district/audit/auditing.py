"""The audits: of everything; nightly of what is new with a share of the rest, from a checkpoint beside the key.

The checkpoint lies beside the ledger's key, where whoever has only the database cannot move it: how many entries the
last audit found sound, and the right edge of the tree over them. The next nightly audit grows the tree from there; if
it does not end at the edge and at the signed heads that the database shows, the log is not the one that was audited.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from luoshi.district.audit import vault
from luoshi.district.audit.difference import Difference
from luoshi.district.audit.models import LedgerEvent
from luoshi.district.audit.numbering import number_waiting
from luoshi.district.audit.queries.adopted import taken_as_found
from luoshi.district.audit.queries.heads import ledger_size
from luoshi.district.audit.queries.replaying import replayed_differences
from luoshi.district.audit.queries.whole import WholeCheck, check_from, check_whole
from luoshi.district.audit.scope import Progress, Scope, silent
from luoshi.proof.canonical import rfc3339
from luoshi.proof.merkle import Frontier

SHARES: Final = 30
"""In so many nights every old row and entry is looked at once."""


@dataclass(frozen=True, slots=True)
class Audited:
    """How much was read, and the first difference, if any; ``taken_as_found`` rows are older than their replay."""

    entries: int
    heads: int
    covered: int
    difference: Difference | None = None
    taken_as_found: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where an audit ended that found no difference; ``night`` counts the shares."""

    frontier: Frontier
    ticket: int
    at: datetime
    night: int


def audit_whole(*, at: datetime, progress: Progress = silent) -> Audited:
    """Hold every entry, row and file against each other; what is sound becomes the checkpoint."""
    whole = check_whole(progress)
    found = whole.difference or next(_replayed(Scope(progress=progress)), None)
    return _ended(whole, found, at, night=0)


def audit_new(*, at: datetime, progress: Progress = silent) -> Audited:
    """The same for what is new since the checkpoint, and for one of thirty shares of everything else.

    Without a checkpoint everything is audited.
    """
    number_waiting()
    try:
        checkpoint = read_checkpoint()
    except (ValueError, KeyError, TypeError) as error:
        return Audited(0, 0, 0, Difference("checkpoint_unreadable", found=str(error)))
    if checkpoint is None:
        return audit_whole(at=at, progress=progress)
    size, known = ledger_size(), checkpoint.frontier.size
    if size < known:
        return Audited(0, 0, 0, Difference("checkpoint_ahead", kept=str(known), found=str(size)))
    share = checkpoint.night % SHARES
    whole = check_from(checkpoint.frontier, share=share, shares=SHARES, progress=progress)
    scope = Scope(checkpoint.ticket, checkpoint.at, share, SHARES, progress)
    found = whole.difference or next(_replayed(scope), None)
    return _ended(whole, found, at, night=checkpoint.night + 1)


def _replayed(scope: Scope) -> Iterator[Difference]:
    return replayed_differences(scope)


def _ended(whole: WholeCheck, found: Difference | None, at: datetime, *, night: int) -> Audited:
    if found is None and whole.frontier is not None:
        last = LedgerEvent.objects.filter(seq__lt=whole.entries).order_by("-seq").values_list("ticket", flat=True)
        keep_checkpoint(Checkpoint(whole.frontier, last.first() or -1, at, night))
    return Audited(whole.entries, whole.heads, whole.covered, found, taken_as_found())


def read_checkpoint() -> Checkpoint | None:
    """Where the last sound audit ended.

    Raises
    ------
    ValueError, KeyError, TypeError
        The file is there, but cannot be read.
    """
    try:
        written: dict[str, Any] = json.loads(_path().read_text())
    except FileNotFoundError:
        return None
    frontier = Frontier.from_bytes(bytes.fromhex(written["frontier"])) if written["size"] else Frontier()
    return Checkpoint(frontier, written["ticket"], datetime.fromisoformat(written["at"]), written["night"])


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
