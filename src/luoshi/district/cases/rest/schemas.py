"""What the interface takes and gives; the descriptions become the OpenAPI document."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict, StringConstraints, WithJsonSchema

from luoshi.district.cases.api import BY_STAFF, ProblemClass
from luoshi.district.cases.queries.sources import sources
from luoshi.district.cases.rules.publication import Publication

Words = Annotated[str, StringConstraints(max_length=4000)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(max_length=60)]
MOST_ID = 2**53 - 1
Id = Annotated[int, Field(ge=1, le=MOST_ID)]


class Strict(Schema):
    """Refuses fields it does not know, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid")


def _must_say_the_version(schema: dict[str, Any]) -> None:
    """To the reader of the document the version is required; a call without it gets 428 with words, not a 422."""
    said = {"type": "integer", "minimum": 1, "maximum": MOST_ID, "title": "Expected Version"}
    told = "The `version` that the caller saw: 428 without it, 409 when the case has moved on from it."
    schema["properties"]["expected_version"] = {**said, "description": told}
    schema["required"] = ["expected_version", *schema.get("required", [])]


class Versioned(Strict):
    """Acts on what the caller saw, and on nothing that came after."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_must_say_the_version)
    expected_version: Id | None = None


class EvidenceIn(Strict):
    """A stored piece of evidence (see ``POST /evidence``) and what it proves."""

    id: Id
    purpose: Code = "other"


def _declared(code: str) -> str:
    if code not in sources():
        raise ValueError(", ".join(sorted(sources())))
    return code


SourceCode = Annotated[str, AfterValidator(_declared), WithJsonSchema({"type": "string", "enum": sorted(sources())})]
"""One of the sources that the domains declare; the models are loaded before the interface is."""


class RegisterIn(Strict):
    """A new case."""

    title: Title
    category: Code = Field("unsorted", description="Code of a category.")
    kind: Code = Field("general", description="Code of a kind of case.")
    description: Words = ""
    source: SourceCode = Field(BY_STAFF, description="Where it comes from, as the domains declare it.")
    problem_class: ProblemClass = ProblemClass.INCREMENT
    cause: Annotated[str, StringConstraints(max_length=300)] = ""
    address: Annotated[str, StringConstraints(max_length=200)] = ""
    lon: Annotated[float, Field(ge=-180, le=180)] | None = Field(None, description="WGS-84 longitude in degrees.")
    lat: Annotated[float, Field(ge=-90, le=90)] | None = Field(None, description="WGS-84 latitude in degrees.")
    urgency: Annotated[int, Field(ge=0, le=3)] = 0
    is_public: bool | None = None
    evidence: list[EvidenceIn] = []


class ChildIn(Versioned, RegisterIn):
    """A part of a case that becomes a case of its own."""


class StepIn(Strict):
    """One step of a roadmap."""

    title: Title
    due_on: date
    unit_id: Id | None = None


class ActIn(Versioned):
    """What every act carries: the version the caller saw, and the words that explain the act."""

    text: Words = ""


class ActWithEvidenceIn(ActIn):
    """An act that can show something."""

    evidence: list[EvidenceIn] = []


class AssignIn(ActIn):
    """Lead unit, co-units, and optionally a deadline other than the kind's."""

    lead_unit_id: Id
    co_unit_ids: list[Id] = []
    task: Annotated[str, StringConstraints(max_length=300)] = ""
    publication: Publication | None = Field(None, description="How the public reads of it; left out: as before.")
    public_title: Annotated[str, StringConstraints(max_length=200)] = ""
    resolve_rule: dict[str, Any] | None = Field(None, description='For example `{"rule": "working_days", "n": 3}`.')


class PublishIn(ActIn):
    """How the public reads of the case: with a title, as category and area alone, or not at all."""

    publication: Publication
    public_title: Annotated[str, StringConstraints(max_length=200)] = ""


class PublishPhotoIn(ActIn):
    """One photo of the case, and whether the public sees it."""

    evidence_id: Id
    shown: bool


class UnitShareIn(ActIn):
    """One unit's share."""

    unit_id: Id
    task: Annotated[str, StringConstraints(max_length=300)] = ""


class SettleIn(ActWithEvidenceIn):
    """Closed there and then; the unit is needed when the case had none."""

    unit_id: Id | None = None


class CompleteIn(ActWithEvidenceIn):
    """Done; where steps of the roadmap are unfinished, why it is done all the same."""

    steps_left: Annotated[str, StringConstraints(max_length=1000)] = ""


class HandBackIn(ActIn):
    """Not ours, and whose it is."""

    suggested_unit_id: Id | None = None


class PlanIn(ActIn):
    """The ordered steps."""

    steps: list[StepIn]


class FinishStepIn(ActWithEvidenceIn):
    """The step that is done."""

    step_id: Id


class ExtensionIn(ActIn):
    """Until when."""

    until: datetime


class DecideIn(ActIn):
    """Granted or refused; another date than the one asked for may be set."""

    granted: bool
    until: datetime | None = None
    review_on: date | None = None


class SuspensionIn(ActIn):
    """When the parked case is looked at again."""

    review_on: date


class FeedbackIn(ActIn):
    """What the reporter says."""

    outcome: Literal["solved", "unsolved", "no_answer"]


class MergeIn(ActIn):
    """The case that goes on, by its code."""

    into: Code


class ReclassifyIn(ActIn):
    """Only what is given changes."""

    category: Code | None = None
    problem_class: ProblemClass | None = None
    title: Title | None = None
    cause: Annotated[str, StringConstraints(max_length=300)] | None = None
    address: Annotated[str, StringConstraints(max_length=200)] | None = None
    is_public: bool | None = None
    urgency: Annotated[int, Field(ge=0, le=3)] | None = None


class UnitOut(Schema):
    """A unit."""

    id: int
    code: str
    name: str
    name_en: str


class CaseOut(Schema):
    """A case as it stands; ``version`` goes back with the next act as ``expected_version``."""

    code: str
    version: int
    title: str
    is_public: bool
    public_title: str = Field(description="What the public reads; empty until a title is released.")
    description: str
    state: str
    is_open: bool
    light: str | None = Field(description="green, yellow, red; null when nobody owes anything.")
    due_at: datetime | None
    due_is_provisional: bool
    kind: str
    category: str
    problem_class: str
    source: str
    lead_unit: UnitOut | None
    area: str | None
    address: str
    lon: float | None
    lat: float | None
    registered_at: datetime
    assigned_at: datetime | None
    completed_at: datetime | None
    closed_at: datetime | None
    follow_up: str
    outcome: str
    hand_backs: int
    returns: int
    extensions: int
    reopenings: int
    parent: str | None
    merged_into: str | None


class CasePageOut(Schema):
    """A page of the queue; pass ``next_cursor`` as ``cursor`` for the page after it."""

    items: list[CaseOut]
    next_cursor: str | None


class EntryOut(Schema):
    """One act of a case's history and the ticket under which the proof ledger knows it."""

    ledger_seq: int = Field(
        description="The act's ticket, by which the ledger finds it and its receipt. Its place in the tree is the leaf "
        "index of the receipt and may differ; the name of this field is older than the difference."
    )
    version: int
    action: str
    at: datetime
    by: str
    unit: str | None
    text: str
    data: dict[str, Any]
    is_public: bool


class DeadlineOut(Schema):
    """A promise of time with its derivation, line by line."""

    stage: str
    unit: str | None
    state: str
    start_at: datetime
    due_at: datetime
    is_provisional: bool
    rule: dict[str, Any]
    calendar_version: int
    derivation: list[str]


class ActionOut(Schema):
    """Whether the caller may do an act now, and every reason why not."""

    action: str
    allowed: bool
    reasons: list[str]


class OwedOut(Schema):
    """One thing the case waits for: what, from whom, and since when."""

    what: str
    holder: str = Field(description="lead, co, supervision, verification or parts.")
    unit: str | None
    since: datetime | None
    count: int


class StandingOut(Schema):
    """Where a case stands for the caller: the clear next act, whom it waits for, and what can be done meanwhile."""

    action: str | None
    waits_for: list[OwedOut]
    missing: list[str] = Field(description="Codes of evidence; roadmap; steps.")
    offers: list[str]
    only_reads: bool


class MoveOut(Schema):
    """One row of the transition table."""

    action: str
    states: list[str]
    capacities: list[str]
    leads_to: list[str]
    needs_words: bool
    needs_evidence: bool
    document: str


class ProblemOut(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    reasons: list[str] = []
    errors: list[dict[str, Any]] = []
