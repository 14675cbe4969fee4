"""Which role may do what, and over which part of the district a post's powers reach.

The table names families of actions. What a *case* allows in its present state is decided in the cases domain; here
stands who may come near it at all, and who may administer the house.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum

from luoshi.kernel.actors import Actor, Grant
from luoshi.kernel.roles import STAFF, Role
from luoshi.kernel.verdict import ALLOWED, Verdict, refuse


class Action(StrEnum):
    """A family of actions of the house itself that a post may include; the domains above declare their own."""

    SEE_CASE = "see_case"
    REGISTER = "register"
    ACT_AS_UNIT = "act_as_unit"
    SUPERVISE = "supervise"
    VERIFY = "verify"
    LEAD = "lead"
    SEE_BOARDS = "see_boards"
    SEE_COCKPIT = "see_cockpit"
    SEE_PEOPLE = "see_people"
    SEE_PLACES = "see_places"
    SEE_LEDGER = "see_ledger"
    SEE_ACCESS = "see_access"
    EXPORT = "export"
    MANAGE_UNITS = "manage_units"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_PLACES = "manage_places"
    MANAGE_KINDS = "manage_kinds"
    MANAGE_CALENDAR = "manage_calendar"


MANAGING = frozenset(action for action in Action if action.startswith("manage_"))
"""What a stand-in does not do: who acts for a colleague for a week does not rebuild the house meanwhile."""

DISTRICT_WIDE = frozenset({Action.MANAGE_KINDS, Action.MANAGE_CALENDAR})
"""What concerns every unit at once, so that only a post over the top of the tree does it."""

_ALL_STAFF = frozenset({Action.SEE_PEOPLE, Action.SEE_PLACES})
_UNIT_WORK = _ALL_STAFF | {Action.SEE_CASE, Action.REGISTER, Action.ACT_AS_UNIT}
_READING = _ALL_STAFF | {Action.SEE_CASE, Action.SEE_BOARDS, Action.EXPORT}

POWERS: dict[Role, frozenset[Action]] = {
    Role.RESIDENT: frozenset(),
    Role.OFFICER: _UNIT_WORK,
    Role.HANDLER: _UNIT_WORK | {Action.SEE_BOARDS, Action.EXPORT},
    Role.HEAD: _UNIT_WORK | {Action.SEE_BOARDS, Action.EXPORT, Action.SEE_COCKPIT},
    Role.SUPERVISOR: _READING | {Action.REGISTER, Action.SUPERVISE, Action.SEE_COCKPIT, Action.SEE_LEDGER},
    Role.VERIFIER: _READING | {Action.VERIFY},
    Role.LEADER: _READING | {Action.REGISTER, Action.LEAD, Action.SEE_COCKPIT, Action.SEE_LEDGER},
    Role.WINDOW: _ALL_STAFF | {Action.SEE_CASE, Action.REGISTER},
    Role.EXPERT: _READING,
    Role.ASSESSOR: _READING | {Action.SEE_COCKPIT, Action.SEE_LEDGER},
    Role.INSPECTOR: _READING | {Action.SEE_COCKPIT, Action.SEE_LEDGER, Action.SEE_ACCESS},
    Role.ADMINISTRATOR: _READING | MANAGING | {Action.SEE_LEDGER, Action.SEE_ACCESS},
}
"""Role by role, everything of the house that its posts include; what neither stands here nor is declared is not
allowed."""


_declared: dict[str, frozenset[Role]] = {}
_declared_wide: set[str] = set()


def declare_power(code: str, roles: Iterable[str], *, district_wide: bool = False) -> None:
    """Add a power that a domain declares; posts of ``roles`` include it.

    Raises
    ------
    ValueError
        The power is one of the house's own, or a role is none.
    """
    if code in set(Action):
        message = f"{code} is a power of the house; a domain declares one of its own name"
        raise ValueError(message)
    _declared[code] = frozenset(Role(role) for role in roles)
    _declared_wide.discard(code)
    if district_wide:
        _declared_wide.add(code)


def known_power(action: Action | str) -> str:
    """The code of a power that is known.

    Raises
    ------
    ValueError
        Nobody declared it: what is asked under a misspelt name would be open to nobody.
    """
    return str(action) if str(action) in _declared else Action(action).value


def all_powers() -> frozenset[str]:
    """Every power there is: the house's own and those that domains declared."""
    return frozenset(action.value for action in Action) | _declared.keys()


def powers_of(role: Role) -> frozenset[str]:
    """Everything that posts of a role include, the powers that domains declared among it."""
    return POWERS[role] | {code for code, roles in _declared.items() if role in roles}


def is_managing(code: str) -> bool:
    """Whether a stand-in does not do it."""
    return code.startswith("manage_")


def is_district_wide(code: str) -> bool:
    """Whether only a post over the top of the tree does it."""
    return code in DISTRICT_WIDE or code in _declared_wide


def _has(role: Role, code: str) -> bool:
    return role in _declared[code] if code in _declared else Action(code) in POWERS[role]


def roles_with(action: Action | str) -> frozenset[str]:
    """The roles whose posts include ``action``, as navigation and choices need them."""
    code = known_power(action)
    return frozenset(role.value for role in STAFF if _has(role, code))


def open_to(action: Action | str) -> Callable[[Actor], bool]:
    """The question of a place in the navigation, whether a reader may do ``action`` anywhere."""
    return lambda actor: bool(may(actor, action))


def includes(grant: Grant, action: Action | str) -> bool:
    """True when the post includes ``action``, whatever it is done to."""
    code = known_power(action)
    return _has(grant.role, code) and not (grant.standing_in and is_managing(code))


def covers(
    grant: Grant, *, unit_paths: Iterable[str] = (), area_code: str | None = None, category_path: str = ""
) -> bool:
    """True when the post's powers reach a thing of these units, in this area, of this category.

    One of the units must lie in the post's subtree; a thing that no unit has yet is out of nobody's. A post narrowed to
    areas or categories reaches only things known to be in them.
    """
    paths = tuple(unit_paths)
    if paths and not any(path.startswith(grant.scope_path) for path in paths):
        return False
    if grant.area_codes and area_code not in grant.area_codes:
        return False
    steps = set(category_path.split("/"))
    return not grant.category_codes or not steps.isdisjoint(grant.category_codes)


def may(
    actor: Actor,
    action: Action | str,
    *,
    unit_paths: Iterable[str] = (),
    area_code: str | None = None,
    category_path: str = "",
) -> Verdict:
    """Whether one of the actor's posts includes ``action`` and reaches the thing described.

    With nothing described, the question is whether the actor may do it anywhere at all, as for a page. Reasons against:
    ``not_signed_in``, ``not_in_post`` (no post includes it), ``stand_in_may_not`` and ``out_of_reach``.
    """
    if actor.kind == "system":
        return ALLOWED
    if not actor.is_authenticated:
        return refuse("not_signed_in", action=str(action))
    having = [grant for grant in actor.grants if includes(grant, action)]
    if not having:
        stands_in = any(_has(grant.role, known_power(action)) for grant in actor.grants)
        return refuse("stand_in_may_not" if stands_in else "not_in_post", action=str(action))
    if is_district_wide(str(action)):
        having = [grant for grant in having if grant.is_over_the_top]
    paths = tuple(unit_paths)
    anywhere = not paths and area_code is None and not category_path
    if (anywhere and having) or any(
        covers(grant, unit_paths=paths, area_code=area_code, category_path=category_path) for grant in having
    ):
        return ALLOWED
    return refuse("out_of_reach", action=str(action))
