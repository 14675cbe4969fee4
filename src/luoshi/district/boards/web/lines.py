"""A line of a board: a case, what stands out about it, and the one thing to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from luoshi.district.cases.api import CaseLine


@dataclass(frozen=True, slots=True)
class Act:
    """A link to the form of one act, as a button."""

    url: str
    label: str | Promise
    icon: str


@dataclass(frozen=True, slots=True)
class Line:
    """``act`` is the link that leads on; where there is none, ``may_urge`` offers the urge in one tap."""

    row: CaseLine
    note: str = ""
    act: Act | None = None
    may_urge: bool = False
    review_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One question of the supervision office with its answer: the first lines, and how many there are in all."""

    key: str
    title: str | Promise
    text: str | Promise
    note_title: str | Promise
    nothing: str | Promise
    lines: Sequence[Line]
    count: int
    is_grouped: bool = False
    is_read_out: bool = False
    groups: Sequence[tuple[str, Sequence[Line]]] = field(default=())
    is_capped: bool = False

    @property
    def may_urge(self) -> bool:
        """True when a line of it can be chosen to be urged."""
        return any(line.may_urge for line in self.lines)

    @property
    def more(self) -> int:
        """How many lines the board does not show."""
        return self.count - len(self.lines)
