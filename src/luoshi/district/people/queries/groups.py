"""Reads of the leading groups: who answers for what."""

from django.db.models import Prefetch, Q

from luoshi.district.people.errors import GroupNotFoundError
from luoshi.district.people.models import GroupMember, LeadingGroup, Unit


def list_groups(*, search: str = "", include_dissolved: bool = False) -> list[LeadingGroup]:
    """Groups with members, units and posts ready; two queries. A search looks into duties too."""
    groups = LeadingGroup.objects.all() if include_dissolved else LeadingGroup.objects.filter(dissolved_on=None)
    for word in search.split():
        groups = groups.filter(
            Q(name__icontains=word) | Q(name_en__icontains=word) | Q(purpose__icontains=word)
            | Q(document_number__icontains=word) | Q(members__duty__icontains=word)
            | Q(members__unit__name__icontains=word) | Q(members__post__title__icontains=word)
        )  # fmt: skip
    members = GroupMember.objects.select_related("unit", "post")
    return list(groups.distinct().select_related("office").prefetch_related(Prefetch("members", queryset=members)))


def group_by_code(code: str) -> LeadingGroup:
    """The group with this code.

    Raises
    ------
    GroupNotFoundError
        There is no such group.
    """
    group = LeadingGroup.objects.select_related("office").filter(code=code).first()
    if group is None:
        raise GroupNotFoundError(code=code)
    return group


def members_of(group: LeadingGroup) -> list[GroupMember]:
    """The members in their order."""
    return list(group.members.select_related("unit", "post"))


def memberships_of(unit: Unit) -> list[GroupMember]:
    """In which groups a unit sits, and what it answers for there."""
    rows = unit.memberships.filter(group__dissolved_on=None)
    return list(rows.select_related("group", "post"))
