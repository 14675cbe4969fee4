"""A queue's question as conditions of the database."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from luoshi.district.cases.models import Assignment, Part, Petition, PetitionState
from luoshi.district.cases.queries.lights import light_q
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.queue_query import QueueQuery
from luoshi.district.cases.queries.scope import handled_unit_ids, registered_by
from luoshi.district.people.api import Actor
from luoshi.kernel import clock


def stage_q(query: QueueQuery) -> Q:
    """The group of states within which everything is counted."""
    condition = Q()
    if query.only_open:
        condition &= Q(is_open=True)
    if query.stage == "ended":
        condition &= Q(is_open=False)
    return condition


def counted_q(query: QueueQuery, names: Names, at: datetime) -> Q:
    """The filters by which facets count: states, lights, units, areas, the first level of categories."""
    condition = Q()
    if query.states or query.suspended or query.stage not in ("open", "all", "ended"):
        states = sorted(state.value for state in query.wanted_states)
        condition &= Q(state=states[0]) if len(states) == 1 else Q(state__in=states)
    if query.lights:
        lit = Q(pk__in=[])
        for light in query.lights:
            lit |= light_q(light, at)
        condition &= lit
    condition &= units_q(query, names)
    if query.area_ids:
        condition &= Q(area_id__in=query.area_ids)
    return condition & category_q(query, names)


def units_q(query: QueueQuery, names: Names) -> Q:
    """Led by one of the units asked for, or by none."""
    led = Q(lead_unit__isnull=True) if query.without_unit else Q(pk__in=[])
    if query.lead_unit_ids:
        ids = unit_ids(query, names)
        led |= Q(lead_unit_id=next(iter(ids))) if len(ids) == 1 else Q(lead_unit_id__in=ids)
    return led if query.without_unit or query.lead_unit_ids else Q()


def unit_ids(query: QueueQuery, names: Names) -> frozenset[int]:
    """The units asked for, with those beneath them unless only they are meant."""
    if not query.with_units_beneath:
        return frozenset(query.lead_unit_ids)
    paths = [names.unit(pk).path for pk in query.lead_unit_ids]
    return frozenset(pk for path in paths if path for pk in names.units_beneath(path))


def category_q(query: QueueQuery, names: Names) -> Q:
    """In the subtree of the category asked for."""
    steps = [step for step in query.category.split("/") if step]
    if not steps:
        return Q()
    if len(steps) == 1 and steps[0] in names.tops:
        return Q(category_top=steps[0])
    return Q(category_id__in=names.category_ids(steps[-1:]))


def beyond_q(query: QueueQuery, actor: Actor, names: Names, at: datetime) -> Q:
    """Every other filter but the words searched for."""
    condition = Q()
    for ask in _BEYOND:
        condition &= ask(query, at)
    return condition & _mine(query, actor, names)


def _facts(query: QueueQuery, _at: datetime) -> Q:
    given = {
        "kind__code": query.kind,
        "problem_class": query.problem_class,
        "source": query.source,
        "follow_up": query.follow_up,
    }
    return Q(**{name: value for name, value in given.items() if value})


def _spans(query: QueueQuery, _at: datetime) -> Q:
    condition = Q()
    if query.due_before:
        condition &= Q(due_at__lt=_begin_of(query.due_before))
    if query.registered_from:
        condition &= Q(registered_at__gte=_begin_of(query.registered_from))
    if query.registered_to:
        condition &= Q(registered_at__lt=_begin_of(query.registered_to + timedelta(days=1)))
    return condition


def _troubles(query: QueueQuery, at: datetime) -> Q:
    condition = Q()
    if query.no_progress_days:
        condition &= no_progress_q(query.no_progress_days, at)
    if query.hand_backs_min:
        condition &= Q(hand_backs__gte=query.hand_backs_min)
    return condition


def no_progress_q(days: int, at: datetime) -> Q:
    """Open, in a unit's hands, and not a word for so many days."""
    return Q(is_open=True, state__in=["assigned", "in_progress"], last_progress_at__lt=at - timedelta(days=days))


def _mine(query: QueueQuery, actor: Actor, names: Names) -> Q:
    ask = _MINE.get(query.mine)
    return ask(actor, names) if ask else Q()


def _led_by_me(actor: Actor, names: Names) -> Q:
    return Q(lead_unit_id__in=handled_unit_ids(actor, names))


def _shared_with_me(actor: Actor, names: Names) -> Q:
    shares = Assignment.objects.filter(
        part=Part.CO, unit_id__in=handled_unit_ids(actor, names), state__in=["pending", "signed"]
    )
    return Q(pk__in=shares.values("case_id"))


def _registered_by_me(actor: Actor, _names: Names) -> Q:
    return registered_by(actor)


def _with_petition(_actor: Actor, _names: Names) -> Q:
    return Q(pk__in=Petition.objects.filter(state=PetitionState.OPEN).values("case_id"))


_BEYOND: tuple[Callable[[QueueQuery, datetime], Q], ...] = (_facts, _spans, _troubles)
_MINE: dict[str, Callable[[Actor, Names], Q]] = {
    "lead": _led_by_me,
    "co": _shared_with_me,
    "registered": _registered_by_me,
    "petitions": _with_petition,
}


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.DISTRICT_ZONE)
