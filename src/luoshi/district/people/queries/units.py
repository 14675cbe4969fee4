"""Reads of the unit tree."""

from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.district.people.errors import UnitNotFoundError
from luoshi.district.people.models import Unit


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A unit with its depth in the tree, in reading order."""

    unit: Unit
    depth: int
    children: int

    @property
    def indent(self) -> str:
        """Wide spaces that show the depth in a plain list."""
        return "\u3000" * self.depth


def unit_name(unit: Unit, language: str) -> str:
    """The unit's full name in ``language``; the Chinese one where no other was given."""
    return unit.name_en if language.startswith("en") and unit.name_en else unit.name


def unit_by_code(code: str) -> Unit:
    """The unit with this code.

    Raises
    ------
    UnitNotFoundError
        There is no such unit.
    """
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise UnitNotFoundError(code=code)
    return unit


def unit_by_id(unit_id: int) -> Unit | None:
    """The unit with this id, or None."""
    return Unit.objects.filter(pk=unit_id).first()


def parent_unit_id(unit_id: int) -> int | None:
    """The id of the unit above, or None at the top."""
    return Unit.objects.filter(pk=unit_id).values_list("parent_id", flat=True).first()


def units_beneath(paths: Iterable[str]) -> list[int]:
    """The ids of all units in the subtrees of ``paths``."""
    wanted = tuple(paths)
    return [pk for pk, path in Unit.objects.values_list("pk", "path") if path.startswith(wanted)]


def unit_tree(*, search: str = "", active_only: bool = True) -> list[TreeNode]:
    """All units as an indented list; one query. A search keeps what matches and the units above it."""
    units = list(Unit.objects.filter(is_active=True) if active_only else Unit.objects.all())
    children: dict[int | None, list[Unit]] = {}
    known = {unit.pk for unit in units}
    for unit in units:
        children.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    kept = _kept(units, search)
    return [node for node in _walk(children, None, 0) if node.unit.pk in kept]


def units_for_select(language: str, *, active_only: bool = True) -> list[tuple[str, str]]:
    """Choices for a form field, ``(id, name)``, indented like the tree."""
    return [
        (str(node.unit.pk), node.indent + unit_name(node.unit, language)) for node in unit_tree(active_only=active_only)
    ]


def _walk(children: dict[int | None, list[Unit]], parent: int | None, depth: int) -> Iterable[TreeNode]:
    for unit in children.get(parent, []):
        yield TreeNode(unit, depth, len(children.get(unit.pk, [])))
        yield from _walk(children, unit.pk, depth + 1)


def _kept(units: list[Unit], search: str) -> set[int]:
    words = search.casefold().split()
    found = [unit for unit in units if all(word in _searched(unit) for word in words)]
    if not words:
        return {unit.pk for unit in found}
    return {int(step) for unit in found for step in unit.path.split("/") if step}


def _searched(unit: Unit) -> str:
    return f"{unit.code} {unit.name} {unit.short_name} {unit.name_en} {unit.duties}".casefold()
