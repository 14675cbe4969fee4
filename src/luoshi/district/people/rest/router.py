"""Who the caller is, and the units that can be given something."""

from django.http import HttpRequest
from ninja import Router, Schema

from luoshi.district.people.access import actor_at
from luoshi.district.people.queries.units import unit_tree

router = Router(tags=["people"])


class GrantOut(Schema):
    """One post's role and the unit it stands in."""

    role: str
    unit_id: int


class MeOut(Schema):
    """The caller."""

    name: str
    grants: list[GrantOut]


class UnitRow(Schema):
    """A unit in the order of the tree; ``depth`` says how far down it stands."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    depth: int


@router.get("/me", response=MeOut, summary="Who am I")
def read_me(request: HttpRequest) -> MeOut:
    """The caller's name and posts."""
    actor = actor_at(request)
    grants = [GrantOut(role=grant.role.value, unit_id=grant.unit_id) for grant in actor.grants]
    return MeOut(name=actor.name, grants=grants)


@router.get("/units", response=list[UnitRow], summary="Units")
def list_units(request: HttpRequest) -> list[UnitRow]:  # noqa: ARG001 - every caller may know the units
    """All active units as an indented list."""
    return [
        UnitRow(
            id=node.unit.pk,
            code=node.unit.code,
            name=node.unit.name,
            name_en=node.unit.name_en,
            kind=node.unit.kind,
            depth=node.depth,
        )
        for node in unit_tree()
    ]
