"""News of cases: sent after the commit of each act, to whoever has connected.

``acted.connect(receiver, dispatch_uid="…")``; the receiver is given ``event``, a :class:`CaseActed`. This is for what
may be lost with a killed process: a page's freshness, a hint. Who must miss nothing follows the ledger instead
(``audit.api.follow``), where every act stands under ``case.<act>``.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.dispatch import Signal

log = logging.getLogger(__name__)

acted = Signal()
"""An act on a case was committed; ``event``."""


@dataclass(frozen=True, slots=True)
class CaseActed:
    """One act on one case, as it was committed.

    ``origin`` says where the case came from (``"<domain>:<id>"``, empty for none), ``state_before`` is empty when the
    act registered it, ``version`` is that after the act, and ``ticket`` is what the ledger knows the act by.
    """

    case: str
    origin: str
    act: str
    state_before: str
    state_after: str
    version: int
    ticket: int
    at: datetime


def announce(event: CaseActed) -> None:
    """Send the event once the transaction is committed, and not at all if it is undone."""
    if acted.has_listeners(CaseActed):
        transaction.on_commit(lambda: _send(event))


def _send(event: CaseActed) -> None:
    for receiver, answer in acted.send_robust(sender=CaseActed, event=event):
        if isinstance(answer, Exception):
            # The act is done and committed; what a receiver makes of it is the receiver's own.
            log.error("%r failed on %s of %s", receiver, event.act, event.case, exc_info=answer)
