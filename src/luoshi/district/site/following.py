"""Hands the ledger's news to its followers, beside whatever else the worker does.

A thread of its own, since neither a long job nor the schedule must keep the news waiting. Several workers may do it at
once: who holds a follower's row hands over, the others pass by.
"""

import logging

from django.db import Error, close_old_connections

from luoshi.district.audit.api import declared_followers, hand_over
from luoshi.district.site.beside import Beside
from luoshi.kernel import clock

log = logging.getLogger(__name__)


class Following(Beside):
    """Hands over as long as somebody follows."""

    name = "following"
    pause_seconds = 0.5

    def is_needed(self) -> bool:
        """Where nobody follows there is nothing to do."""
        return bool(declared_followers())

    def turn(self) -> bool:
        """One round; whether entries were handed over, so that more may wait."""
        return turn() > 0


def turn() -> int:
    """One round; how many entries were handed over."""
    try:
        close_old_connections()
        return hand_over(at=clock.now())
    except Error:
        # The database may be restarting; the cursors stand where they stood, and the next turn tries again.
        log.exception("news could not be handed over")
        return 0
