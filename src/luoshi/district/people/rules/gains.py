"""Whether somebody would come by a power that he does not have: the rule against giving to oneself."""

from collections.abc import Iterable

from luoshi.district.people.rules.permissions import includes, is_district_wide, is_managing, powers_of
from luoshi.kernel.actors import Grant


def gains(held: Iterable[Grant], given: Grant) -> bool:
    """True when ``given`` lets its holder do anything anywhere that ``held`` does not let him do there already."""
    having = tuple(held)
    return any(not any(_holds(grant, given, action) for grant in having) for action in _actions(given))


def _actions(given: Grant) -> Iterable[str]:
    for action in powers_of(given.role):
        idle = given.standing_in and is_managing(action)
        if not idle and (given.is_over_the_top or not is_district_wide(action)):
            yield action


def _holds(grant: Grant, given: Grant, action: str) -> bool:
    """True when ``grant`` includes ``action`` wherever ``given`` reaches, from the same home or a wider one."""
    return (
        includes(grant, action)
        and given.scope_path.startswith(grant.scope_path)
        and given.home_path.startswith(grant.home_path)
        and _as_wide(grant.area_codes, given.area_codes)
        and _as_wide(grant.category_codes, given.category_codes)
    )


def _as_wide(held: frozenset[str], given: frozenset[str]) -> bool:
    """No codes are all codes."""
    return not held or (bool(given) and given <= held)
