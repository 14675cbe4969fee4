"""What the worker does for the ledger by itself."""

import logging
from datetime import datetime, timedelta

from django.conf import settings

from luoshi.district.audit.api import (
    audit_new,
    ledger_size,
    number_waiting,
    purge_accesses,
    require_believable,
    seal_accesses,
    sign_head,
)
from luoshi.district.audit.errors import AuditFoundError

logger = logging.getLogger(__name__)


def sign(at: datetime) -> None:
    """Sign a head when the ledger grew; an empty one needs none."""
    number_waiting()
    if ledger_size():
        require_believable(at)
        sign_head(at=at)


def seal_readings(at: datetime) -> None:
    """Seal the records of who read personal data."""
    seal_accesses(at=at)


def purge_readings(at: datetime) -> None:
    """Remove the records of reading whose time is over."""
    purge_accesses(before=at - timedelta(days=settings.ACCESS_KEPT_DAYS), at=at)


def audit_nightly(at: datetime) -> None:
    """Hold what is new, and a share of the rest, against the log; the first time, everything.

    Raises
    ------
    AuditFoundError
        Something differs: the worker logs it and the doctor shows it until an audit finds nothing.
    """
    audited = audit_new(at=at)
    if audited.why_whole:
        logger.warning("the nightly audit read everything: %s", audited.why_whole)
    found = audited.difference
    if found is not None:
        where = " ".join(filter(None, (found.subject, found.table, found.row, found.column)))
        raise AuditFoundError(what=found.what, where=where)
