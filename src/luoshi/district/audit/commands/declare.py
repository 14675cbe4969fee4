"""Says openly, under the log's key, what contradicts what others hold: a restored backup, a head with a wrong time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.district.audit import clocks, outside, vault
from luoshi.district.audit.commands.record import HasKey, record
from luoshi.district.audit.errors import LedgerRolledBackError, NothingToDeclareError, OtherLogError
from luoshi.district.audit.models import LedgerDeclaration, SignedHead
from luoshi.district.audit.numbering import number_waiting
from luoshi.district.audit.queries.declarations import declarations
from luoshi.district.audit.queries.heads import Head, latest_head, ledger_size
from luoshi.district.audit.queries.keys import key_ring
from luoshi.district.audit.queries.rollback import require_nothing_lost
from luoshi.district.audit.signing import sign_alone
from luoshi.proof.canonical import rfc3339
from luoshi.proof.declarations import Declaration, Declared, declare, one_line
from luoshi.proof.heads import TreeHead
from luoshi.proof.merkle import EMPTY_ROOT
from luoshi.proof.notes import SignedNote


def declare_restore(*, reason: str, who: str, by: HasKey, at: datetime) -> Head:
    """After a restore: declare what was lost, record it, and sign the first head that goes on from what is there.

    ``who`` decided it, in words; ``by`` writes it. Interrupted and run again, it goes on where it stopped.

    Raises
    ------
    NothingToDeclareError
        Nothing was lost, or no reason or nobody is named.
    OtherLogError
        The database is empty or of another log, so that nothing could go on.
    SigningKeyMissingError
        The key in office in this database is not there any more: it was changed after the backup was made.
    """
    with vault.one_at_a_time():
        number_waiting()
        lost = outside.highest()
        if lost is None or not _is_lost():
            raise NothingToDeclareError(reason="the database has everything that was signed")
        ring = key_ring()
        if ring is None or ring.origin != lost.origin:
            raise OtherLogError(origin=lost.origin, folder=vault.folder())
        known = [declaration for declaration, _ in declarations() if declaration.what is Declared.RESTORED]
        if not any((one.size, one.root) == (lost.size, lost.root) for one in known):
            kept = _last_common(lost)
            _declare(Declared.RESTORED, lost, kept, reason=reason, who=who, by=by, at=at)
        outside.set_aside(lost)
        return sign_alone(at, confirmed=True)


def declare_clock(*, reason: str, who: str, by: HasKey, at: datetime) -> Head:
    """After a head with a time that has not come yet: declare its time wrong, and sign one with the right time.

    Raises
    ------
    NothingToDeclareError
        The last head's time is not ahead of ``at``, or no reason or nobody is named.
    """
    with vault.one_at_a_time():
        require_nothing_lost()
        last = latest_head()
        if last is None or last.at <= at + clocks.TOLERANCE:
            raise NothingToDeclareError(reason="the last head's time is not ahead of the clock")
        head = TreeHead.parse(last.note.text)
        _declare(Declared.CLOCK, head, head, reason=reason, who=who, by=by, at=at)
        return sign_alone(at)


def _is_lost() -> bool:
    try:
        require_nothing_lost()
    except LedgerRolledBackError:
        return True
    return False


def _last_common(lost: TreeHead) -> TreeHead:
    """The last head in the database that was signed before the lost one: what it covers is as it was."""
    ring, most = key_ring(), min(lost.size - 1, ledger_size())
    row = SignedHead.objects.filter(size__lte=most).order_by("-size").first()
    if row is None or ring is None:
        return TreeHead(lost.origin, 0, EMPTY_ROOT, lost.at)
    return ring.read_head(SignedNote.parse(row.note))


def _declare(
    what: Declared, head: TreeHead, kept: TreeHead, *, reason: str, who: str, by: HasKey, at: datetime
) -> None:
    if not one_line(reason) or not one_line(who):
        raise NothingToDeclareError(reason="it needs a reason, and the name of whoever decided it")
    key = vault.key_in_office(at)
    said = Declaration(
        key.name, what, head.size, head.root, head.at, kept.size, kept.root, one_line(who), one_line(reason), at
    )
    data: Mapping[str, Any] = {
        "what": what.value,
        "head_size": head.size,
        "head_root": head.root.hex(),
        "head_at": rfc3339(head.at),
        "kept_size": kept.size,
        "kept_root": kept.root.hex(),
        "by": said.by,
        "reason": said.reason,
    }
    with transaction.atomic(durable=True):
        LedgerDeclaration.objects.create(number=LedgerDeclaration.objects.count(), note=str(declare(said, key)))
        record(kind=f"ledger.{what.value}", subject="ledger:log", by=by, at=at, data=data)
