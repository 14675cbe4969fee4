"""The board of units: what each owes, what is late, and how well it has kept its promises of late."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import Avg, Case, Count, Q, Value, When

from luoshi.district.cases.models import Assignment
from luoshi.district.cases.models import Case as CaseRow
from luoshi.district.cases.queries.facets import reach_q
from luoshi.district.cases.queries.lights import running_q
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.scope import Arm, arms_of
from luoshi.district.cases.queries.spans import DaysBetween
from luoshi.district.people.api import Actor
from luoshi.kernel.worktime import Light

WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's figures; rates are shares of one, None where there is nothing to divide by.

    ``kept_rate``: of the cases closed in the last 30 days and of those open that are overdue, how many were in time; a
    unit cannot better its rate by leaving late cases open. ``return_rate``: how many of the closed were ever returned.
    ``mean_days``: from registration to closing.
    """

    unit_id: int
    code: str
    unit: str
    unit_en: str
    short_name: str
    path: str
    open: int
    late: int
    yellow: int
    green: int
    to_sign: int
    suspended: int
    in_ruling: int
    to_verify: int
    shares: int
    closed: int
    kept: int
    mean_days: float | None
    kept_rate: float | None
    return_rate: float | None


def unit_board(*, actor: Actor, at: datetime, with_idle: bool = False) -> list[UnitLine]:
    """A line for each unit in the actor's reach that leads a case, in the order of the tree; four queries."""
    names = Names()
    arms = [arm for arm in arms_of(actor, names) if arm.part == "led"]
    reach = reach_q(arms)
    standing = {row["lead_unit_id"]: row for row in _standing(reach, at)}
    closed = {row["lead_unit_id"]: row for row in _closed(reach, at)}
    to_sign, shares = _shares()
    seen = {pk for pk in names.units if with_idle and _reached(pk, arms)} | standing.keys() | closed.keys()
    return [
        _line(pk, names, standing.get(pk, {}), closed.get(pk, {}), to_sign[pk], shares[pk])
        for pk in names.units
        if pk in seen
    ]


def unit_line(unit_id: int, *, actor: Actor, at: datetime) -> UnitLine | None:
    """One unit's figures, or None where there is no such unit in reach of the actor."""
    return next((line for line in unit_board(actor=actor, at=at, with_idle=True) if line.unit_id == unit_id), None)


def _reached(unit_id: int, arms: Sequence[Arm]) -> bool:
    return any(arm.unit_ids is None or unit_id in arm.unit_ids for arm in arms)


def lights_by(field: str, *, reach: Q, at: datetime) -> list[dict[str, Any]]:
    """The open cases' lights grouped by ``lead_unit_id`` or ``area_id``, from the index of open deadlines."""
    rows = CaseRow.objects.filter(reach, is_open=True).order_by()
    return list(rows.values(field).annotate(**_light_counts(at), open=Count("pk")))


def _light_counts(at: datetime) -> dict[str, Count]:
    return {light.value: Count("pk", filter=running_q(light.value, at)) for light in Light}


def _standing(reach: Q, at: datetime) -> list[dict[str, Any]]:
    states = ("suspended", "in_ruling", "completed")
    by_state = {f"in_{state}": Count("pk", filter=Q(state=state)) for state in states}
    rows = CaseRow.objects.filter(reach, is_open=True).order_by()
    counted = rows.values("lead_unit_id").annotate(**_light_counts(at), **by_state, open=Count("pk"))
    return cast(list[dict[str, Any]], list(counted))


def _closed(reach: Q, at: datetime) -> list[dict[str, Any]]:
    rows = CaseRow.objects.filter(reach, closed_at__gt=at - WINDOW, closed_at__lte=at).order_by()
    counted = rows.values("lead_unit_id").annotate(
        closed=Count("pk"),
        kept=Count(Case(When(was_late=False, then=Value(1)))),
        returned=Count(Case(When(returns__gt=0, then=Value(1)))),
        days=Avg(DaysBetween("registered_at", "closed_at")),
    )
    return cast(list[dict[str, Any]], list(counted))


def _shares() -> tuple[Counter[int], Counter[int]]:
    """By unit: shares to be signed for, and shares in all that are not done."""
    live = Assignment.objects.filter(completed_at__isnull=True, ended_at__isnull=True)
    rows = live.filter(state__in=["pending", "signed"]).order_by().values_list("unit_id", "state")
    to_sign: Counter[int] = Counter()
    shares: Counter[int] = Counter()
    for unit_id, state, n in rows.annotate(Count("pk")):
        shares[unit_id] += n
        if state == "pending":
            to_sign[unit_id] += n
    return to_sign, shares


def _line(  # noqa: PLR0917 - the parts of one line
    pk: int, names: Names, now: Mapping[str, Any], then: Mapping[str, Any], to_sign: int, shares: int
) -> UnitLine:
    name = names.unit(pk)
    closed, kept, late = then.get("closed", 0), then.get("kept", 0), now.get("red", 0)
    judged = closed + late
    return UnitLine(
        unit_id=pk,
        code=name.code,
        unit=name.zh,
        unit_en=name.said("en"),
        short_name=name.short,
        path=name.path,
        open=now.get("open", 0),
        late=late,
        yellow=now.get("yellow", 0),
        green=now.get("green", 0),
        to_sign=to_sign,
        suspended=now.get("in_suspended", 0),
        in_ruling=now.get("in_in_ruling", 0),
        to_verify=now.get("in_completed", 0),
        shares=shares,
        closed=closed,
        kept=kept,
        mean_days=then.get("days"),
        kept_rate=kept / judged if judged else None,
        return_rate=then["returned"] / closed if closed else None,
    )
