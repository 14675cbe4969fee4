"""In what capacities an actor stands to a case; this is where separation of duties is decided."""

from collections.abc import Iterable

from luoshi.district.cases.rules.actions import Capacity
from luoshi.district.cases.rules.facts import CaseFacts
from luoshi.kernel.actors import Actor, Grant
from luoshi.kernel.roles import Role

HANDLING = (Role.HANDLER, Role.HEAD, Role.OFFICER)
READING = (Role.EXPERT, Role.ASSESSOR, Role.INSPECTOR, Role.ADMINISTRATOR, Role.WINDOW)


def capacities(actor: Actor, facts: CaseFacts) -> frozenset[Capacity]:
    """Every capacity that ``actor`` has towards a case with ``facts``.

    A unit's handlers act for the unit and for the units beneath it. Oversight reaches as far as the post's scope.
    Whoever belongs to a handling unit, or to one above or beneath it in a handling post, never verifies.
    """
    if actor.kind == "system":
        return frozenset({Capacity.SYSTEM})
    if actor.kind == "reporter":
        return frozenset({Capacity.REPORTER})
    found = {capacity for grant in actor.grants for capacity in _of(grant, facts)}
    if Capacity.VERIFICATION in found and not is_outside(actor, facts):
        found.discard(Capacity.VERIFICATION)
    return frozenset(found)


def is_outside(actor: Actor, facts: CaseFacts) -> bool:
    """True when ``actor`` belongs to none of the units that handle the case."""
    handling = [path for path in (facts.lead_path, *facts.co_paths) if path]
    return not any(_belongs(grant, path) for grant in actor.grants for path in handling)


def covers(grant: Grant, facts: CaseFacts) -> bool:
    """True when the post's scope, area and category reach the case.

    A case that no unit has yet belongs to the district and to whoever answers for its area: a post over part of the
    tree reaches it when a unit of that part answers for the area. That the post names the area only narrows it.
    """
    if grant.area_codes and facts.area_code not in grant.area_codes:
        return False
    if grant.category_codes and not any(f"/{code}/" in facts.category_path for code in grant.category_codes):
        return False
    involved = [path for path in (facts.lead_path, *facts.co_paths) if path]
    if involved:
        return _any_within(involved, grant.scope_path)
    return grant.is_over_the_top or facts.area_path.startswith(grant.scope_path)


def _of(grant: Grant, facts: CaseFacts) -> Iterable[Capacity]:
    if grant.role in HANDLING:
        if facts.lead_path.startswith(grant.scope_path):
            yield Capacity.LEAD
        if _any_within(facts.co_paths, grant.scope_path):
            yield Capacity.CO
        return
    if not covers(grant, facts):
        return
    if grant.role == Role.SUPERVISOR:
        yield Capacity.SUPERVISION
    if grant.role == Role.LEADER:
        yield Capacity.LEADERSHIP
    if grant.role.value in facts.verifier_roles:
        yield Capacity.VERIFICATION
    if grant.role in READING or grant.role in (Role.SUPERVISOR, Role.LEADER, Role.VERIFIER):
        yield Capacity.READER


def _belongs(grant: Grant, path: str) -> bool:
    at_home = grant.home_path.startswith(path)
    above_in_a_handling_post = grant.role in HANDLING and path.startswith(grant.home_path)
    return at_home or above_in_a_handling_post


def _any_within(paths: Iterable[str], scope: str) -> bool:
    return any(path.startswith(scope) for path in paths)
