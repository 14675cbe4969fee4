"""The registers of the people domain as files."""

from datetime import datetime

from django.utils.translation import gettext

from luoshi.district.people.errors import PeopleForbiddenError
from luoshi.district.people.models import LeadingGroup
from luoshi.district.people.queries.accounts import AccountLine
from luoshi.district.people.queries.sheets import Cell, csv_bytes, xlsx_bytes
from luoshi.district.people.queries.units import TreeNode, unit_tree
from luoshi.district.people.rules.permissions import Action, may
from luoshi.kernel.actors import Actor

UNIT_HEAD = ["code", "name", "name_en", "short_name", "kind", "parent_code", "duties", "phone", "position"]
"""The headings that :func:`~luoshi.district.people.commands.import_units.import_units` reads."""


def export_units(*, format: str = "csv", by: Actor, at: datetime) -> bytes:  # noqa: A002, ARG001 - one signature for every register
    """All open units, as the import reads them."""
    if not may(by, Action.SEE_PEOPLE):
        raise PeopleForbiddenError
    return unit_sheet(unit_tree(), format=format)


def unit_sheet(nodes: list[TreeNode], *, format: str = "csv") -> bytes:  # noqa: A002
    """The given part of the tree as a file."""
    codes = {node.unit.pk: node.unit.code for node in nodes}
    rows: list[list[Cell]] = [
        [
            node.unit.code,
            node.unit.name,
            node.unit.name_en,
            node.unit.short_name,
            node.unit.kind,
            codes.get(node.unit.parent_id or 0, ""),
            node.unit.duties,
            node.unit.phone,
            node.unit.position,
        ]
        for node in nodes
    ]
    return (xlsx_bytes if format == "xlsx" else csv_bytes)(UNIT_HEAD, rows)


def account_sheet(lines: list[AccountLine]) -> bytes:
    """Accounts with their posts, one line each; never a password."""
    head = [gettext("Sign-in name"), gettext("Name"), gettext("Posts"), gettext("State")]
    rows = [
        [
            line.account.username,
            line.account.name,
            "; ".join(line.posts),
            gettext("Active") if line.account.is_active else gettext("Deactivated"),
        ]
        for line in lines
    ]
    return csv_bytes(head, rows)


def group_sheet(groups: list[LeadingGroup]) -> bytes:
    """Who answers for what: one line for each member of each group."""
    head = [
        gettext("Leading group"),
        gettext("Document"),
        gettext("Rank"),
        gettext("Unit"),
        gettext("Post"),
        gettext("Duty"),
    ]
    rows = [
        [
            group.name,
            group.document_number,
            member.get_rank_display(),
            member.unit.name,
            member.post.title if member.post else "",
            member.duty,
        ]
        for group in groups
        for member in group.members.all()
    ]
    return csv_bytes(head, rows)
