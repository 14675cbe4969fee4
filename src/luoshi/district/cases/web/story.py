"""Everything the page of a case shows, read with few queries: what cannot exist by the timeline is not asked for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from luoshi.district.cases.errors import CaseNotFoundError
from luoshi.district.cases.models import (
    Assignment,
    Case,
    CaseEvidence,
    ClockSegment,
    Deadline,
    DeadlineState,
    Entry,
    Part,
    Petition,
    PetitionState,
    RoadmapStep,
    Stage,
)
from luoshi.district.cases.models.assignment import LIVE
from luoshi.district.cases.queries.derivation import calendar_of
from luoshi.district.cases.queries.facts import TURNING, build_facts
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.scope import visible_to
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.facts import FINISHING, SENDING_BACK, CaseFacts
from luoshi.district.cases.rules.facts import Shown as Piece
from luoshi.district.cases.rules.lights import light_of
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.cases.rules.transitions import TABLE
from luoshi.district.cases.rules.who import who_acted
from luoshi.district.cases.web.facts_said import changes_said, facts_said
from luoshi.district.cases.web.forms.fields import language
from luoshi.district.cases.words import posted, said_in
from luoshi.district.evidence.api import PlaceVerdict, place_verdict
from luoshi.district.people.api import Actor
from luoshi.kernel import clock
from luoshi.kernel.worktime import remaining, segment_word, speak

RELATED = ("kind", "category", "lead_unit", "area__unit", "place", "parent", "merged_into")
BINDING = {
    CaseState.REGISTERED: Stage.DISPATCH,
    CaseState.ASSIGNED: Stage.RESOLVE,
    CaseState.IN_PROGRESS: Stage.RESOLVE,
    CaseState.IN_RULING: Stage.RESOLVE,
    CaseState.COMPLETED: Stage.VERIFY,
    CaseState.CLOSED: Stage.FOLLOW_UP,
}
MOST_RELATIVES = 200
RUNNING = (DeadlineState.OPEN, DeadlineState.PAUSED)


@dataclass(frozen=True, slots=True)
class Happening:
    """One act in the timeline, with what proves it."""

    entry: Entry
    unit: str
    who: str
    text: str
    facts: list[tuple[Any, str]]
    changes: list[str]
    evidence: list["Shown"]
    document: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence as the page shows it; ``place`` is what its metadata say about where it was taken."""

    use: CaseEvidence
    place: PlaceVerdict

    @property
    def is_far(self) -> bool:
        """True when it was not taken at the place of the case."""
        return self.place is PlaceVerdict.FAR


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline with what is left of it in words."""

    deadline: Deadline
    left: str
    light: str


class Story:
    """One case as its page tells it."""

    def __init__(self, code: str, *, actor: Actor, at: datetime) -> None:
        self.actor, self.at = actor, at
        self.names = Names()
        seen = Case.objects.filter(visible_to(actor, self.names), code=code).select_related(*RELATED).first()
        if seen is None:
            raise CaseNotFoundError
        self.case: Case = seen

    @cached_property
    def entries(self) -> list[Entry]:
        """Every act, the oldest first."""
        return list(self.case.entries.all())

    @cached_property
    def acted(self) -> frozenset[str]:
        """The acts that occur; what follows from none of them need not be looked for."""
        return frozenset(entry.action for entry in self.entries)

    @cached_property
    def assignments(self) -> list[Assignment]:
        """Every share, ended ones too."""
        return list(self.case.assignments.select_related("unit"))

    @property
    def live(self) -> list[Assignment]:
        """The shares that bind."""
        return [row for row in self.assignments if row.state in LIVE]

    @cached_property
    def steps(self) -> list[RoadmapStep]:
        """The roadmap as it is now."""
        rows = self.case.steps.filter(dropped_at__isnull=True).select_related("unit")
        return list(rows) if "plan" in self.acted else []

    @cached_property
    def evidence(self) -> list[CaseEvidence]:
        """Every piece, with its file."""
        return list(self.case.case_evidence.select_related("evidence__blob"))

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """Every promise of time."""
        return list(self.case.deadlines.order_by("pk"))

    @cached_property
    def petitions(self) -> list[Petition]:
        """What the units asked for."""
        asked = {"ask_extension", "ask_suspension"} & self.acted
        return list(self.case.petitions.select_related("assignment__unit")) if asked else []

    @cached_property
    def segments(self) -> list[tuple[str, ClockSegment]]:
        """The time that does not count."""
        rows = self.case.segments.all() if "decide_suspension" in self.acted else []
        return [(segment_word(row.kind, language()), row) for row in rows]

    @cached_property
    def relatives(self) -> list[tuple[Case, bool]]:
        """Its parts and the cases merged into it, each with whether the reader may open it.

        They are few and found each by its own index: asked for with "or", SQLite reads every case instead. Only then
        the reader's reach is asked of them.
        """
        parts = Case.objects.filter(parent_id=self.case.pk).order_by().values_list("pk", flat=True)
        merged = Case.objects.filter(merged_into_id=self.case.pk).order_by().values_list("pk", flat=True)
        ids = list(parts.union(merged)[:MOST_RELATIVES])
        near = Case.objects.filter(pk__in=ids).order_by("pk") if ids else []
        seen = self._seen([row.pk for row in near])
        return [(row, row.pk in seen) for row in near]

    @cached_property
    def above(self) -> frozenset[int]:
        """Of the case that this is a part of and the one it was merged into, those that the reader may open."""
        ids = [pk for pk in (self.case.parent_id, self.case.merged_into_id) if pk is not None]
        return self._seen(ids)

    def _seen(self, ids: Sequence[int]) -> frozenset[int]:
        seen = Case.objects.filter(visible_to(self.actor, self.names), pk__in=ids).order_by()
        return frozenset(seen.values_list("pk", flat=True)) if ids else frozenset()

    @cached_property
    def open_children(self) -> int:
        """How many parts are open, seen or not: the rules count them all."""
        return self.case.children.filter(is_open=True).count() if "add_child" in self.acted else 0

    @property
    def children(self) -> list[tuple[Case, bool]]:
        """Its parts, each with whether the reader may open it: the whole waits for all of them, seen or not."""
        return [(row, seen) for row, seen in self.relatives if row.parent_id == self.case.pk]

    @property
    def merged(self) -> list[Case]:
        """What was merged into it, as far as the reader may see it."""
        return [row for row, seen in self.relatives if seen and row.merged_into_id == self.case.pk]

    # What the rules look at -------------------------------------------------------------------------------------

    @cached_property
    def facts(self) -> CaseFacts:
        """The same facts as ``queries.facts.case_facts`` gathers, from the rows already in hand."""
        facts = build_facts(
            self.case,
            self.live,
            petition=next((row for row in self.petitions if row.state == PetitionState.OPEN), None),
            steps=[(step.done_at, step.unit.path) for step in self.steps],
            open_children=self.open_children,
            done_by=self._done_by(),
            turned_at=next((entry.at for entry in reversed(self.entries) if entry.action in TURNING), None),
        )
        versions = {entry.pk: entry.version for entry in self.entries}
        sent_back = max((entry.version for entry in self.entries if entry.action in SENDING_BACK), default=0)
        pieces = [
            Piece(use.purpose, use.evidence.kind, versions[use.entry_id], use.evidence.blob_id or "")
            for use in self.evidence
        ]
        return facts.with_evidence(pieces, sent_back=sent_back)

    def _done_by(self) -> frozenset[str]:
        if self.case.state != CaseState.COMPLETED:
            return frozenset()
        return frozenset(
            f"account:{entry.by_id}" for entry in self.entries if entry.action in FINISHING and entry.by_id
        )

    # What the page says -----------------------------------------------------------------------------------------

    @property
    def light(self) -> str:
        """The light of the case."""
        case = self.case
        found = light_of(is_open=case.is_open, due_at=case.due_at, yellow_at=case.yellow_at, at=self.at)
        return found.value if found else "none"

    @cached_property
    def binding(self) -> Clock | None:
        """The deadline that binds the case now."""
        stage = BINDING.get(CaseState(self.case.state))
        co_shares = {row.pk for row in self.assignments if row.part == Part.CO}
        running = [
            row
            for row in self.deadlines
            if row.stage == stage and row.state in RUNNING and row.assignment_id not in co_shares
        ]
        return self._clock(running[-1]) if running else None

    def clocks_of(self, assignment: Assignment) -> list[Clock]:
        """A share's own clocks, the running ones first."""
        rows = [row for row in self.deadlines if row.assignment_id == assignment.pk and row.state != DeadlineState.VOID]
        newest = {row.stage: row for row in rows}  # after a return the clock of a stage runs once more
        shown = sorted(newest.values(), key=lambda row: (row.decided_at is not None, row.due_at))
        return [self._clock(row) for row in shown]

    @property
    def shares(self) -> list[tuple[Assignment, list[Clock]]]:
        """The live shares with their clocks, the lead unit first."""
        return [(row, self.clocks_of(row)) for row in sorted(self.live, key=lambda row: row.part != Part.LEAD)]

    @property
    def former(self) -> list[Assignment]:
        """Shares that ended without being completed."""
        return [row for row in self.assignments if row.state not in LIVE]

    @property
    def own_clocks(self) -> list[Clock]:
        """The clocks of the case itself."""
        rows = [row for row in self.deadlines if row.assignment_id is None and row.state != DeadlineState.VOID]
        return [self._clock(row) for row in rows]

    @property
    def roadmap(self) -> list[tuple[RoadmapStep, str]]:
        """The steps with how each stands: done, now, late, or nothing yet."""
        today = clock.local(self.at).date()
        first_open = next((step.pk for step in self.steps if step.done_at is None), None)
        return [(step, _standing(step, first_open, today, is_open=self.case.is_open)) for step in self.steps]

    @property
    def timeline(self) -> list[Happening]:
        """Every act, the newest first."""
        by_entry: dict[int, list[Shown]] = defaultdict(list)
        for use in self.evidence:
            by_entry[use.entry_id].append(Shown(use, self._place(use)))
        units = {unit.code: unit.said(language()) for unit in self.names.units.values()}
        return [self._happening(entry, by_entry[entry.pk], units) for entry in reversed(self.entries)]

    def unit_said(self, entry: Entry) -> str:
        """The unit for which somebody acted, in the reader's language."""
        return self.names.unit(entry.unit_id).said(language()) if entry.unit_id else ""

    def who(self, entry: Entry) -> str:
        """The unit and the post in it, said once."""
        unit = self.names.unit(entry.unit_id)
        return who_acted(self.unit_said(entry), posted(entry.by_as), unit.zh, unit.en, unit.short)

    def _happening(self, entry: Entry, evidence: list[Shown], units: dict[str, str]) -> Happening:
        move = TABLE.get(Action(entry.action))
        return Happening(
            entry,
            self.unit_said(entry),
            self.who(entry),
            said_in(text=entry.text, data=entry.data, by_as=entry.by_as),
            facts_said(entry.data, at=self.at, unit_names=units, category=self.case.category),
            changes_said(entry.data, at=self.at),
            evidence,
            move.document if move else "",
        )

    def _place(self, use: CaseEvidence) -> PlaceVerdict:
        taken, case = use.evidence, self.case
        photo = (taken.lon, taken.lat) if taken.lon is not None and taken.lat is not None else None
        place = (case.lon, case.lat) if case.lon is not None and case.lat is not None else None
        return place_verdict(photo, place)

    def _clock(self, deadline: Deadline) -> Clock:
        if deadline.state != DeadlineState.OPEN:
            return Clock(deadline, "", "none")
        round_the_clock = deadline.rule.get("rule") == "hours"
        span = remaining(deadline.due_at, self.at, calendar_of(deadline.calendar_id), round_the_clock=round_the_clock)
        lit = light_of(is_open=True, due_at=deadline.due_at, yellow_at=deadline.yellow_at, at=self.at)
        return Clock(deadline, speak(span, language()), lit.value if lit else "none")


def _standing(step: RoadmapStep, first_open: int | None, today: Any, *, is_open: bool) -> str:
    if step.done_at is not None:
        return "is-done"
    if is_open and step.due_on < today:
        return "is-late"
    return "is-now" if step.pk == first_open and is_open else ""
