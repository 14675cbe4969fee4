"""Which unit answers for an area: the domain above that keeps the areas tells it here, since this one knows none."""

from collections.abc import Callable, Iterable

Lookup = Callable[[Iterable[str]], dict[str, str | None]]
"""Codes of areas to the path of the unit that answers for each; None where no unit does; unknown codes are left out."""

_lookups: list[Lookup] = []


def register_area_owners(lookup: Lookup) -> None:
    """Let ``lookup`` say whose areas are."""
    _lookups[:] = [lookup]


def owners_of(codes: Iterable[str]) -> dict[str, str | None]:
    """The path of the unit that answers for each area."""
    return _lookups[0](codes) if _lookups else {}
