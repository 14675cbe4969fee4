"""Panels: a domain shows something of its own on a page of another domain, and neither knows the other.

A page opens slots; each slot says what the page is about and what may stand there. Whoever declared a panel for a slot
(``DomainConfig.panels``) is handed who looks, at which instant and at what, and answers with what it shows, or with
nothing. ``order`` counts within the slot; ``queries`` is how many questions to the database the panel asks at most, so
that a page of many panels stays as quick as it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

from luoshi.kernel.actors import Actor

Subject = TypeVar("Subject")
Shown = TypeVar("Shown")
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Panel:
    """What one card shows: ``template`` is included with ``panel`` standing for ``data``."""

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkPanel(Panel):
    """A part of *My work*; so many things of it wait for the reader, ``is_capped`` when there are more."""

    waiting: int = 0
    is_capped: bool = False
    has_rows: bool = False
    """Whether it shows anything that the reader can take up, waiting or not."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with its name, where it leads, and how it changed.

    ``tone`` is ``late``, ``warn`` or nothing; ``unit`` stands small behind the figure.
    """

    label: Words
    value: int | str
    url: str
    change: str = ""
    tone: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class View(Generic[Subject]):
    """Who looks at a page, at which instant, and what the page is about."""

    actor: Actor
    at: datetime
    subject: Subject


@dataclass(frozen=True, slots=True)
class Slot(Generic[Subject, Shown]):
    """A place on a page: its name, what the page is about, and what may stand there."""

    name: str


@dataclass(frozen=True, slots=True)
class UnitShown:
    """The unit whose board is looked at, with those beneath it."""

    id: int
    code: str
    path: str


COCKPIT_TILES: Slot[None, Tile] = Slot("cockpit.tiles")
"""Figures of the leader's screen."""
COCKPIT: Slot[None, Panel] = Slot("cockpit")
"""Cards of the leader's screen, after those of the cases."""
WORK: Slot[None, WorkPanel] = Slot("work")
"""What waits for the reader today."""
WORK_SIDE: Slot[None, Panel] = Slot("work.side")
"""What stands beside it: notices and the like."""
UNIT_BOARD: Slot[UnitShown, Panel] = Slot("unit_board")
"""Cards of one unit's board."""
UNIT_TILES: Slot[UnitShown, Tile] = Slot("unit_board.tiles")
"""Figures of one unit's board."""
SUPERVISION: Slot[None, Panel] = Slot("supervision")
"""Sections of the supervision board."""
PUBLIC_HOME: Slot[None, Panel] = Slot("public.home")
"""What everybody reads on the first page; only what is public may stand there."""


@dataclass(frozen=True, slots=True)
class Placed(Generic[Subject, Shown]):
    """One panel in its slot."""

    key: str
    build: Callable[[View[Subject]], Shown | None]
    order: int = 100
    queries: int = 0


_slots: dict[str, dict[str, Placed[Any, Any]]] = {}


def register_panel(
    slot: Slot[Subject, Shown] | str,
    key: str,
    build: Callable[[View[Subject]], Shown | None],
    *,
    order: int = 100,
    queries: int = 0,
) -> None:
    """Let ``build`` show something in ``slot``; a key registered again replaces the earlier one."""
    name = slot if isinstance(slot, str) else slot.name
    _slots.setdefault(name, {})[key] = Placed(key, build, order, queries)


def placed_in(slot: Slot[Subject, Shown]) -> list[Placed[Subject, Shown]]:
    """The panels registered for ``slot``, in their order."""
    return sorted(_slots.get(slot.name, {}).values(), key=lambda placed: (placed.order, placed.key))


def names_of_slots() -> frozenset[str]:
    """The slots for which anything is registered."""
    return frozenset(_slots)


def panels_for(slot: Slot[Subject, Shown], view: View[Subject]) -> list[Shown]:
    """What the panels of ``slot`` have to show to this view, in their order."""
    return [shown for placed in placed_in(slot) if (shown := placed.build(view)) is not None]
