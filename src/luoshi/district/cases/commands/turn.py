"""One act on one case: the frame in which every command of the closed loop runs.

``turn`` locks the case, asks the rules, lets the command make its change, and then writes the case, its tally, its
timeline entry, its ledger event, its notices and its search text, all in one transaction.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.district.audit.api import record, reserve_tickets
from luoshi.district.cases.commands import clocks
from luoshi.district.cases.commands.proof_of import EvidenceUse, attach_evidence
from luoshi.district.cases.errors import (
    CaseNotFoundError,
    EvidenceMissingError,
    NotPermittedError,
    StaleCaseError,
    WordsMissingError,
)
from luoshi.district.cases.events import CaseActed, announce
from luoshi.district.cases.models import Assignment, AssignmentState, Case, CaseTally, Entry, Notice, Part, Stage
from luoshi.district.cases.queries.facts import case_facts, live_assignments
from luoshi.district.cases.queries.public_search import WORDY, reindex_public, shown_of
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.by_itself import Reason
from luoshi.district.cases.rules.facts import BEFORE, CaseFacts
from luoshi.district.cases.rules.permits import next_state, permits
from luoshi.district.cases.rules.publication import PUBLIC_ACTS
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.cases.rules.transitions import TABLE
from luoshi.district.evidence.api import evidence_facts
from luoshi.district.people.api import Actor

Cell = tuple[int | None, str, str, int | None]


@dataclass
class Turn:
    """What a command may change, and what it wants remembered of its act."""

    case: Case
    action: Action
    by: Actor
    at: datetime
    facts: CaseFacts
    assignments: list[Assignment]
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    words: dict[str, Any] = field(default_factory=dict)
    """Facts with words in them: the timeline shows them, the ledger only commits to them."""
    personal: dict[str, str] = field(default_factory=dict)
    unit_id: int | None = None
    granted: bool = True
    notices: list[Notice] = field(default_factory=list)
    entry: Entry | None = None

    @property
    def lead(self) -> Assignment:
        """The live assignment of the lead unit."""
        return next(row for row in self.assignments if row.part == Part.LEAD)

    def share_of_actor(self, *states: AssignmentState) -> Assignment:
        """The co-unit's assignment for which the actor acts."""
        return next(
            row
            for row in self.assignments
            if row.part == Part.CO
            and row.state in states
            and any(row.unit.path.startswith(grant.scope_path) for grant in self.by.grants)
        )

    def tell(self, kind: str, *, unit_id: int | None = None, role: str = "", **data: Any) -> None:
        """Queue a notice to a unit, or to everyone in a role."""
        self.notices.append(Notice(unit_id=unit_id, role=role, case=self.case, kind=kind, at=self.at, data=data))

    def bind(self) -> None:
        """Make the case show the deadline that binds it in the state it is now in."""
        bind_deadline(self.case)


@contextmanager
def turn(
    case_id: int,
    action: Action,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    text: str = "",
    reason: Reason | None = None,
    evidence: Sequence[EvidenceUse] = (),
    granted: bool = True,
) -> Iterator[Turn]:
    """Run one act; the body makes its change on the :class:`Turn` it is given.

    ``reason`` stands instead of words where the program acts by itself.

    Raises
    ------
    CaseNotFoundError
        There is no such case.
    StaleCaseError
        The case is no longer at ``expected_version``.
    NotPermittedError
        The rules speak against it, with every reason.
    WordsMissingError, EvidenceMissingError
        The act must be explained, or needs evidence that is not there.
    """
    with transaction.atomic():
        case = _locked(case_id)
        if expected_version is not None and case.version != expected_version:
            raise StaleCaseError(case_code=case.code, expected=expected_version, found=case.version)
        assignments = live_assignments(case)
        facts = case_facts(case, assignments)
        check(action, actor=by, facts=facts, at=at, text=text or reason or "", evidence=evidence)
        before, stored, shown_before = cell_of(case), stored_of(case), shown_of(case)
        act = Turn(case, action, by, at, facts, assignments, text=text.strip(), granted=granted)
        if reason is not None:
            act.data["reason"] = reason.value
        case.state = next_state(action, facts, granted=granted)
        yield act
        _finish(act, before, stored, evidence)
        if shown_of(case) != shown_before or (case.public_title and action.value in WORDY):
            reindex_public(case)


def check(
    action: Action, *, actor: Actor, facts: CaseFacts, at: datetime, text: str, evidence: Sequence[EvidenceUse]
) -> None:
    """Raise what speaks against the act: the rules' verdict, missing words, missing evidence."""
    verdict = permits(action, actor=actor, facts=facts, at=at)
    if not verdict:
        raise NotPermittedError(action=action.value, verdict=verdict)
    move = TABLE[action]
    if move.words and not text.strip():
        raise WordsMissingError
    if move.evidence:
        brought = {use.purpose for use in evidence if _proves(use, facts)}
        missing = tuple(purpose for purpose in facts.evidence_missing if purpose not in brought)
        if missing:
            raise EvidenceMissingError(missing=missing)


def _proves(use: EvidenceUse, facts: CaseFacts) -> bool:
    """Whether a piece stands for its purpose; a photo that was rejected with the last closing proves nothing anew."""
    piece = evidence_facts(use.evidence_id)
    rejected = use.purpose != BEFORE and piece.sha256 in facts.photos_rejected
    return facts.proves(use.purpose, piece.kind) and not rejected


def _locked(case_id: int) -> Case:
    rows = Case.objects.select_for_update(of=("self",)).select_related("kind", "area", "category", "lead_unit")
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise CaseNotFoundError
    return case


def stored_of(case: Case) -> dict[str, Any]:
    """What stands in the row, by field."""
    return {field.name: getattr(case, field.attname) for field in Case._meta.concrete_fields}  # noqa: SLF001


def _finish(act: Turn, before: Cell, stored: Mapping[str, Any], evidence: Sequence[EvidenceUse]) -> None:
    case = act.case
    case.is_open = CaseState(case.state).is_open
    case.version += 1
    # Only what changed: the entry of the act commits to what is written.
    case.save(update_fields=[name for name, value in stored_of(case).items() if value != stored[name]])
    write_tally(before, cell_of(case))
    write_entry(act, evidence)
    if act.notices:
        Notice.objects.bulk_create(act.notices)


def write_entry(act: Turn, evidence: Sequence[EvidenceUse] = ()) -> Entry:
    """Record the act in the ledger and, beside it, in the timeline."""
    case = act.case
    picture = picture_of(case, live_assignments(case))
    ticket = reserve_tickets(1)[0]  # the entry of the timeline is part of what the act leaves, and names it
    act.entry = Entry.objects.create(
        case=case,
        ledger_seq=ticket,
        action=act.action.value,
        at=act.at,
        by_id=act.by.account_id,
        by_as=act.by.name,
        unit_id=act.unit_id if act.unit_id is not None else acting_unit(act.by),
        text=act.text,
        data={**act.data, **act.words},
        is_public=action_is_public(act.action),
        version=case.version,
    )
    attach_evidence(act.entry, evidence, by=act.by)
    record(
        kind=f"case.{act.action.value.rstrip('_')}",
        subject=f"case:{case.code}",
        by=act.by,
        at=act.at,
        data={**act.data, "evidence": [use.as_event() for use in evidence], **picture},
        personal={"text": act.text, **{name: in_one(said) for name, said in act.words.items()}, **act.personal},
        ticket=ticket,
    )
    announce(
        CaseActed(
            case=case.code,
            origin=case.origin,
            act=act.action.value,
            state_before=str(act.facts.state),
            state_after=str(case.state),
            version=case.version,
            ticket=ticket,
            at=act.at,
        )
    )
    return act.entry


def action_is_public(action: Action) -> bool:
    """Whether the public sees that this was done; an act that nobody named public is not."""
    return action in PUBLIC_ACTS


def in_one(said: Any) -> str:
    """What a fact says as one text that can be committed to: itself, or the titles of a list's rows, one a line."""
    return said if isinstance(said, str) else "\n".join(row["title"] for row in said)


def picture_of(case: Case, assignments: Sequence[Assignment]) -> Mapping[str, Any]:
    """The case after the act, as every event of the ledger carries it and as replaying them must give it."""
    return {
        "case": case.code,
        "state": str(case.state),
        "version": case.version,
        "lead": next((row.unit.code for row in assignments if row.part == Part.LEAD), None),
        "co": sorted(row.unit.code for row in assignments if row.part == Part.CO),
        "due_at": case.due_at,
    }


def acting_unit(by: Actor) -> int | None:
    """The unit of the actor's first post; the timeline names it."""
    return by.grants[0].unit_id if by.grants else None


def cell_of(case: Case) -> Cell:
    """The cell of the tally in which the case counts."""
    return (case.lead_unit_id, str(case.state), case.category_top, case.area_id)


def write_tally(before: Cell | None, after: Cell) -> None:
    """Move one case from its old cell of the tally to its new one."""
    if before == after:
        return
    rows = [_cell_row(after, 1)] if before is None else [_cell_row(before, -1), _cell_row(after, 1)]
    CaseTally.objects.bulk_create(rows)


def _cell_row(cell: Cell, n: int) -> CaseTally:
    lead_unit, state, category_top, area = cell
    return CaseTally(lead_unit=lead_unit, state=state, category_top=category_top, area=area, n=n)


_BINDING = {
    CaseState.REGISTERED: Stage.DISPATCH,
    CaseState.ASSIGNED: Stage.RESOLVE,
    CaseState.IN_PROGRESS: Stage.RESOLVE,
    CaseState.IN_RULING: Stage.RESOLVE,
    CaseState.COMPLETED: Stage.VERIFY,
}


def bind_deadline(case: Case) -> None:
    """Copy the binding deadline of the case's state onto the case; an ended case keeps the promise it was held to."""
    state = CaseState(case.state)
    if state is CaseState.SUSPENDED:
        case.due_at = case.yellow_at = None
        return
    stage = _BINDING.get(state)
    if stage is None:
        return
    clock = (
        case.deadlines.filter(stage=stage, state__in=clocks.RUNNING)
        .exclude(assignment__part=Part.CO)
        .order_by("-id")
        .first()
    )
    case.due_at = clock.due_at if clock else None
    case.yellow_at = clock.yellow_at if clock else None
    case.due_is_provisional = clock.is_provisional if clock else False
