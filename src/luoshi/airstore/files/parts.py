"""The names of part files, which tell everything that must be known before one is opened.

``part-01m-base-00000001-00000012-0001-1440-1440000-3.parquet`` holds minutes (01m), came of the appends 1 to 12 of its
day, covers the minutes 0001 to 1440 of the day, has 1,440,000 rows and a companion of 3.

*Base* parts hold what was told first, each station and time once, unflagged. *More* parts hold the rest: corrections,
late additions to rows that were there, flagged rows. A base part of several appends replaces every part that lies
within its span; a more part of several appends counts only beside the base part of the same span, which is renamed
after it. So one rename switches from the old files to the new, and old and new are never counted together.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

_NAME = re.compile(r"part-(\d\d)m-(base|more)-(\d{8})-(\d{8})-(\d{4})-(\d{4})-(\d+)-(\d+)\.parquet")


class Kind(StrEnum):
    """What a part holds."""

    BASE = "base"
    MORE = "more"


@dataclass(frozen=True)
class Part:
    """A part file: of resolution ``minutes``, from the appends ``since`` to ``until``, with ``rows`` rows.

    ``first`` and ``last`` are minutes of the day, rounded outwards; ``companion_rows`` are the rows of the more part
    that belongs to a compacted base part.
    """

    minutes: int
    kind: Kind
    since: int
    until: int
    first: int
    last: int
    rows: int
    companion_rows: int = 0

    @cached_property
    def name(self) -> str:
        """Its file's name."""
        return (
            f"part-{self.minutes:02d}m-{self.kind}-{self.since:08d}-{self.until:08d}"
            f"-{self.first:04d}-{self.last:04d}-{self.rows}-{self.companion_rows}.parquet"
        )

    @property
    def is_compacted(self) -> bool:
        """Whether it stands for several appends."""
        return self.until > self.since

    def lies_within(self, other: "Part") -> bool:
        """Whether ``other`` came of the same appends and more."""
        wider = (other.until - other.since) > (self.until - self.since)
        return wider and other.since <= self.since and self.until <= other.until

    def touches(self, first: int, last: int) -> bool:
        """Whether it may hold rows of these minutes of the day."""
        return self.rows > 0 and self.first <= last and first <= self.last


def part_named(name: str) -> Part | None:
    """The part a file's name tells of; None for a name of another kind.

    >>> part_named("part-60m-base-00000001-00000001-0060-1440-216-0.parquet").rows
    216
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    minutes, kind, *numbers = match.groups()
    return Part(int(minutes), Kind(kind), *(int(n) for n in numbers))


@dataclass(frozen=True)
class Counted:
    """Which parts of a day and resolution count, and which have been replaced or are left over from a crash."""

    live: tuple[Part, ...]
    replaced: tuple[Part, ...]
    is_torn: bool
    """A companion is not in the listing, which was taken in the moment of a rename: list again."""


def count(parts: Iterable[Part]) -> Counted:
    """Sort out the parts of one day and resolution."""
    every = sorted(parts, key=lambda p: (p.since, p.until, p.kind))
    leading = [p for p in every if p.kind is Kind.BASE and p.is_compacted]
    spans = {(p.since, p.until): p for p in leading}
    live, replaced = [], []
    for part in every:
        is_lonely = part.kind is Kind.MORE and part.is_compacted and (part.since, part.until) not in spans
        if is_lonely or any(part.lies_within(other) for other in leading):
            replaced.append(part)
        else:
            live.append(part)
    companions = {(p.since, p.until) for p in live if p.kind is Kind.MORE}
    is_torn = any(p.companion_rows and (p.since, p.until) not in companions for p in live if p.kind is Kind.BASE)
    return Counted(tuple(live), tuple(replaced), is_torn)
