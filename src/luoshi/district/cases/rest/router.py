"""Reads of the interface: the queue, a case, its history, its deadlines, what may be done to it, the table itself."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from luoshi.district.audit.api import Door, Personal
from luoshi.district.cases.commands import EvidenceUse, NewCase, register_case
from luoshi.district.cases.commands.reading import FACTS, note_case_read, note_listed
from luoshi.district.cases.queries.categories import categories_shown, category_path
from luoshi.district.cases.queries.kinds import current_kinds
from luoshi.district.cases.queries.queue import QueueQuery, queue
from luoshi.district.cases.queries.story import (
    acts_shown,
    case_shown,
    cases_shown,
    facts_of,
    just_acted_on,
    promises_shown,
)
from luoshi.district.cases.rest.schemas import (
    ActionOut,
    CaseOut,
    CasePageOut,
    DeadlineOut,
    EntryOut,
    MoveOut,
    ProblemOut,
    RegisterIn,
    StandingOut,
)
from luoshi.district.cases.rest.shown import show_case, show_deadline, show_entry, show_standing
from luoshi.district.cases.rules.permits import permits
from luoshi.district.cases.rules.standing import standing
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.cases.rules.transitions import TABLE
from luoshi.district.people.api import actor_at, unit_by_code
from luoshi.district.places.api import area_by_code
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.worktime import Light

router = Router(tags=["cases"])
PROBLEMS = {400: ProblemOut, 401: ProblemOut, 403: ProblemOut, 404: ProblemOut, 409: ProblemOut, 422: ProblemOut}


class QueueFilter(Schema):
    """What to look for; what is left out does not narrow."""

    text: Annotated[str, Field(max_length=200, description="Words in title, place, description or code.")] = ""
    stage: Literal["open", "ended", "all"] = "open"
    state: CaseState | None = None
    light: Light | None = None
    unit: Annotated[str, Field(max_length=40, description="Code of the lead unit; those beneath count too.")] = ""
    category: Annotated[str, Field(max_length=60, description="Code of a category; its subtree counts too.")] = ""
    area: Annotated[str, Field(max_length=40, description="Code of an area.")] = ""
    order: Literal["due", "newest", "oldest", "urgency"] = "due"
    cursor: Annotated[str, Field(max_length=400, description="`next_cursor` of the page before.")] = ""

    def to_query(self) -> QueueQuery:
        """The question as the queue's own parameters.

        Raises
        ------
        UnitNotFoundError, UnknownCategoryError, CaseNotFoundError
            A code stands for nothing.
        """
        return QueueQuery(
            text=self.text,
            stage=self.stage if self.state is None else "all",
            states=(self.state.value,) if self.state else (),
            lights=(self.light.value,) if self.light else (),
            lead_unit_ids=(unit_by_code(self.unit).pk,) if self.unit else (),
            category=category_path(self.category) if self.category else "",
            area_ids=(area_by_code(self.area).pk,) if self.area else (),
            order=self.order,
            cursor=self.cursor,
        )


@router.get("/cases", response={200: CasePageOut, **PROBLEMS}, summary="The queue")
def list_cases(request: DistrictRequest, asked: Query[QueueFilter]) -> CasePageOut:
    """Fifty cases that the caller may see, and where the next page begins."""
    at: datetime = request.at
    page = queue(asked.to_query(), actor=actor_at(request), at=at, with_counts=False)
    ids = [row.id for row in page.rows]
    found = cases_shown(ids, at=at)
    codes = (row.code for row in page.rows)
    note_listed(codes, by=actor_at(request), at=at, fields=FACTS, door=Door.API)
    return CasePageOut(items=[show_case(found[pk]) for pk in ids if pk in found], next_cursor=page.next_cursor or None)


@router.post("/cases", response={201: CaseOut, **PROBLEMS}, summary="Register a case")
def create_case(request: DistrictRequest, body: RegisterIn) -> Status[CaseOut]:
    """Register a case; its dispatch clock starts at once."""
    facts = body.model_dump(exclude={"category", "kind", "evidence"})
    new = NewCase(**facts, category_code=body.category, kind_code=body.kind)
    uses = [EvidenceUse(row.id, row.purpose) for row in body.evidence]
    case = register_case(new=new, by=actor_at(request), at=request.at, evidence=uses)
    return Status(201, show_case(just_acted_on(case.pk, at=request.at)))


@router.get("/cases/{code}", response={200: CaseOut, **PROBLEMS}, summary="A case")
def read_case(request: DistrictRequest, code: str) -> CaseOut:
    """The case as it stands now."""
    return _shown(request, code)


@router.get("/cases/{code}/timeline", response={200: list[EntryOut], **PROBLEMS}, summary="A case's history")
def read_timeline(request: DistrictRequest, code: str) -> list[EntryOut]:
    """Every act, oldest first, with its place in the ledger."""
    found = acts_shown(code, actor=actor_at(request))
    note_case_read(code, by=actor_at(request), at=request.at, fields=[Personal.TIMELINE], door=Door.API)
    return [show_entry(act) for act in found]


@router.get("/cases/{code}/deadlines", response={200: list[DeadlineOut], **PROBLEMS}, summary="Why this deadline")
def read_deadlines(request: DistrictRequest, code: str, lang: Literal["zh", "en"] = "zh") -> list[DeadlineOut]:
    """Every deadline of the case, with its derivation line by line in the language asked for."""
    found = promises_shown(code, actor=actor_at(request), at=request.at, lang=lang)
    return [show_deadline(promise) for promise in found]


@router.get("/cases/{code}/actions", response={200: list[ActionOut], **PROBLEMS}, summary="What can be done")
def read_actions(request: DistrictRequest, code: str) -> list[ActionOut]:
    """Each act, whether the caller may do it now, and every reason why not."""
    actor = actor_at(request)
    facts = facts_of(code, actor=actor)
    shown = []
    for action in TABLE:
        verdict = permits(action, actor=actor, facts=facts, at=request.at)
        shown.append(ActionOut(action=action.value, allowed=verdict.allowed, reasons=list(verdict.codes)))
    return shown


@router.get("/cases/{code}/standing", response={200: StandingOut, **PROBLEMS}, summary="Whom it waits for")
def read_standing(request: DistrictRequest, code: str) -> StandingOut:
    """The caller's next act, whom the case waits for, what is missing, and what can be done meanwhile."""
    actor = actor_at(request)
    facts = facts_of(code, actor=actor)
    found = standing(actor=actor, facts=facts, at=request.at)
    return show_standing(found)


@router.get("/transitions", response={200: list[MoveOut], **PROBLEMS}, summary="The transition table")
def read_transitions(request: DistrictRequest) -> list[MoveOut]:  # noqa: ARG001
    """In which state, in which capacity, which act leads where."""
    return [
        MoveOut(
            action=move.action.value,
            states=sorted(move.states),
            capacities=sorted(move.capacities),
            leads_to=list(move.leads_to),
            needs_words=move.words,
            needs_evidence=move.evidence,
            document=move.document,
        )
        for move in TABLE.values()
    ]


@router.get("/categories", response={200: list[dict[str, str | int]], **PROBLEMS}, summary="Categories")
def read_categories(request: DistrictRequest) -> list[dict[str, str | int]]:  # noqa: ARG001
    """The tree of categories, in the order of its paths."""
    return [asdict(category) for category in categories_shown()]


@router.get("/kinds", response={200: list[dict[str, object]], **PROBLEMS}, summary="Kinds of case")
def read_kinds(request: DistrictRequest) -> list[dict[str, object]]:  # noqa: ARG001
    """The current version of each kind, with its deadlines and the evidence that closing needs."""
    return [asdict(kind) for kind in current_kinds()]


def _shown(request: DistrictRequest, code: str) -> CaseOut:
    actor = actor_at(request)
    case = case_shown(code, actor=actor, at=request.at)
    note_case_read(case.code, by=actor, at=request.at, fields=FACTS, door=Door.API)
    return show_case(case)
