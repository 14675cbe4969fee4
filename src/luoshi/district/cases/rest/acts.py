"""Acts of the interface: one address for each row of the transition table, with the body that act needs."""

from collections.abc import Callable
from typing import Any

from ninja import Router
from ninja.responses import Status

from luoshi.district.audit.api import Door
from luoshi.district.cases import commands
from luoshi.district.cases.commands import EvidenceUse, NewCase, Step
from luoshi.district.cases.commands.reading import FACTS, note_case_read
from luoshi.district.cases.errors import VersionMissingError
from luoshi.district.cases.queries.story import id_of, just_acted_on
from luoshi.district.cases.rest.router import PROBLEMS
from luoshi.district.cases.rest.schemas import (
    ActIn,
    ActWithEvidenceIn,
    AssignIn,
    CaseOut,
    ChildIn,
    CompleteIn,
    DecideIn,
    ExtensionIn,
    FeedbackIn,
    FinishStepIn,
    HandBackIn,
    MergeIn,
    PlanIn,
    ProblemOut,
    PublishIn,
    PublishPhotoIn,
    ReclassifyIn,
    SettleIn,
    SuspensionIn,
    UnitShareIn,
    Versioned,
)
from luoshi.district.cases.rest.shown import show_case
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.transitions import TABLE
from luoshi.district.people.api import Actor, actor_at
from luoshi.district.ui.request import DistrictRequest

router = Router(tags=["acts"])
Facts = dict[str, Any]


def _words(body: ActIn) -> Facts:
    return {"text": body.text}


def _nothing(_body: ActIn) -> Facts:
    return {}


def _shown(body: ActWithEvidenceIn) -> Facts:
    return {
        "text": body.text,
        "evidence": [EvidenceUse(row.id, row.purpose) for row in body.evidence],
    }


def _fields(*names: str) -> Callable[[Any], Facts]:
    return lambda body: {name: getattr(body, name) for name in names}


def _steps(body: PlanIn) -> Facts:
    return {"text": body.text, "steps": [Step(row.title, row.due_on, row.unit_id) for row in body.steps]}


def _correction(body: ReclassifyIn) -> Facts:
    facts = body.model_dump(exclude={"category", "expected_version"})
    return {**facts, "category_code": body.category}


def _child(body: ChildIn) -> Facts:
    facts = body.model_dump(exclude={"category", "kind", "evidence", "expected_version"})
    return {"new": NewCase(**facts, category_code=body.category, kind_code=body.kind)}


ACTS: dict[Action, tuple[type[Any], Callable[[Any], Facts], Callable[..., Any]]] = {
    Action.ASSIGN: (
        AssignIn,
        _fields("lead_unit_id", "co_unit_ids", "task", "resolve_rule", "text", "publication", "public_title"),
        commands.assign,
    ),
    Action.SETTLE: (SettleIn, lambda body: {**_shown(body), "unit_id": body.unit_id}, commands.settle),
    Action.DISMISS: (ActIn, _words, commands.dismiss),
    Action.SIGN_FOR: (ActIn, _nothing, commands.sign_for),
    Action.HAND_BACK: (HandBackIn, _fields("text", "suggested_unit_id"), commands.hand_back),
    Action.UPHOLD: (ActIn, _words, commands.uphold),
    Action.CONTACT: (ActIn, _words, commands.contact),
    Action.PLAN: (PlanIn, _steps, commands.plan),
    Action.FINISH_STEP: (FinishStepIn, lambda body: {**_shown(body), "step_id": body.step_id}, commands.finish_step),
    Action.REPORT: (ActWithEvidenceIn, _shown, commands.report),
    Action.ASK_EXTENSION: (ExtensionIn, _fields("text", "until"), commands.ask_extension),
    Action.DECIDE_EXTENSION: (DecideIn, _fields("text", "granted", "until"), commands.decide_extension),
    Action.ASK_SUSPENSION: (SuspensionIn, _fields("text", "review_on"), commands.ask_suspension),
    Action.DECIDE_SUSPENSION: (DecideIn, _fields("text", "granted", "review_on"), commands.decide_suspension),
    Action.RESUME: (ActIn, _words, commands.resume),
    Action.COMPLETE: (CompleteIn, lambda body: {**_shown(body), "steps_left": body.steps_left}, commands.complete),
    Action.CLOSE: (ActWithEvidenceIn, _shown, commands.close),
    Action.RETURN: (ActIn, _words, commands.return_),
    Action.FOLLOW_UP: (FeedbackIn, _fields("text", "outcome"), commands.record_feedback),
    Action.REOPEN: (ActIn, _words, commands.reopen),
    Action.URGE: (ActIn, _words, commands.urge),
    Action.ESCALATE: (ActIn, _words, commands.escalate),
    Action.ADD_CO_UNIT: (UnitShareIn, _fields("unit_id", "task"), commands.add_co_unit),
    Action.RELEASE_CO_UNIT: (UnitShareIn, _fields("unit_id", "text"), commands.release_co_unit),
    Action.CO_SIGN_FOR: (ActIn, _nothing, commands.co_sign_for),
    Action.CO_REPORT: (ActWithEvidenceIn, _shown, commands.co_report),
    Action.CO_COMPLETE: (ActWithEvidenceIn, _shown, commands.co_complete),
    Action.CO_URGE: (ActIn, _words, commands.co_urge),
    Action.COMMENT: (ActIn, _words, commands.comment),
    Action.ADD_EVIDENCE: (ActWithEvidenceIn, _shown, commands.add_evidence),
    Action.RECLASSIFY: (ReclassifyIn, _correction, commands.reclassify),
    Action.PUBLISH: (PublishIn, _fields("text", "publication", "public_title"), commands.publish),
    Action.PUBLISH_PHOTO: (PublishPhotoIn, _fields("text", "evidence_id", "shown"), commands.publish_photo),
}
"""For each act: its body, how the body becomes the command's facts, and the command."""


def _perform(request: DistrictRequest, code: str, action: Action, body: ActIn) -> CaseOut:
    _schema, facts, command = ACTS[action]
    actor = actor_at(request)
    case_id = id_of(code, actor=actor)
    given = facts(body) | {"expected_version": _version_seen(body)}
    done = command(case_id=case_id, by=actor, at=request.at, **given)
    return _as_it_stands(done.pk, request)


def _version_seen(body: Versioned) -> int:
    """The version that the caller saw.

    Raises
    ------
    VersionMissingError
        The call does not say it: whoever acts on what he did not look at may undo what he does not know of.
    """
    if body.expected_version is None:
        raise VersionMissingError
    return body.expected_version


def _as_it_stands(case_id: int, request: DistrictRequest) -> CaseOut:
    at = request.at
    case = just_acted_on(case_id, at=at)
    note_case_read(case.code, by=actor_at(request), at=at, fields=FACTS, door=Door.API)
    return show_case(case)


def _add(action: Action) -> None:
    schema = ACTS[action][0]

    def act(request: DistrictRequest, code: str, body: ActIn) -> CaseOut:
        return _perform(request, code, action, body)

    act.__annotations__["body"] = schema
    act.__name__ = f"do_{action.value.rstrip('_')}"
    act.__doc__ = f"Allowed in: {', '.join(sorted(TABLE[action].states))}."
    router.post(
        f"/cases/{{code}}/acts/{action.value.rstrip('_')}",
        response={200: CaseOut, **PROBLEMS, 428: ProblemOut},
        summary=action.value.rstrip("_").replace("_", " ").capitalize(),
    )(act)


for _action in ACTS:
    _add(_action)


@router.post("/cases/{code}/acts/merge", response={200: CaseOut, **PROBLEMS, 428: ProblemOut}, summary="Merge")
def do_merge(request: DistrictRequest, code: str, body: MergeIn) -> CaseOut:
    """Merge a duplicate into the case that goes on; both must be visible to the caller."""
    actor: Actor = actor_at(request)
    case_id, into_id = id_of(code, actor=actor), id_of(body.into, actor=actor)
    commands.merge(
        case_id=case_id,
        into_id=into_id,
        text=body.text,
        by=actor,
        at=request.at,
        expected_version=_version_seen(body),
    )
    return _as_it_stands(case_id, request)


@router.post("/cases/{code}/acts/add_child", response={201: CaseOut, **PROBLEMS, 428: ProblemOut}, summary="Add child")
def do_add_child(request: DistrictRequest, code: str, body: ChildIn) -> Status[CaseOut]:
    """Divide off a part as a case of its own."""
    actor = actor_at(request)
    case_id = id_of(code, actor=actor)
    given = _child(body) | {"expected_version": _version_seen(body)}
    child = commands.add_child(case_id=case_id, by=actor, at=request.at, **given)
    return Status(201, _as_it_stands(child.pk, request))
