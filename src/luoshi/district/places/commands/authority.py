"""Whether who gives a command may manage places there."""

from collections.abc import Iterable

from luoshi.district.people.api import Action, Actor, may
from luoshi.district.places.models import Area


def may_manage(by: Actor, *, unit_paths: Iterable[str], areas: Iterable[Area]) -> bool:
    """True when a post of ``by`` reaches the place by its unit, or by an area that holds it.

    A place that has neither unit nor area is reached from everywhere.
    """
    holding = list(areas)
    paths = (*unit_paths, *(area.unit.path for area in holding if area.unit is not None))
    codes: tuple[str | None, ...] = tuple(area.code for area in holding) or (None,)
    return any(may(by, Action.MANAGE_PLACES, unit_paths=paths, area_code=code).allowed for code in codes)
