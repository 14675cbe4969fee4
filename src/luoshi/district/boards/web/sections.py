"""What each section of the supervision board is called, what it says of a case, and the one act it offers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from luoshi.district.boards.web.lines import Act, Line, Section
from luoshi.district.boards.web.pace import Pace
from luoshi.district.boards.web.words import said
from luoshi.district.cases.api import (
    PETITIONS,
    CaseLine,
    PetitionWaiting,
    action_word,
    grounds_of,
    is_review_overdue,
    look_of,
)
from luoshi.district.cases.api import TRANSITIONS as TABLE
from luoshi.district.cases.api import Action as A  # noqa: N817 - a table is read by its rows
from luoshi.district.cases.api import CaseState as S
from luoshi.district.cases.api import SectionFound as Found
from luoshi.district.cases.api import supervision_section as find_section
from luoshi.district.people.api import Action, Actor, may
from luoshi.district.ui.moments import spoken
from luoshi.kernel import clock

Words = str | Promise
DAY_CHOICES = (3, 5, 7, 10, 15, 30)
LONGEST_NOTE = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """The words around one section."""

    title: Words
    text: Words
    note_title: Words
    nothing: Words
    is_grouped: bool = False
    is_read_out: bool = False


HEADINGS: Mapping[str, Heading] = {
    "will_be_late": Heading(
        gettext_lazy("Due within three working days"),
        gettext_lazy("Open cases whose deadline ends within three working days, by unit."),
        gettext_lazy("Left"),
        gettext_lazy("Nothing falls due in the next three working days"),
        is_grouped=True,
    ),
    "petitions": Heading(
        gettext_lazy("Petitions to decide"),
        gettext_lazy("Units ask for more time or to suspend a case; the clock runs until you decide."),
        gettext_lazy("Asked for"),
        gettext_lazy("No petition waits"),
    ),
    "rulings": Heading(
        gettext_lazy("Rulings to make"),
        gettext_lazy("Handed back as often as the kind of case allows: now the supervision office rules whose it is."),
        gettext_lazy("Remark"),
        gettext_lazy("No ruling waits"),
    ),
    "ping_pong": Heading(
        gettext_lazy("Handed to and fro"),
        gettext_lazy("Open cases that were handed back twice or more."),
        gettext_lazy("Hand-backs"),
        gettext_lazy("No case is handed to and fro"),
    ),
    "no_progress": Heading(
        gettext_lazy("No word from the unit"),
        gettext_lazy("Assigned or in progress, and nothing has been reported for days."),
        gettext_lazy("Last word"),
        gettext_lazy("Every unit has reported"),
    ),
    "urged_silent": Heading(
        gettext_lazy("Urged but silent"),
        gettext_lazy("Since the last urge the unit has done none of the acts that answer it."),
        pgettext_lazy("count", "Urges"),
        gettext_lazy("Every urge was answered"),
    ),
    "suspended": Heading(
        gettext_lazy("Suspended cases"),
        gettext_lazy("Read out every week, each with its reason and the day on which it is looked at again."),
        gettext_lazy("Reason"),
        gettext_lazy("No case is suspended"),
        is_read_out=True,
    ),
}
KEYS = tuple(HEADINGS)
"""The sections in the order in which they are to be read."""


def read_section(key: str, *, actor: Actor, at: datetime, days: int, limit: int) -> Section:
    """One section with many of its rows."""
    found = find_section(key, actor=actor, at=at, limit=limit, no_progress_days=days)
    return as_section(key, found, actor=actor, at=at, days=days)


def as_section(key: str, found: Found, *, actor: Actor, at: datetime, days: int) -> Section:
    """What was found, with its words."""
    heading, teller = HEADINGS[key], _Teller(key, found, actor, at)
    lines = [teller.line(row) for row in found.rows]
    title = heading.title if key != "no_progress" else _("No word for %(n)d days") % {"n": days}
    return Section(
        key=key,
        title=title,
        text=heading.text,
        note_title=heading.note_title,
        nothing=heading.nothing,
        lines=lines,
        count=found.count,
        is_capped=found.is_capped,
        is_grouped=heading.is_grouped,
        is_read_out=heading.is_read_out,
        groups=_by_unit(lines) if heading.is_grouped else (),
    )


class _Teller:
    """Says of each row what its section is about; what it needs from the database is read once for all rows."""

    def __init__(self, key: str, found: Found, actor: Actor, at: datetime) -> None:
        self.key, self.at = key, at
        self.supervises, self.leads = bool(may(actor, Action.SUPERVISE)), bool(may(actor, Action.LEAD))
        self.petitions = {petition.case.id: petition for petition in found.petitions}
        self.grounds = grounds_of(found.rows) if key == "suspended" and found.rows else {}
        self.pace = Pace(at) if key == "will_be_late" and found.rows else None

    def line(self, row: CaseLine) -> Line:
        """The row as a line."""
        urged = row.state in TABLE[A.URGE].states and (self.supervises or self.leads)
        overdue = is_review_overdue(review_on=row.review_on, today=clock.local(self.at).date())
        return Line(row, note=_NOTES[self.key](self, row), act=self._act(row), may_urge=urged, review_overdue=overdue)

    def _act(self, row: CaseLine) -> Act | None:
        action = self._next(row) if self.supervises else None
        return act_of(row, action) if action else None

    def _next(self, row: CaseLine) -> A | None:
        petition = self.petitions.get(row.id)
        if petition is not None:
            return A.DECIDE_EXTENSION if petition.kind == "extension" else A.DECIDE_SUSPENSION
        if row.state in (S.REGISTERED, S.IN_RULING):
            return A.ASSIGN
        return {"urged_silent": A.ESCALATE, "suspended": A.RESUME}.get(self.key)

    def left(self, row: CaseLine) -> str:
        """What is left of the deadline."""
        return self.pace.left(row.due_at) if self.pace else ""

    def asked(self, row: CaseLine) -> str:
        """What the unit asks for, until when and why."""
        petition = self.petitions.get(row.id)
        return say_petition(petition, self.at) if petition else ""

    def hand_backs(self, row: CaseLine) -> str:
        """How often the case was handed back."""
        return ngettext("%(n)d time", "%(n)d times", row.hand_backs) % {"n": row.hand_backs}

    def urges(self, row: CaseLine) -> str:
        """How often the case was urged."""
        return ngettext("%(n)d time", "%(n)d times", row.urges) % {"n": row.urges}

    def silence(self, row: CaseLine) -> str:
        """How long nothing was heard."""
        days = (self.at - row.last_progress_at).days if row.last_progress_at else 0
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}

    def ruling(self, row: CaseLine) -> str:
        """Why there is something to rule."""
        return ngettext("Handed back %(n)d time", "Handed back %(n)d times", row.hand_backs) % {"n": row.hand_backs}

    def ground(self, row: CaseLine) -> str:
        """Why the clock stands; on the list that is read out it is said in full."""
        return self.grounds.get(row.id, "")


_NOTES: Mapping[str, Callable[[_Teller, CaseLine], str]] = {
    "will_be_late": _Teller.left,
    "petitions": _Teller.asked,
    "rulings": _Teller.ruling,
    "ping_pong": _Teller.hand_backs,
    "no_progress": _Teller.silence,
    "urged_silent": _Teller.urges,
    "suspended": _Teller.ground,
}


def act_of(row: CaseLine, action: A) -> Act:
    """The button that leads to an act's form."""
    url = reverse("cases:act", args=[row.code, action.value.rstrip("_")])
    return Act(url, action_word(action.value), look_of(action.value)[0])


def say_petition(petition: PetitionWaiting, at: datetime) -> str:
    """``Extension until …: reason``."""
    until = petition.until_at or petition.review_on
    given = {
        "kind": PETITIONS[petition.kind],
        "until": spoken(until, now=at) if until else "—",  # type: ignore[arg-type]
        "reason": Truncator(petition.reason).chars(LONGEST_NOTE),
    }
    return _("%(kind)s until %(until)s: %(reason)s") % given


def _by_unit(lines: Sequence[Line]) -> list[tuple[str, Sequence[Line]]]:
    """The lines under their units; the unit whose case is due first comes first."""
    first: dict[str, int] = {}
    for position, line in enumerate(lines):
        first.setdefault(said(line.row, "lead_unit"), position)
    ordered = sorted(lines, key=lambda line: first[said(line.row, "lead_unit")])
    return [(unit, list(group)) for unit, group in groupby(ordered, key=lambda line: said(line.row, "lead_unit"))]
