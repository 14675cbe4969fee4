"""How many cases each state, light, unit, category and area would show: from the tally, or else from a sample.

The tally knows states, lead units, first-level categories and areas, and its sums are exact. What it does not know —
words, dates, kinds — is counted over at most :data:`MOST_COUNTED` cases of the answer (words over the
latest :data:`MOST_MATCHES` matches), and the figures then say so: they are the least that there can be, and one row
beyond the most is read, so that "more than 2,000" is known and not supposed.
Each facet counts under all the other filters, so that choosing a second unit is as easy as the first.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from luoshi.district.cases.models import Case
from luoshi.district.cases.queries.filters import beyond_q, counted_q, stage_q, unit_ids
from luoshi.district.cases.queries.lights import UNLIT, light_column
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.queue_query import STAGES, QueueQuery
from luoshi.district.cases.queries.scope import Arm
from luoshi.district.cases.queries.search import newest_matches
from luoshi.district.cases.queries.sums import Values, sums
from luoshi.district.cases.rules.states import ENDED, CaseState
from luoshi.district.people.api import Actor
from luoshi.kernel.worktime import Light

MOST_COUNTED = 2_000
MOST_MATCHES = 1_000
MOST_SHARED = 2_000
COUNT_CAP = 10_000

Cell = tuple[int | None, str, str, int | None, str]
"""Lead unit, state, first-level category, area, light."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice: ``value`` as the query string writes it; ``label`` its name, for states and lights their key."""

    value: str
    label: str
    count: int
    chosen: bool
    is_least: bool = False
    """True when only a part was counted: there are ``count`` or more."""


@dataclass(frozen=True, slots=True)
class Counts:
    """``count`` is exact unless ``count_is_capped``; the facets are unless ``facets_are_partial``."""

    count: int
    count_is_capped: bool
    facets: dict[str, list[FacetValue]]
    facets_are_partial: bool


def counts(query: QueueQuery, *, actor: Actor, arms: Sequence[Arm], names: Names, at: datetime, lang: str) -> Counts:
    """The number of cases in the answer, and the facets."""
    tallied = query.is_tallied and _tally_knows(arms, names)
    choices = _Choices(query, names)
    totals = {dimension: Counter[str]() for dimension in DIMENSIONS}
    seen, partial = _beside(query, arms, at) if tallied else _sampled(query, actor, arms, names, at)
    count = choices.add(seen, totals)
    if tallied:
        count += _add_tallied(query, _led(arms), names, choices, totals, at)
    capped = partial
    if partial and not tallied and not query.text:
        count, capped = _capped_count(query, actor, arms, names, at)
    facets = {name: _listed(name, values, choices, names, lang, is_least=partial) for name, values in totals.items()}
    return Counts(count, capped, facets, partial)


DIMENSIONS = ("state", "light", "lead_unit", "category_top", "area")
PARAMETERS = {
    "state": "states",
    "light": "lights",
    "lead_unit": "lead_unit_ids",
    "category_top": "category",
    "area": "area_ids",
}
"""The name in the query string by which each facet's values are chosen."""


class _Choices:
    """What is chosen in each dimension, and whether a cell has it."""

    def __init__(self, query: QueueQuery, names: Names) -> None:
        self.states = {state.value for state in query.wanted_states}
        self.narrows_states = bool(query.states or query.suspended or query.stage not in ("open", "all", "ended"))
        self.stage = {state.value for state in STAGES[query.stage]}
        self.lights = set(query.lights)
        self.units = unit_ids(query, names)
        self.narrows_units = bool(query.lead_unit_ids or query.without_unit)
        self.without_unit = query.without_unit
        self.shown_units = set(query.lead_unit_ids)
        self.top = next((step for step in query.category.split("/") if step), "")
        self.areas = set(query.area_ids)
        everything = self.states == {state.value for state in CaseState}
        self.narrows = bool(not everything or self.lights or self.narrows_units or self.top or self.areas)

    def add(self, cells: Counter[Cell], totals: dict[str, Counter[str]]) -> int:
        """Add the cells to the totals of each dimension in which alone they may differ from what was chosen.

        Returns how many cases differ in none. There can be ten thousand cells, so this loop is kept plain.
        """
        whole: Counter[Cell] = Counter()
        single: dict[str, Counter[Cell]] = {dimension: Counter() for dimension in DIMENSIONS}
        for cell, n in cells.items():
            misses = self.misses(cell) if self.narrows else ()
            if not misses:
                whole[cell] += n
            elif len(misses) == 1:
                single[misses[0]][cell] += n
        for number, dimension in ((2, "category_top"), (0, "lead_unit"), (3, "area"), (1, "state"), (4, "light")):
            found: Counter[object] = Counter()
            for part in (whole, single[dimension]):
                for cell, n in part.items():
                    found[cell[number]] += n
            totals[dimension].update({_word(v): n for v, n in found.items() if self.offers(dimension, v)})
        return whole.total()

    def by_dimension(self) -> dict[str, Values]:
        """What was chosen in each dimension that the tally knows; one in which nothing was is left out."""
        found: dict[str, Values] = {}
        if self.narrows_states:
            found["state"] = self.states
        if self.narrows_units:
            found["lead_unit"] = [*self.units, *([None] if self.without_unit else [])]
        if self.top:
            found["category_top"] = [self.top]
        if self.areas:
            found["area"] = self.areas
        return found

    def offers(self, dimension: str, value: object) -> bool:
        """Only states of the chosen group, and only lights that are lit, are choices."""
        return {"state": value in self.stage, "light": value != UNLIT}.get(dimension, True)

    def misses(self, cell: Cell) -> tuple[str, ...]:
        """The dimensions in which the cell is not what was chosen."""
        unit, state, top, area, light = cell
        found: tuple[str, ...] = () if state in self.states else ("state",)
        if self.lights and light not in self.lights:
            found += ("light",)
        if self.narrows_units and not (self.without_unit if unit is None else unit in self.units):
            found += ("lead_unit",)
        if self.top and top != self.top:
            found += ("category_top",)
        if self.areas and area not in self.areas:
            found += ("area",)
        return found

    def chosen(self, dimension: str, value: str) -> bool:
        """True when this value is one of those chosen."""
        if dimension == "state":
            return self.narrows_states and value in self.states
        if dimension == "light":
            return value in self.lights
        if dimension == "lead_unit":
            return self.without_unit if not value else int(value) in self.shown_units
        if dimension == "area":
            return bool(value) and int(value) in self.areas
        return value == self.top


def _word(value: object) -> str:
    return "" if value is None else str(value)


def _listed(
    dimension: str, values: Counter[str], choices: _Choices, names: Names, lang: str, *, is_least: bool
) -> list[FacetValue]:
    label = _LABELS.get(dimension, lambda value, _names, _lang: value)
    rows = [
        FacetValue(value, label(value, names, lang), n, choices.chosen(dimension, value), is_least)
        for value, n in values.items()
        if n > 0 or choices.chosen(dimension, value)
    ]
    return sorted(rows, key=lambda row: (_RANK.get(dimension, {}).get(row.value, 0), -row.count, row.value))


_RANK = {
    "state": {state.value: n for n, state in enumerate(CaseState)},
    "light": {light.value: n for n, light in enumerate((Light.RED, Light.YELLOW, Light.GREEN))},
}
_LABELS: dict[str, Any] = {
    "lead_unit": lambda value, names, lang: names.unit(int(value or 0)).said(lang),
    "area": lambda value, names, lang: names.area(int(value or 0)).said(lang),
    "category_top": lambda value, names, lang: names.tops[value].said(lang) if value in names.tops else value,
}


# From the tally ---------------------------------------------------------------------------------------------------


def _tally_knows(arms: Sequence[Arm], names: Names) -> bool:
    """True when at most one arm counts by lead unit, and nothing is narrowed beneath the first level of categories."""
    led = [arm for arm in arms if arm.part == "led"]
    return len(led) == 1 and all(arm.category_ids is None or _tops_of(arm, names) is not None for arm in led)


def _tops_of(arm: Arm, names: Names) -> frozenset[str] | None:
    """The first-level categories that make up the arm's; None when it holds only parts of one."""
    ids = arm.category_ids or frozenset()
    tops = {names.categories[pk].path.split("/")[1] for pk in ids}
    return frozenset(tops) if names.category_ids(tops) == ids else None


def _add_tallied(  # noqa: PLR0917 - what was asked, by whom, and where the answer goes
    query: QueueQuery, led: Arm, names: Names, choices: _Choices, totals: dict[str, Counter[str]], at: datetime
) -> int:
    """Add the cases by lead unit; returns how many have all that was chosen."""
    count = 0
    found = sums(
        reach=_reach(led, names),
        states=[state.value for state in STAGES[query.stage]],
        chosen=choices.by_dimension(),
        lights=query.lights,
        at=at,
        can_be_lit=bool(query.wanted_states - ENDED),
    )
    for name, value, n in found:
        if choices.offers(name, value):
            totals[name][value] += n
        if name == "state" and value in choices.states:
            count += n
    return count


def _reach(led: Arm, names: Names) -> dict[str, Values]:
    """The reader's reach by lead unit."""
    found: dict[str, Values] = {}
    if led.unit_ids is not None:
        found["lead_unit"] = led.unit_ids
    if led.area_ids is not None:
        found["area"] = led.area_ids
    if led.category_ids is not None:
        found["category_top"] = _tops_of(led, names) or ()
    return found


def _led(arms: Sequence[Arm]) -> Arm:
    return next(arm for arm in arms if arm.part == "led")


def _beside(query: QueueQuery, arms: Sequence[Arm], at: datetime) -> tuple[Counter[Cell], bool]:
    """What the reader sees although others lead it: few cases, counted one by one."""
    led = _led(arms)
    others = [arm for arm in arms if arm is not led]
    if not others:
        return Counter(), False
    cases = Case.objects.filter(reach_q(others), stage_q(query)).exclude(led.q() & Q(lead_unit__isnull=False))
    columns = ("lead_unit_id", "state", "category_top", "area_id", "lit")
    rows = list(cases.annotate(lit=light_column(at)).order_by().values_list(*columns)[: MOST_SHARED + 1])
    return Counter(rows), len(rows) > MOST_SHARED


def reach_q(arms: Sequence[Arm]) -> Q:
    """The arms' union."""
    if not arms:
        return Q(pk__in=[])
    condition = arms[0].q()
    for arm in arms[1:]:
        condition |= arm.q()
    return condition


# From a sample ----------------------------------------------------------------------------------------------------


def _sampled(
    query: QueueQuery, actor: Actor, arms: Sequence[Arm], names: Names, at: datetime
) -> tuple[Counter[Cell], bool]:
    cases = _beyond(query, actor, arms, names, at)
    if query.category.count("/") > 2:  # noqa: PLR2004 - deeper than "/road/", where the tally's dimension ends
        cases = cases.filter(counted_q(QueueQuery(stage="all", category=query.category), names, at))
    matches = newest_matches(query.text, most=MOST_MATCHES + 1) if query.text else []
    if query.text:
        cases = cases.filter(pk__in=matches)
    cases = cases.annotate(lit=light_column(at))
    columns = ("lead_unit_id", "state", "category_top", "area_id", "lit")
    rows: list[Cell] = list(cases.order_by("-id").values_list(*columns)[: MOST_COUNTED + 1])
    partial = len(rows) > MOST_COUNTED or len(matches) > MOST_MATCHES
    return Counter(rows), partial


def _beyond(query: QueueQuery, actor: Actor, arms: Sequence[Arm], names: Names, at: datetime) -> QuerySet[Case]:
    return Case.objects.filter(reach_q(arms), stage_q(query), beyond_q(query, actor, names, at))


def _capped_count(query: QueueQuery, actor: Actor, arms: Sequence[Arm], names: Names, at: datetime) -> tuple[int, bool]:
    cases = _beyond(query, actor, arms, names, at).filter(counted_q(query, names, at))
    found = cases.order_by()[: COUNT_CAP + 1].count()
    return found, found > COUNT_CAP
