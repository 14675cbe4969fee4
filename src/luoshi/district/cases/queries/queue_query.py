"""The question a queue is asked, as a value: read from a query string, written back to one, changed field by field."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

from luoshi.district.cases.models import FollowUp, ProblemClass
from luoshi.district.cases.queries.sources import sources
from luoshi.district.cases.rules.states import ENDED, CaseState
from luoshi.kernel.worktime import Light

MOST_TEXT = 100
MOST_VALUES = 60
LARGEST_ID = 2**62

STAGES: dict[str, frozenset[CaseState]] = {
    "open": frozenset(CaseState) - ENDED,
    "all": frozenset(CaseState),
    "ended": ENDED,
    **{state.value: frozenset({state}) for state in CaseState},
}
"""Groups of states by name; each state is a group of its own."""

ORDERS = ("due", "newest", "oldest", "urgency")
OPEN_ORDERS = frozenset({"due", "urgency"})
"""Orders that have a meaning for open cases only; elsewhere the newest come first."""

MINE = ("lead", "co", "registered", "petitions")


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """Every filter empty means "not asked"; ``stage`` is a group of states, ``states`` narrows it further."""

    text: str = ""
    stage: str = "open"
    states: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    lead_unit_ids: tuple[int, ...] = ()
    with_units_beneath: bool = True
    without_unit: bool = False
    category: str = ""
    area_ids: tuple[int, ...] = ()
    kind: str = ""
    problem_class: str = ""
    source: str = ""
    follow_up: str = ""
    mine: str = ""
    due_before: date | None = None
    registered_from: date | None = None
    registered_to: date | None = None
    no_progress_days: int = 0
    hand_backs_min: int = 0
    suspended: bool = False
    order: str = "due"
    cursor: str = ""
    ignored: tuple[str, ...] = field(default=(), compare=False)
    """The names of what the query string asked and nobody understood."""

    @classmethod
    def parse(cls, query: str | Mapping[str, Any]) -> Self:
        """Read a query string, or a mapping such as ``request.GET``; what is not understood is named in ``ignored``."""
        given = _lists(query)
        values: dict[str, Any] = {}
        ignored = [name for name in given if name not in NAMES]
        for name, reader in NAMES.items():
            words = [word.strip() for word in given.get(name, []) if word.strip()]
            if not words:
                continue
            try:
                values[name] = reader(words)
            except (ValueError, OverflowError):
                ignored.append(name)
        return cls(**values, ignored=tuple(ignored))

    def to_query(self, **changes: Any) -> str:
        """The query string that :meth:`parse` reads back, with ``changes``; a change of filters drops the cursor."""
        asked = self.changed(**changes) if changes else self
        pairs: list[tuple[str, str]] = []
        for name in NAMES:
            value = getattr(asked, name)
            if value == _DEFAULTS[name]:
                continue
            pairs += [(name, _written(item)) for item in (value if isinstance(value, tuple) else (value,))]
        return urlencode(pairs)

    def changed(self, **changes: Any) -> Self:
        """The same question with ``changes``, from its first page unless the page is what changes."""
        return replace(self, **{"cursor": "", **changes})

    @property
    def wanted_states(self) -> frozenset[CaseState]:
        """The states asked for."""
        states = STAGES[self.stage]
        if self.states:
            states &= {CaseState(state) for state in self.states}
        return states & {CaseState.SUSPENDED} if self.suspended else states

    @property
    def only_open(self) -> bool:
        """True when no ended case can be an answer."""
        return not self.wanted_states & ENDED or bool(self.lights or self.no_progress_days)

    @property
    def effective_order(self) -> str:
        """The order in which the answer comes."""
        return self.order if self.only_open or self.order not in OPEN_ORDERS else "newest"

    @property
    def is_tallied(self) -> bool:
        """True when the answer can be counted by state, light, unit, first-level category and area alone."""
        beyond = (
            self.text, self.kind, self.problem_class, self.source, self.follow_up, self.mine,
            self.due_before, self.registered_from, self.registered_to, self.no_progress_days, self.hand_backs_min,
        )  # fmt: skip
        return not any(beyond) and self.category.count("/") <= 2  # noqa: PLR2004 - "/road/" is a first level


def _lists(query: str | Mapping[str, Any]) -> dict[str, list[str]]:
    if isinstance(query, str):
        return parse_qs(query.removeprefix("?"), max_num_fields=500)
    getlist = getattr(query, "getlist", None)
    if getlist is not None:
        return {name: list(getlist(name)) for name in query}
    return {
        name: [str(v) for v in (value if isinstance(value, list | tuple) else [value])] for name, value in query.items()
    }


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if isinstance(value, date) else str(value)


def _one_of(allowed: Iterable[str]) -> Callable[[list[str]], str]:
    known = frozenset(allowed)

    def read(words: list[str]) -> str:
        if words[-1] not in known:
            raise ValueError(words[-1])
        return words[-1]

    return read


def _some_of(allowed: Iterable[str]) -> Callable[[list[str]], tuple[str, ...]]:
    one = _one_of(allowed)

    def read(words: list[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one([part]) for word in words for part in word.split(",") if part))

    return read


def _ids(words: list[str]) -> tuple[int, ...]:
    found = tuple(dict.fromkeys(_number([part]) for word in words for part in word.split(",") if part))
    if len(found) > MOST_VALUES:
        raise ValueError(len(found))
    return found


def _number(words: list[str]) -> int:
    number = int(words[-1])
    if not 0 <= number <= LARGEST_ID:
        raise ValueError(number)
    return number


def _days(words: list[str]) -> int:
    number = _number(words)
    if number > 10_000:  # noqa: PLR2004 - no case is older
        raise ValueError(number)
    return number


def _yes(words: list[str]) -> bool:
    return _one_of(("1", "0", "true", "false", "on"))(words) in ("1", "true", "on")


def _day(words: list[str]) -> date:
    day = date.fromisoformat(words[-1])
    if not 1990 <= day.year <= 2200:  # noqa: PLR2004 - outside, no database needs to be asked
        raise ValueError(day)
    return day


def _text(words: list[str]) -> str:
    return words[-1].replace("\x00", "")[:MOST_TEXT]


def _path(words: list[str]) -> str:
    path = _text(words)
    return path if path.startswith("/") else f"/{path}/"


def _code(words: list[str]) -> str:
    return _text(words)[:40]


def _source(words: list[str]) -> str:
    return _one_of(list(sources()))(words)


NAMES: dict[str, Callable[[list[str]], Any]] = {
    "text": _text,
    "stage": _one_of(STAGES),
    "states": _some_of(state.value for state in CaseState),
    "lights": _some_of(light.value for light in Light),
    "lead_unit_ids": _ids,
    "with_units_beneath": _yes,
    "without_unit": _yes,
    "category": _path,
    "area_ids": _ids,
    "kind": _code,
    "problem_class": _one_of(ProblemClass.values),
    "source": _source,
    "follow_up": _one_of(FollowUp.values),
    "mine": _one_of(MINE),
    "due_before": _day,
    "registered_from": _day,
    "registered_to": _day,
    "no_progress_days": _days,
    "hand_backs_min": _days,
    "suspended": _yes,
    "order": _one_of(ORDERS),
    "cursor": lambda words: words[-1][:200],
}
"""The names in a query string and how each is read."""

_DEFAULTS: dict[str, Any] = {item.name: item.default for item in fields(QueueQuery)}
