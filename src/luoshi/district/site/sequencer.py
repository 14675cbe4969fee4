"""Numbers the acts that wait for their place in the ledger, a few times a second, beside whatever the worker does.

A thread of its own, since a long job must not keep the ledger waiting. Nothing depends on it alone: whoever needs a
number that is not there yet gives it.
"""

import logging

from django.db import Error, close_old_connections

from luoshi.district.audit.api import number_waiting, numbers_at_once
from luoshi.district.site.beside import Beside

log = logging.getLogger(__name__)


class Sequencer(Beside):
    """Numbers what waits; where acts are numbered in their own transaction it has nothing to do."""

    name = "sequencer"
    pause_seconds = 0.25

    def is_needed(self) -> bool:
        """Where acts wait for their numbers."""
        return not numbers_at_once()

    def turn(self) -> bool:
        """One round, which takes all that waits."""
        try:
            close_old_connections()
            number_waiting(patient=False)
        except Error:
            # The database may be restarting; the acts wait where they are, and the next turn tries again.
            log.exception("acts could not be numbered")
        return False
