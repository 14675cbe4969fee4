"""Panels: a domain adds a card to a page of a domain beneath it, which knows nothing of the other.

The page names a slot and offers its subject; whoever declared a card for the slot (``DomainConfig.panels``) answers
with a template and what it shows, or with nothing. ``order`` counts within the slot.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Panel:
    """What one card shows: ``template`` is included with ``panel`` standing for ``data``."""

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)


Builder = Callable[[Any], Panel | None]


@dataclass(frozen=True, slots=True)
class _Place:
    order: int
    build: Builder


_slots: dict[str, dict[str, _Place]] = {}


def register_panel(slot: str, key: str, build: Builder, *, order: int = 100) -> None:
    """Add a card to ``slot``; a key registered again replaces the earlier one."""
    _slots.setdefault(slot, {})[key] = _Place(order, build)


def panels_for(slot: str, subject: Any) -> list[Panel]:
    """The cards of ``slot`` that have something to show about ``subject``, in their order."""
    places = sorted(_slots.get(slot, {}).items(), key=lambda item: (item[1].order, item[0]))
    return [panel for _key, place in places if (panel := place.build(subject)) is not None]
