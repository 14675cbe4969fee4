"""Which cases an actor may see; the same boundaries that ``rules.capacity`` draws, as conditions of a database.

An actor's reach is a set of *arms*, each of which one index can serve: cases led by certain units, cases in which they
have a share, cases that no unit has yet. A long queue is read arm by arm; ``visible_to`` is their union.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from luoshi.district.cases.errors import CaseNotFoundError
from luoshi.district.cases.models import Assignment, Case, Part
from luoshi.district.cases.models.assignment import LIVE
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.rules.capacity import HANDLING, READING
from luoshi.district.people.api import Actor, Grant, Role

OVERSEEING = frozenset({*READING, Role.SUPERVISOR, Role.LEADER, Role.VERIFIER})


@dataclass(frozen=True, slots=True)
class Arm:
    """One part of a reach: cases ``led`` by or ``shared`` with ``unit_ids``, or ``free`` of any; None is any unit.

    ``area_ids`` and ``category_ids`` narrow it as a post is narrowed; ``ended`` says whether shares that ended count.
    """

    part: str
    unit_ids: frozenset[int] | None = None
    area_ids: frozenset[int] | None = None
    category_ids: frozenset[int] | None = None
    ended: bool = False

    @property
    def is_everything(self) -> bool:
        """True when no case lies outside."""
        return self.part == "led" and self.unit_ids is None and self.area_ids is None and self.category_ids is None

    def q(self) -> Q:
        """The arm as a condition on cases."""
        condition = _PARTS[self.part](self)
        if self.area_ids is not None:
            condition &= Q(area_id__in=self.area_ids)
        if self.category_ids is not None:
            condition &= Q(category_id__in=self.category_ids)
        return condition


def _led(arm: Arm) -> Q:
    if arm.unit_ids is None:
        return Q()
    if len(arm.unit_ids) == 1:  # equality keeps the index's order, a list of one would not everywhere
        return Q(lead_unit_id=next(iter(arm.unit_ids)))
    return Q(lead_unit_id__in=arm.unit_ids)


def _shared(arm: Arm) -> Q:
    shares = Assignment.objects.filter(part=Part.CO, unit_id__in=arm.unit_ids or ())
    if not arm.ended:
        shares = shares.filter(state__in=LIVE)
    return Q(pk__in=shares.values("case_id"))


def _free(_arm: Arm) -> Q:
    shares = Assignment.objects.filter(case=OuterRef("pk"), part=Part.CO, state__in=LIVE)
    return Q(~Exists(shares), lead_unit__isnull=True)


_PARTS = {"led": _led, "shared": _shared, "free": _free}


def arms_of(actor: Actor, names: Names | None = None) -> tuple[Arm, ...]:
    """The arms of the actor's reach; none for a reporter, who follows one case by its receipt."""
    if actor.kind == "system":
        return (Arm("led"),)
    known = names or Names()
    found = dict.fromkeys(arm for grant in actor.grants for arm in _arms(grant, known))
    everything = next((arm for arm in found if arm.is_everything), None)
    return (everything,) if everything else _joined(found)


def visible_to(actor: Actor, names: Names | None = None) -> Q:
    """The cases that ``actor`` may see: those in reach, and those the actor registered."""
    arms = arms_of(actor, names)
    conditions = [arm.q() for arm in arms]
    if actor.grants and not any(arm.is_everything for arm in arms):
        conditions.append(registered_by(actor))
    return reduce(or_, conditions) if conditions else Q(pk__in=[])


def registered_by(actor: Actor) -> Q:
    """The cases that ``actor`` registered; it gives no capacity, only sight of what becomes of them."""
    return Q(registered_by_id=actor.account_id) if actor.account_id is not None else Q(pk__in=[])


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The same as a query."""
    return Case.objects.filter(visible_to(actor))


def case_for(actor: Actor, code: str) -> Case:
    """The case with this code, with what a page names of it.

    Raises
    ------
    CaseNotFoundError
        There is none, or the actor may not see it; the two are not told apart.
    """
    case = Case.objects.select_related("kind", "category", "area", "lead_unit", "place").filter(code=code).first()
    if case is None or not Case.objects.filter(visible_to(actor), pk=case.pk).exists():
        raise CaseNotFoundError
    return case


def handled_unit_ids(actor: Actor, names: Names | None = None) -> frozenset[int]:
    """The units for which the actor acts."""
    known = names or Names()
    return frozenset(pk for grant in actor.grants_as(*HANDLING) for pk in known.units_beneath(grant.scope_path))


def _arms(grant: Grant, names: Names) -> Iterable[Arm]:
    if grant.role in HANDLING:
        units = names.units_beneath(grant.scope_path)
        # A share that ended stays readable to the unit that had it; it gives no capacity.
        return (Arm("led", units), Arm("shared", units, ended=True))
    if grant.role not in OVERSEEING:
        return ()
    units = names.units_beneath(grant.scope_path)
    areas = names.area_ids(grant.area_codes) if grant.area_codes else None
    categories = names.category_ids(grant.category_codes) if grant.category_codes else None
    if len(units) == len(names.units):
        return (Arm("led", None, areas, categories),)
    arms = (Arm("led", units, areas, categories), Arm("shared", units, areas, categories))
    free = areas
    if not grant.is_over_the_top:
        answered_for = names.areas_of(units)
        free = answered_for if areas is None else answered_for & areas
    return (*arms, Arm("free", None, free, categories)) if free is None or free else arms


def _joined(arms: Iterable[Arm]) -> tuple[Arm, ...]:
    """Arms that differ only in their units become one."""
    units: dict[Arm, frozenset[int]] = {}
    for arm in arms:
        key = Arm(arm.part, None, arm.area_ids, arm.category_ids, arm.ended)
        units[key] = units.get(key, frozenset()) | (arm.unit_ids or frozenset())
    whole = {Arm(arm.part, None, arm.area_ids, arm.category_ids, arm.ended) for arm in arms if arm.unit_ids is None}
    return tuple(
        Arm(key.part, None if key in whole else ids, key.area_ids, key.category_ids, key.ended)
        for key, ids in units.items()
    )
