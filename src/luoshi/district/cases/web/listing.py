"""What the queue's page shows around its rows: tabs, facets, chips of what is chosen, orders; all of them links."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from luoshi.district.cases.models import FollowUp, ProblemClass
from luoshi.district.cases.queries.facets import PARAMETERS
from luoshi.district.cases.queries.queue import FacetValue, QueuePage, QueueQuery
from luoshi.district.cases.queries.sources import source_label
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.cases.words import STATES, state_word
from luoshi.district.ui.lights import light_of

Words = str | Promise

TABS: tuple[tuple[str, Words], ...] = (
    ("open", pgettext_lazy("case", "Open")),
    ("registered", STATES[CaseState.REGISTERED]),
    ("completed", STATES[CaseState.COMPLETED]),
    ("suspended", STATES[CaseState.SUSPENDED]),
    ("ended", gettext_lazy("Ended")),
    ("all", gettext_lazy("All")),
)
ORDERS: tuple[tuple[str, Words], ...] = (
    ("due", gettext_lazy("Due first")),
    ("newest", gettext_lazy("Newest first")),
    ("oldest", gettext_lazy("Oldest first")),
    ("urgency", gettext_lazy("Most pressing first")),
)
HEADS: dict[str, Words] = {
    "light": pgettext_lazy("facet", "Light"),
    "state": pgettext_lazy("facet", "State"),
    "lead_unit": gettext_lazy("Lead unit"),
    "category_top": pgettext_lazy("case", "Category"),
    "area": gettext_lazy("Area"),
}
MINE: tuple[tuple[str, Words], ...] = (
    ("lead", gettext_lazy("Led by my unit")),
    ("co", gettext_lazy("Shared with my unit")),
    ("registered", gettext_lazy("Registered by me")),
    ("petitions", gettext_lazy("With a petition to decide")),
)
SHOWN = 12
"""A facet shows so many values; the rest is behind a fold."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One link that narrows or widens the queue."""

    label: Words
    href: str
    current: bool = False
    count: int | None = None
    value: str = ""
    is_least: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A headed list of choices; ``more`` are those behind the fold."""

    key: str
    head: Words
    choices: list[Choice]
    more: list[Choice]


def tabs(query: QueueQuery) -> list[Choice]:
    """Groups of states."""
    return [
        Choice(label, _href(query, stage=stage, states=(), suspended=False), query.stage == stage)
        for stage, label in TABS
    ]


def orders(query: QueueQuery, effective: str) -> list[Choice]:
    """The orders in which the queue can come."""
    return [Choice(label, _href(query, order=order), effective == order) for order, label in ORDERS]


def facets(page: QueuePage) -> list[Facet]:
    """Every dimension that has something to choose."""
    found = []
    for key, head in HEADS.items():
        values = page.facets.get(key, [])
        choices = [_choice(page.query, key, value) for value in values]
        if choices:
            found.append(Facet(key, head, choices[:SHOWN], choices[SHOWN:]))
    return found


def mine(query: QueueQuery) -> list[Choice]:
    """What the reader has to do with them."""
    return [
        Choice(label, _href(query, mine="" if query.mine == key else key), query.mine == key) for key, label in MINE
    ]


def chips(query: QueueQuery, page: QueuePage) -> list[Choice]:
    """What is chosen, each with the link that takes it away."""
    found: list[Choice] = []
    for key, values in page.facets.items():
        found += [_choice(query, key, value) for value in values if value.chosen]
    plain: list[tuple[str, Any, Words]] = [
        ("text", query.text, _("Words: %(text)s") % {"text": query.text}),
        ("kind", query.kind, _("Kind: %(kind)s") % {"kind": query.kind}),
        ("problem_class", query.problem_class, _label(ProblemClass, query.problem_class)),
        ("source", query.source, source_label(query.source) if query.source else ""),
        ("follow_up", query.follow_up, _label(FollowUp, query.follow_up)),
        ("mine", query.mine, dict(MINE).get(query.mine, "")),
        ("due_before", query.due_before, _("Due before %(day)s") % {"day": query.due_before}),
        ("registered_from", query.registered_from, _("Registered from %(day)s") % {"day": query.registered_from}),
        ("registered_to", query.registered_to, _("Registered until %(day)s") % {"day": query.registered_to}),
        ("no_progress_days", query.no_progress_days, _("No progress for %(n)d days") % {"n": query.no_progress_days}),
        ("hand_backs_min", query.hand_backs_min, _("Handed back %(n)d times or more") % {"n": query.hand_backs_min}),
    ]
    empty = {"due_before": None, "registered_from": None, "registered_to": None}
    for name, value, label in plain:
        if value:
            nothing: Any = 0 if isinstance(value, int) else empty.get(name, "")
            found.append(Choice(label, _href(query, **{name: nothing}), current=True))
    return found


def _choice(query: QueueQuery, key: str, value: FacetValue) -> Choice:
    return Choice(
        _said(key, value), _toggled(query, key, value), value.chosen, value.count, value.value, value.is_least
    )


def _said(key: str, value: FacetValue) -> Words:
    if key == "state":
        return state_word(value.value)
    if key == "light":
        return light_of(value.value).word
    return value.label or {"lead_unit": _("No unit yet"), "area": _("No area")}.get(key, "—")


def _toggled(query: QueueQuery, key: str, value: FacetValue) -> str:
    if key == "lead_unit" and not value.value:
        return _href(query, without_unit=not value.chosen)
    name = PARAMETERS[key]
    if name == "category":
        return _href(query, category="" if value.chosen else f"/{value.value}/")
    if key == "area" and not value.value:
        return _href(query)
    now: tuple[Any, ...] = getattr(query, name)
    item: Any = int(value.value) if key in ("lead_unit", "area") else value.value
    return _href(query, **{name: tuple(v for v in now if v != item) if value.chosen else (*now, item)})


def _label(choices: Any, value: str) -> Words:
    return choices(value).label if value in choices.values else value


def _href(query: QueueQuery, **changes: Any) -> str:
    return f"?{query.to_query(**changes)}" if changes else f"?{query.to_query()}"


def hidden_pairs(query: QueueQuery, *, without: Iterable[str]) -> list[tuple[str, str]]:
    """What a search form keeps of the rest of the question, as hidden fields."""
    left_out = set(without)
    return [(name, value) for name, value in parse_qsl(query.to_query(cursor="")) if name not in left_out]
