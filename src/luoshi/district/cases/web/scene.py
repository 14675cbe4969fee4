"""Everything a form about one case needs to know, read once: the case, its facts, its units, its open steps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from luoshi.district.cases.models import (
    Assignment,
    Case,
    Deadline,
    DeadlineState,
    Part,
    Petition,
    PetitionState,
    RoadmapStep,
    Stage,
)
from luoshi.district.cases.queries.facts import case_facts, live_assignments
from luoshi.district.cases.rules.facts import CaseFacts
from luoshi.district.cases.rules.permits import ticks_off
from luoshi.district.people.api import Actor


@dataclass(frozen=True)
class Scene:
    """One case as the person at the screen meets it."""

    case: Case
    facts: CaseFacts
    actor: Actor
    at: datetime
    assignments: Sequence[Assignment] = field(default_factory=list)

    @property
    def co_units(self) -> list[Assignment]:
        """The co-units' live shares."""
        return [row for row in self.assignments if row.part == Part.CO]

    @property
    def open_steps(self) -> list[RoadmapStep]:
        """The steps of the roadmap that are still to be done."""
        rows = self.case.steps.filter(dropped_at__isnull=True, done_at__isnull=True)
        return list(rows.select_related("unit"))

    @property
    def own_steps(self) -> list[RoadmapStep]:
        """Those of them that this person may tick off."""
        return [step for step in self.open_steps if ticks_off(self.actor, self.facts, step.unit.path)]

    @property
    def petition(self) -> Petition | None:
        """What a unit asks for, if it is still to be decided."""
        return (
            Petition.objects.filter(case=self.case, state=PetitionState.OPEN).select_related("assignment__unit").first()
        )

    @property
    def resolve_deadline(self) -> Deadline | None:
        """The lead unit's running deadline."""
        rows = self.case.deadlines.filter(stage=Stage.RESOLVE, state__in=[DeadlineState.OPEN, DeadlineState.PAUSED])
        return rows.exclude(assignment__part=Part.CO).select_related("calendar").first()


def scene_of(case: Case, *, actor: Actor, at: datetime) -> Scene:
    """Read what forms need to know about ``case``."""
    assignments = live_assignments(case)
    return Scene(case, case_facts(case, assignments), actor, at, assignments)
