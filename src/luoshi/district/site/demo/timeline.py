"""Lets many lives go on side by side, each act at its instant, all acts in the order of time.

A life is a generator: it yields the instant of its next act and, when it is resumed, does it. What would happen after
the end does not happen, which leaves every case in the state in which "now" finds it.
"""

import heapq
import itertools
from collections.abc import Callable, Generator
from datetime import datetime
from typing import Any

from django.db import transaction

Life = Generator[datetime, None, Any]
Progress = Callable[[int, int], object]

ACTS_PER_TRANSACTION = 60
"""Each act is still a transaction of its own inside; one outer commit for many spares most waiting for the disk."""


class Timeline:
    """The lives that have not ended yet, by the instant of their next act."""

    def __init__(self, *, ends_at: datetime) -> None:
        self.ends_at = ends_at
        self._waiting: list[tuple[datetime, int, Life]] = []
        self._numbers = itertools.count()

    def add(self, life: Life) -> None:
        """Let a life begin."""
        self._go_on(life)

    def run(self, progress: Progress | None = None) -> int:
        """Run until nothing is left before the end; returns how many times somebody acted."""
        done, starts_at = 0, self._waiting[0][0] if self._waiting else self.ends_at
        whole = max(1, round((self.ends_at - starts_at).total_seconds()))
        while self._waiting:
            with transaction.atomic():
                for _ in range(min(ACTS_PER_TRANSACTION, len(self._waiting))):
                    at = self._act()
                    done += 1
                    if not self._waiting:
                        break
            if progress is not None:
                progress(round((at - starts_at).total_seconds()), whole)
        return done

    def _act(self) -> datetime:
        at, _number, life = heapq.heappop(self._waiting)
        self._go_on(life)
        return at

    def _go_on(self, life: Life) -> None:
        following = next(life, None)
        if following is not None and following <= self.ends_at:
            heapq.heappush(self._waiting, (following, next(self._numbers), life))
