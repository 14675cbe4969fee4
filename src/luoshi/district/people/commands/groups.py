"""Leading groups are set up, get members with duties, and are dissolved."""

from datetime import date, datetime

from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.people.commands.authority import require, require_over_top
from luoshi.district.people.errors import (
    CodeTakenError,
    DayOrderError,
    GroupDissolvedError,
    MemberExistsError,
    PostClosedError,
    RequiredError,
    UnitClosedError,
)
from luoshi.district.people.models import GroupMember, LeadingGroup, Post, Rank, Unit
from luoshi.district.people.rules.permissions import Action
from luoshi.kernel.actors import Actor


@transaction.atomic
def set_up_group(
    *,
    code: str,
    name: str,
    set_up_on: date,
    by: Actor,
    at: datetime,
    name_en: str = "",
    purpose: str = "",
    document_number: str = "",
    office: Unit | None = None,
) -> LeadingGroup:
    """Set up a leading group, with the unit that hosts its office."""
    _require(by, office)
    for field, value in {"code": code, "name": name}.items():
        if not value.strip():
            raise RequiredError(field=field)
    if LeadingGroup.objects.filter(code=code).exists():
        raise CodeTakenError(code=code)
    group = LeadingGroup.objects.create(
        code=code,
        name=name,
        name_en=name_en,
        purpose=purpose,
        document_number=document_number,
        set_up_on=set_up_on,
        office=office,
    )
    record(kind="group.set_up", subject=f"group:{code}", by=by, at=at, data=_facts(group))
    return group


@transaction.atomic
def change_group(
    *,
    group: LeadingGroup,
    name: str,
    by: Actor,
    at: datetime,
    name_en: str = "",
    purpose: str = "",
    document_number: str = "",
    office: Unit | None = None,
) -> LeadingGroup:
    """Change a group's name, purpose, document or office."""
    group = _open(group)
    _require(by, group.office)
    _require(by, office)
    if not name.strip():
        raise RequiredError(field="name")
    before = _facts(group)
    group.name, group.name_en, group.purpose = name, name_en, purpose
    group.document_number, group.office = document_number, office
    after = _facts(group)
    if before != after:
        group.save()
        changed = {key: {"from": before[key], "to": after[key]} for key in after if before[key] != after[key]}
        record(kind="group.changed", subject=f"group:{group.code}", by=by, at=at, data=changed)
    return group


@transaction.atomic
def add_member(
    *,
    group: LeadingGroup,
    unit: Unit,
    by: Actor,
    at: datetime,
    post: Post | None = None,
    rank: Rank | str = Rank.MEMBER,
    duty: str = "",
    position: int | None = None,
) -> GroupMember:
    """Take a unit, or one post of it, into a group with its duty; at the end unless a position is given."""
    group = _open(group)
    _require(by, group.office)
    if not unit.is_active:
        raise UnitClosedError(unit=unit.name)
    if post is not None and (post.unit_id != unit.pk or not post.is_active):
        raise PostClosedError(post=post.title)
    if group.members.filter(unit=unit, post=post).exists():
        raise MemberExistsError
    member = GroupMember.objects.create(
        group=group,
        unit=unit,
        post=post,
        rank=Rank(rank),
        duty=duty,
        position=group.members.count() + 1 if position is None else position,
    )
    data = {"unit": unit.code, "post": post.pk if post else None, "rank": str(member.rank), "duty": duty}
    record(kind="group.member_added", subject=f"group:{group.code}", by=by, at=at, data=data)
    return member


@transaction.atomic
def change_duty(
    *, member: GroupMember, duty: str, by: Actor, at: datetime, rank: Rank | str | None = None
) -> GroupMember:
    """Change what a member answers for, or the member's rank."""
    member = GroupMember.objects.select_for_update(of=("self",)).select_related("group", "unit").get(pk=member.pk)
    group = _open(member.group)
    _require(by, group.office)
    new_rank = member.rank if rank is None else Rank(rank).value
    if (member.duty, member.rank) != (duty, new_rank):
        data = {"unit": member.unit.code, "rank": new_rank, "duty": {"from": member.duty, "to": duty}}
        member.duty, member.rank = duty, new_rank
        member.save(update_fields=["duty", "rank"])
        record(kind="group.duty_changed", subject=f"group:{group.code}", by=by, at=at, data=data)
    return member


@transaction.atomic
def remove_member(*, member: GroupMember, by: Actor, at: datetime) -> None:
    """Release a member; the ledger keeps that it was one and what it answered for."""
    member = GroupMember.objects.select_for_update(of=("self",)).select_related("group", "unit").get(pk=member.pk)
    group = _open(member.group)
    _require(by, group.office)
    data = {"unit": member.unit.code, "post": member.post_id, "rank": member.rank, "duty": member.duty}
    member.delete()
    record(kind="group.member_removed", subject=f"group:{group.code}", by=by, at=at, data=data)


@transaction.atomic
def dissolve_group(*, group: LeadingGroup, on: date, by: Actor, at: datetime) -> LeadingGroup:
    """Dissolve a group with a last day; it stays readable with its members."""
    group = _open(group)
    _require(by, group.office)
    if on < group.set_up_on:
        raise DayOrderError
    group.dissolved_on = on
    group.save(update_fields=["dissolved_on"])
    record(kind="group.dissolved", subject=f"group:{group.code}", by=by, at=at, data={"on": on.isoformat()})
    return group


def require_over_group(by: Actor, group: LeadingGroup) -> None:
    """Refuse unless ``by`` administers the group."""
    _require(by, group.office)


def _require(by: Actor, office: Unit | None) -> None:
    """Who administers the unit that hosts the office administers the group; without one, who administers the top."""
    if office is None:
        require_over_top(by, Action.MANAGE_UNITS)
    else:
        require(by, Action.MANAGE_UNITS, within=[office.path])


def _open(group: LeadingGroup) -> LeadingGroup:
    group = LeadingGroup.objects.select_for_update(of=("self",)).select_related("office").get(pk=group.pk)
    if group.dissolved_on is not None:
        raise GroupDissolvedError(group=group.name)
    return group


def _facts(group: LeadingGroup) -> dict[str, str | None]:
    names = ("name", "name_en", "purpose", "document_number")
    facts: dict[str, str | None] = {name: str(getattr(group, name)) for name in names}
    return facts | {"set_up_on": group.set_up_on.isoformat(), "office": group.office.code if group.office else None}
