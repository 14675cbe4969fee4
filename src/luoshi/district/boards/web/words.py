"""Names in the reader's language, and the sentences that a board makes of its figures."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

LateUnit = tuple[str, int]
"""A unit's name and how many of its cases are late."""


def language() -> str:
    """``zh`` or ``en``, as the readings of this domain ask for it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def said(row: Any, name: str) -> str:
    """The row's ``name`` in the reader's language; the Chinese one where no other was given."""
    english = getattr(row, f"{name}_en", "") if language() == "en" else ""
    return str(english or getattr(row, name) or "")


def say_late(units: Sequence[LateUnit], unassigned: int = 0) -> str:
    """Where lateness gathers; what is late before any unit has it is said apart."""
    said_of_units = _say_late(units)
    if not unassigned:
        return said_of_units
    if not any(n for _name, n in units):
        return ngettext("%(n)d case is late to be assigned", "%(n)d cases are late to be assigned", unassigned) % {
            "n": unassigned
        }
    return _("%(said)s; %(n)d more are late to be assigned") % {"said": said_of_units, "n": unassigned}


def _say_late(units: Sequence[LateUnit]) -> str:
    """With one unit, with two, or everywhere."""
    late = sorted(((name, n) for name, n in units if n), key=lambda unit: -unit[1])
    total = sum(n for _name, n in late)
    if not late:
        return _("Nothing is late")
    if len(late) == 1:
        words = ngettext("The only late case is with %(unit)s", "All %(n)d late cases are with %(unit)s", total)
        return words % {"n": total, "unit": late[0][0]}
    two = late[0][1] + late[1][1]
    if len(late) == 2 or 2 * two >= total:  # noqa: PLR2004 - the two units of the sentence
        return _("%(two)d of %(n)d late cases are with %(first)s and %(second)s") % {
            "two": two, "n": total, "first": late[0][0], "second": late[1][0],
        }  # fmt: skip
    return _("%(n)d late cases, spread over %(units)d units") % {"n": total, "units": len(late)}


def say_trend(registered: Sequence[int], closed: Sequence[int]) -> str:
    """Whether the work of the weeks kept up with what came in."""
    came, went, weeks = sum(registered), sum(closed), len(registered)
    if not came and not went:
        return _("Nothing came in and nothing was closed")
    given = {"weeks": weeks, "came": came, "went": went, "n": abs(came - went)}
    if came > went:
        return _("In %(weeks)d weeks %(came)d came in and %(went)d were closed: %(n)d more are open") % given
    if went > came:
        return _("In %(weeks)d weeks %(came)d came in and %(went)d were closed: %(n)d fewer are open") % given
    return _("In %(weeks)d weeks as many were closed as came in: %(came)d") % given


def say_areas(areas: Sequence[tuple[str, int]], waiting: int = 0) -> str:
    """Which area has most of the open cases; how many no unit has yet is said apart."""
    most = max(areas, key=lambda area: area[1], default=("", 0))
    if most[1]:
        said_of_areas = _("Most open cases are in %(area)s: %(n)d") % {"area": most[0], "n": most[1]}
    else:
        said_of_areas = _("Open cases by area")
    if not waiting:
        return said_of_areas
    return _("%(said)s; %(n)d more are to be assigned") % {"said": said_of_areas, "n": waiting}


def say_change(change: int) -> str:
    """The change to a week ago."""
    if not change:
        return _("as many as a week ago")
    return _("%(change)+d to a week ago") % {"change": change}
