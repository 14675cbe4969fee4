"""What the measurements do not bear: each thing that cannot be said, with the reason and what would make it sayable."""

from dataclasses import dataclass, field
from enum import StrEnum


class Unsaid(StrEnum):
    """What cannot be said."""

    DIRECTION = "direction"
    """From where it came: no wind was measured."""
    SOURCE = "source"
    """Who emitted it: concentrations name nobody."""
    CAUSE = "cause"
    """Why it became better or worse: the weather is not taken out."""
    YEAR = "year"
    """Whether the standard was attained: the period is not one calendar year."""
    TREND = "trend"
    """Whether it grows better in the long run: too few years."""
    CHANGE = "change"
    """How it compares with the time before: nothing was measured then."""
    INCREMENT = "increment"
    """Which station lies above its neighbours: fewer than four stations."""
    CAPTURE = "capture"
    """What happened in the hours that were not measured."""
    INTERVAL = "interval"
    """Whether the late night differs: too few days."""


@dataclass(frozen=True, slots=True)
class Silence:
    """One thing that cannot be said; ``names`` are the stations it is about, if any."""

    what: Unsaid
    names: tuple[str, ...] = field(default=())
