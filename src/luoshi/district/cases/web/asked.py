"""What is asked of someone and not answered yet: a decision, a ruling, a word after an urging, an opinion."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.district.cases.models import Entry, FollowUp, Petition, PetitionKind, PetitionState
from luoshi.district.cases.queries.boards import ANSWERS
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.cases.web.forms.fields import named
from luoshi.district.cases.web.story import Story
from luoshi.district.cases.words import said_in


@dataclass(frozen=True, slots=True)
class Asked:
    """One open question: who asks whom, since when, until when it is asked for, and in which words."""

    icon: str
    what: Any
    who: str
    of_whom: Any
    since: datetime | None
    until: datetime | date | None = None
    text: str = ""


OFFICE = _("the supervision office decides")
PETITIONS = {
    PetitionKind.EXTENSION: ("hourglass", _("More time is asked for")),
    PetitionKind.SUSPENSION: ("player-pause", _("Suspension is asked for")),
}


def asked_in(story: Story) -> list[Asked]:
    """Every open question of a case, the most binding first."""
    found = [_petition(row) for row in story.petitions if row.state == PetitionState.OPEN]
    state = CaseState(story.case.state)
    if state is CaseState.IN_RULING:
        found.append(_ruling(story))
    if state in (CaseState.ASSIGNED, CaseState.IN_PROGRESS):
        found += _urging(story)
    if state is CaseState.CLOSED and story.case.follow_up == FollowUp.PENDING:
        reporter = _("the reporter says whether it helped")
        found.append(Asked("message-2-question", _("Is it solved?"), "", reporter, story.case.closed_at))
    return found


def decided_in(story: Story) -> list[Petition]:
    """The petitions that were answered."""
    return [row for row in story.petitions if row.state != PetitionState.OPEN]


def _petition(row: Petition) -> Asked:
    icon, what = PETITIONS[PetitionKind(row.kind)]
    unit = named(row.assignment.unit)
    return Asked(icon, what, unit, OFFICE, row.asked_at, row.until_at or row.review_on, row.reason)


def _ruling(story: Story) -> Asked:
    last = _last(story, ("hand_back",))
    what = _("Handed back; a ruling is needed")
    if last is None:
        return Asked("gavel", what, "", OFFICE, None)
    return Asked("gavel", what, story.unit_said(last), OFFICE, last.at, text=_words(last))


def _urging(story: Story) -> list[Asked]:
    last, answer = _last(story, ("urge",)), _last(story, ANSWERS)
    if last is None or (answer is not None and answer.ledger_seq > last.ledger_seq):
        return []
    unit = named(story.case.lead_unit) if story.case.lead_unit else ""
    return [
        Asked("bell-ringing", _("Urged, and no answer yet"), story.unit_said(last), unit, last.at, text=_words(last))
    ]


def _words(entry: Entry) -> str:
    return said_in(text=entry.text, data=entry.data, by_as=entry.by_as)


def _last(story: Story, actions: tuple[str, ...]) -> Entry | None:
    return next((entry for entry in reversed(story.entries) if entry.action in actions), None)
