"""The facts of an act as rows of words: what each is called, and its value as a reader says it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from luoshi.district.cases.models import FollowUp, ProblemClass, Stage
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.sources import source_label
from luoshi.district.cases.rules.by_itself import Reason
from luoshi.district.cases.rules.publication import Publication
from luoshi.district.cases.web.forms.fields import language, named
from luoshi.district.cases.words import FACTS, PUBLICATIONS, Words
from luoshi.district.people.api import unit_by_code
from luoshi.district.people.errors import UnitNotFoundError
from luoshi.district.ui.moments import spoken

UNITS = frozenset({"lead_unit", "unit", "from_unit", "suggested_unit"})
HIDDEN = frozenset({"lon", "lat", "position", "settled_on_spot"})


def facts_said(
    data: Mapping[str, Any], *, at: datetime, unit_names: Mapping[str, str] | None = None, category: Any = None
) -> list[tuple[Words, str]]:
    """The facts that a reader understands, in a fixed order; codes of units and categories become names.

    ``category`` is the one in hand, mostly the one that is meant.
    """
    known = {} if unit_names is None else unit_names
    return [
        (word, said)
        for name, word in FACTS.items()
        if name in data
        and name not in HIDDEN
        and not (name == "is_public" and "publication" in data)
        and (said := _category(str(data[name]), category) if name == "category" else _said(name, data[name], at, known))
    ]


def changes_said(data: Mapping[str, Any], *, at: datetime) -> list[str]:
    """The deadlines that a new calendar moved."""
    labels = dict(Stage.choices)
    return [
        _("%(stage)s: from %(was)s to %(now)s")
        % {
            "stage": labels.get(row["stage"], row["stage"]),
            "was": _moment(row["from"], at),
            "now": _moment(row["to"], at),
        }
        for row in data.get("changes", [])
    ]


def _said(  # noqa: C901, PLR0911 - one line for each kind of fact
    name: str, value: Any, at: datetime, unit_names: Mapping[str, str]
) -> str:
    if name in UNITS:
        return unit_names.get(str(value)) or _unit(str(value))
    if name in ("until", "review_on", "closed_at"):
        return _moment(value, at)
    if name == "granted":
        return _("granted") if value else _("refused")
    if name == "is_public":
        return _("yes") if value == "true" else _("no")
    if name == "shown":
        return _("yes") if value else _("no")
    if name == "publication":
        return str(PUBLICATIONS[Publication(value)])
    if name == "co_units" and not value:
        return ""
    if name == "reason":
        return {Reason.YELLOW: _("the light turned yellow"), Reason.RED: _("the deadline passed")}.get(value, "")
    if name == "source":
        return str(source_label(str(value)))
    tables: dict[str, Any] = {"outcome": FollowUp, "problem_class": ProblemClass}
    if name in tables and value in tables[name].values:
        return str(tables[name](value).label)
    return str(value)


def _category(code: str, category: Any) -> str:
    if category is not None and category.code == code:
        return named(category)
    known = Names().categories.values()
    return next((name.said(language()) for name in known if name.code == code), code)


def _unit(code: str) -> str:
    try:
        return named(unit_by_code(code))
    except UnitNotFoundError:
        return code


def _moment(value: Any, at: datetime) -> str:
    text = str(value)
    found: date | datetime | None = parse_datetime(text) if "T" in text else parse_date(text)
    return spoken(found, now=at) if found else text
