"""The front door of the people domain."""

from luoshi.kernel.actors import NOBODY, SYSTEM, Actor, Grant, reporter
from luoshi.kernel.roles import STAFF, Role

from .access import actor_at, requires
from .area_owners import register_area_owners
from .commands.accounts import (
    AccountWithPassword,
    change_account,
    change_password,
    create_account,
    create_administrator,
    deactivate_account,
    reactivate_account,
    reset_password,
)
from .commands.groups import (
    add_member,
    change_duty,
    change_group,
    dissolve_group,
    remove_member,
    set_up_group,
)
from .commands.import_units import UnitsImported, import_units
from .commands.posts import appoint_stand_in, close_post, create_post, end_holding, give_post
from .commands.second_step import disable_second_step, enable_second_step, renew_recovery_codes
from .commands.sessions import end_other_sessions, end_session
from .commands.sign_in_log import purge_sign_ins
from .commands.units import close_unit, create_unit, move_unit, rename_unit, reopen_unit
from .models import Rank, SignInAct, Unit, UnitKind
from .queries.accounts import (
    AccountLine,
    PostLine,
    account_lines,
    holdings_of,
    list_accounts,
    post_lines,
    weakly_kept_passwords,
)
from .queries.actors import actor_of
from .queries.exports import export_units
from .queries.groups import group_by_code, list_groups, members_of, memberships_of
from .queries.second_step import accounts_without_second_step
from .queries.sign_in_log import SignInFilter, account_id_of, accounts_by_id, accounts_in_reach, list_sign_ins
from .queries.units import (
    TreeNode,
    parent_unit_id,
    unit_by_code,
    unit_by_id,
    unit_name,
    unit_tree,
    units_beneath,
    units_for_select,
)
from .reauthentication import reauthentication_required
from .rules.permissions import Action, covers, includes, may, open_to, roles_with

__all__ = [
    "NOBODY",
    "STAFF",
    "SYSTEM",
    "AccountLine",
    "AccountWithPassword",
    "Action",
    "Actor",
    "Grant",
    "PostLine",
    "Rank",
    "Role",
    "SignInAct",
    "SignInFilter",
    "TreeNode",
    "Unit",
    "UnitKind",
    "UnitsImported",
    "account_id_of",
    "account_lines",
    "accounts_by_id",
    "accounts_in_reach",
    "accounts_without_second_step",
    "actor_at",
    "actor_of",
    "add_member",
    "appoint_stand_in",
    "change_account",
    "change_duty",
    "change_group",
    "change_password",
    "close_post",
    "close_unit",
    "covers",
    "create_account",
    "create_administrator",
    "create_post",
    "create_unit",
    "deactivate_account",
    "disable_second_step",
    "dissolve_group",
    "enable_second_step",
    "end_holding",
    "end_other_sessions",
    "end_session",
    "export_units",
    "give_post",
    "group_by_code",
    "holdings_of",
    "import_units",
    "includes",
    "list_accounts",
    "list_groups",
    "list_sign_ins",
    "may",
    "members_of",
    "memberships_of",
    "move_unit",
    "open_to",
    "parent_unit_id",
    "post_lines",
    "purge_sign_ins",
    "reactivate_account",
    "reauthentication_required",
    "register_area_owners",
    "remove_member",
    "rename_unit",
    "renew_recovery_codes",
    "reopen_unit",
    "reporter",
    "requires",
    "reset_password",
    "roles_with",
    "set_up_group",
    "unit_by_code",
    "unit_by_id",
    "unit_name",
    "unit_tree",
    "units_beneath",
    "units_for_select",
    "weakly_kept_passwords",
]
