"""The front door of the people domain."""

from .access import actor_at, requires
from .actor import NOBODY, SYSTEM, Actor, Grant, reporter
from .models import Unit, UnitKind
from .queries.actors import actor_of
from .queries.units import TreeNode, parent_unit_id, unit_by_code, unit_by_id, unit_name, unit_tree, units_beneath, units_for_select
from .roles import STAFF, Role
from .rules.permissions import Action, covers, includes, may, roles_with

__all__ = [
    "NOBODY",
    "STAFF",
    "SYSTEM",
    "Action",
    "Actor",
    "Grant",
    "Role",
    "TreeNode",
    "Unit",
    "UnitKind",
    "actor_at",
    "actor_of",
    "covers",
    "includes",
    "may",
    "reporter",
    "requires",
    "roles_with",
    "parent_unit_id",
    "unit_by_code",
    "unit_by_id",
    "unit_name",
    "unit_tree",
    "units_beneath",
    "units_for_select",
]
