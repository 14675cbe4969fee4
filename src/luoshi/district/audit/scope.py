"""How much an audit looks at: everything, or what changed since the last one and a share of the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Progress = Callable[[str, int, int], None]
"""Told what is being read, how much of it is done, and how much there is."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything, unless ``since`` is given: the ticket after which acts are new, and ``new_since`` when that was.

    ``share`` of ``shares`` parts of the rest comes along.
    """

    since: int | None = None
    new_since: datetime | None = None
    share: int = 0
    shares: int = 1
    progress: Progress = silent

    @property
    def is_whole(self) -> bool:
        """Whether everything is looked at."""
        return self.since is None
