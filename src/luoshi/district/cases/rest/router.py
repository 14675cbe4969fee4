"""Reads of the interface: the queue, a case, its history, its deadlines, what may be done to it, the table itself."""

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Query, Router

from luoshi.district.cases.commands import EvidenceUse, NewCase, register_case
from luoshi.district.cases.models import Case, CaseKind, Category
from luoshi.district.cases.queries.facts import case_facts
from luoshi.district.cases.queries.queue import QueueQuery, queue
from luoshi.district.cases.queries.scope import case_for
from luoshi.district.cases.rest.schemas import (
    ActionOut,
    CaseOut,
    CasePageOut,
    DeadlineOut,
    EntryOut,
    MoveOut,
    ProblemOut,
    RegisterIn,
)
from luoshi.district.cases.rest.shown import RELATED, show_case, show_deadline, show_entry
from luoshi.district.cases.rules.permits import permits
from luoshi.district.cases.rules.transitions import TABLE
from luoshi.district.people.api import actor_at

router = Router(tags=["cases"])
PROBLEMS = {400: ProblemOut, 401: ProblemOut, 403: ProblemOut, 404: ProblemOut, 409: ProblemOut, 422: ProblemOut}


@router.get("/cases", response={200: CasePageOut, **PROBLEMS}, summary="The queue")
def list_cases(  # noqa: PLR0917 - ninja reads the query from the parameters
    request: HttpRequest,
    text: str = Query("", max_length=200, description="Words that title, place, description or code must hold."),
    state: str = Query("open", max_length=40, description="`open`, `all`, or a state."),
    light: str = Query("", max_length=20, description="green, yellow or red."),
    unit: str = Query("", max_length=40, description="Code of the lead unit; units beneath it count too."),
    category: str = Query("", max_length=60, description="Code of a category; its subtree counts too."),
    area: str = Query("", max_length=40, description="Code of an area."),
    order: str = Query("due", max_length=20, description="due, newest, oldest or urgency."),
    cursor: str = Query("", max_length=300, description="`next_cursor` of the page before."),
) -> tuple[int, CasePageOut]:
    """Fifty cases that the caller may see, and where the next page begins."""
    query = QueueQuery.parse(
        {
            "q": text,
            "state": state,
            "light": light,
            "unit": unit,
            "category": category,
            "area": area,
            "order": order,
            "cursor": cursor,
        }
    )
    page = queue(query, actor_at(request), request.at)  # type: ignore[attr-defined]
    ids = [row.id for row in page.rows]
    found = {case.pk: case for case in Case.objects.select_related(*RELATED).filter(pk__in=ids)}
    items = [show_case(found[pk], request.at) for pk in ids if pk in found]  # type: ignore[attr-defined]
    return 200, CasePageOut(items=items, next_cursor=page.next_cursor or None)


@router.post("/cases", response={201: CaseOut, **PROBLEMS}, summary="Register a case")
def create_case(request: HttpRequest, body: RegisterIn) -> tuple[int, CaseOut]:
    """Register a case; its dispatch clock starts at once."""
    facts = body.model_dump(exclude={"category", "kind", "evidence"})
    new = NewCase(**facts, category_code=body.category, kind_code=body.kind)
    uses = [EvidenceUse(row.id, row.purpose, row.is_public) for row in body.evidence]
    case = register_case(new=new, by=actor_at(request), at=request.at, evidence=uses)  # type: ignore[attr-defined]
    return 201, _shown(request, case.code)


@router.get("/cases/{code}", response={200: CaseOut, **PROBLEMS}, summary="A case")
def read_case(request: HttpRequest, code: str) -> tuple[int, CaseOut]:
    """The case as it stands now."""
    return 200, _shown(request, code)


@router.get("/cases/{code}/timeline", response={200: list[EntryOut], **PROBLEMS}, summary="A case's history")
def read_timeline(request: HttpRequest, code: str) -> tuple[int, list[EntryOut]]:
    """Every act, oldest first, with its place in the ledger."""
    case = case_for(actor_at(request), code)
    return 200, [show_entry(entry) for entry in case.entries.select_related("unit")]


@router.get("/cases/{code}/deadlines", response={200: list[DeadlineOut], **PROBLEMS}, summary="Why this deadline")
def read_deadlines(request: HttpRequest, code: str) -> tuple[int, list[DeadlineOut]]:
    """Every deadline of the case, with its derivation line by line in the language asked for."""
    case = case_for(actor_at(request), code)
    rows = case.deadlines.select_related("assignment__unit", "calendar", "case").order_by("id")
    language, at = get_language() or "zh-hans", request.at  # type: ignore[attr-defined]
    return 200, [show_deadline(row, as_of=at, language=language) for row in rows]


@router.get("/cases/{code}/actions", response={200: list[ActionOut], **PROBLEMS}, summary="What can be done")
def read_actions(request: HttpRequest, code: str) -> tuple[int, list[ActionOut]]:
    """Each act, whether the caller may do it now, and every reason why not."""
    actor = actor_at(request)
    facts = case_facts(case_for(actor, code))
    shown = []
    for action in TABLE:
        verdict = permits(action, actor=actor, facts=facts, at=request.at)  # type: ignore[attr-defined]
        shown.append(ActionOut(action=action.value, allowed=verdict.allowed, reasons=list(verdict.codes)))
    return 200, shown


@router.get("/transitions", response={200: list[MoveOut], **PROBLEMS}, summary="The transition table")
def read_transitions(request: HttpRequest) -> tuple[int, list[MoveOut]]:  # noqa: ARG001
    """In which state, in which capacity, which act leads where."""
    return 200, [
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
def read_categories(request: HttpRequest) -> tuple[int, list[dict[str, str | int]]]:  # noqa: ARG001
    """The tree of categories, in the order of its paths."""
    rows = Category.objects.filter(is_active=True).values("code", "name", "name_en", "level", "path")
    return 200, [dict(row) for row in rows]


@router.get("/kinds", response={200: list[dict[str, object]], **PROBLEMS}, summary="Kinds of case")
def read_kinds(request: HttpRequest) -> tuple[int, list[dict[str, object]]]:  # noqa: ARG001
    """The current version of each kind, with its deadlines and the evidence that closing needs."""
    rows = CaseKind.objects.filter(is_current=True).values(
        "code", "version", "name", "name_en", "deadlines", "evidence"
    )
    return 200, [dict(row) for row in rows]


def _shown(request: HttpRequest, code: str) -> CaseOut:
    actor = actor_at(request)
    case = Case.objects.select_related(*RELATED).get(pk=case_for(actor, code).pk)
    return show_case(case, request.at)  # type: ignore[attr-defined]
