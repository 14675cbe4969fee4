"""Units come, are renamed, move in the tree and close; ``path`` stays the chain of ids from the top."""

from datetime import datetime

from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.people.commands.authority import require, require_over_top
from luoshi.district.people.errors import (
    CodeTakenError,
    RequiredError,
    UnitClosedError,
    UnitCycleError,
    UnitInUseError,
    UnitTooDeepError,
)
from luoshi.district.people.models import Unit, UnitKind
from luoshi.district.people.queries.actors import holdings_at
from luoshi.district.people.rules.permissions import Action
from luoshi.district.people.rules.tree import path_of, repathed
from luoshi.kernel.actors import Actor

_PATH_LENGTH = 200


@transaction.atomic
def create_unit(
    *,
    code: str,
    name: str,
    kind: UnitKind | str,
    by: Actor,
    at: datetime,
    parent: Unit | None = None,
    name_en: str = "",
    short_name: str = "",
    duties: str = "",
    phone: str = "",
    position: int = 0,
) -> Unit:
    """Add a unit beneath ``parent``, or at the top of the tree."""
    if parent is None:
        require_over_top(by, Action.MANAGE_UNITS)
    else:
        parent = Unit.objects.select_for_update().get(pk=parent.pk)
        require(by, Action.MANAGE_UNITS, within=[parent.path])
        _refuse_closed(parent)
    _refuse_empty(code=code, name=name)
    if Unit.objects.filter(code=code).exists():
        raise CodeTakenError(code=code)
    unit = Unit.objects.create(
        code=code,
        name=name,
        kind=UnitKind(kind),
        parent=parent,
        name_en=name_en,
        short_name=short_name or name[:40],
        duties=duties,
        phone=phone,
        position=position,
    )
    unit.path = path_of(parent.path if parent else "/", unit.pk)
    if len(unit.path) > _PATH_LENGTH:
        raise UnitTooDeepError
    unit.save(update_fields=["path"])
    record(kind="unit.created", subject=f"unit:{code}", by=by, at=at, data={**_facts(unit), "path": unit.path})
    return unit


@transaction.atomic
def rename_unit(
    *,
    unit: Unit,
    name: str,
    by: Actor,
    at: datetime,
    name_en: str = "",
    short_name: str = "",
    kind: UnitKind | str | None = None,
    duties: str | None = None,
    phone: str | None = None,
    position: int | None = None,
) -> Unit:
    """Change what a unit is called and what stands beside its name; ``None`` leaves a fact as it is."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    require(by, Action.MANAGE_UNITS, within=[unit.path])
    _refuse_empty(name=name)
    before = _facts(unit)
    unit.name, unit.name_en, unit.short_name = name, name_en, short_name or name[:40]
    unit.kind = unit.kind if kind is None else UnitKind(kind)
    unit.duties = unit.duties if duties is None else duties
    unit.phone = unit.phone if phone is None else phone
    unit.position = unit.position if position is None else position
    after = _facts(unit)
    if before != after:
        unit.save()
        changed = {key: {"from": before[key], "to": after[key]} for key in after if before[key] != after[key]}
        record(kind="unit.renamed", subject=f"unit:{unit.code}", by=by, at=at, data=changed)
    return unit


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit | None, by: Actor, at: datetime) -> Unit:
    """Place a unit, with everything beneath it, under another one or at the top.

    Raises
    ------
    UnitCycleError
        ``parent`` is the unit itself or lies beneath it.
    """
    # The whole tree is locked: two moves at once could each be right and together close a circle.
    units = {row.pk: row for row in Unit.objects.select_for_update().order_by("pk")}
    unit = units[unit.pk]
    require(by, Action.MANAGE_UNITS, within=[unit.path])
    if parent is None:
        require_over_top(by, Action.MANAGE_UNITS)
    else:
        parent = units[parent.pk]
        require(by, Action.MANAGE_UNITS, within=[parent.path])
        _refuse_closed(parent)
        if parent.path.startswith(unit.path):
            raise UnitCycleError
    if unit.parent_id == (parent.pk if parent else None):
        return unit
    old, new = unit.path, path_of(parent.path if parent else "/", unit.pk)
    moved = [row for row in units.values() if row.path.startswith(old)]
    for row in moved:
        row.path = repathed(row.path, old=old, new=new)
    if max(len(row.path) for row in moved) > _PATH_LENGTH:
        raise UnitTooDeepError
    unit.parent = parent
    unit.save(update_fields=["parent"])
    Unit.objects.bulk_update(moved, ["path"])
    data = {"from": old, "to": new, "units": len(moved)}
    record(kind="unit.moved", subject=f"unit:{unit.code}", by=by, at=at, data=data)
    return unit


@transaction.atomic
def close_unit(*, unit: Unit, by: Actor, at: datetime) -> Unit:
    """Close a unit that has nothing beneath it and nobody in it; its history stays."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    require(by, Action.MANAGE_UNITS, within=[unit.path])
    _refuse_closed(unit)
    children = unit.children.filter(is_active=True).count()
    holdings = holdings_at(at).filter(post__unit=unit).count()
    if children or holdings:
        raise UnitInUseError(children=children, holdings=holdings)
    unit.is_active = False
    unit.save(update_fields=["is_active"])
    unit.posts.filter(is_active=True).update(is_active=False)
    record(kind="unit.closed", subject=f"unit:{unit.code}", by=by, at=at, data={})
    return unit


@transaction.atomic
def reopen_unit(*, unit: Unit, by: Actor, at: datetime) -> Unit:
    """Open a closed unit again, so that a closing by mistake costs nothing; its posts are opened one by one."""
    unit = Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)
    require(by, Action.MANAGE_UNITS, within=[unit.path])
    if unit.parent is not None:
        _refuse_closed(unit.parent)
    if not unit.is_active:
        unit.is_active = True
        unit.save(update_fields=["is_active"])
        record(kind="unit.reopened", subject=f"unit:{unit.code}", by=by, at=at, data={})
    return unit


def _facts(unit: Unit) -> dict[str, str | int]:
    facts: dict[str, str | int] = {"kind": str(unit.kind), "position": unit.position}
    for name in ("name", "name_en", "short_name", "duties", "phone"):
        facts[name] = str(getattr(unit, name))
    return facts


def _refuse_closed(unit: Unit) -> None:
    if not unit.is_active:
        raise UnitClosedError(unit=unit.name)


def _refuse_empty(**facts: str) -> None:
    for field, value in facts.items():
        if not value.strip():
            raise RequiredError(field=field)
