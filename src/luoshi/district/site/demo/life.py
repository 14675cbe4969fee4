"""The life of one case: who does what to it, and how long everybody waits before the next act.

The plain methods act at ``self.at``; those that return a :data:`Timeline <luoshi.district.site.demo.timeline.Life>`
wait first. A script is a generator that strings them together.
"""

import io
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from luoshi.district.cases import api as cases
from luoshi.district.cases.api import Case, EvidenceUse, NewCase, Step
from luoshi.district.evidence.api import receive_file, store_evidence
from luoshi.district.intake.api import say_whether_it_helped
from luoshi.district.people.api import Actor, reporter
from luoshi.kernel import clock

from .doors import Door, through
from .material import Point
from .photos import photo
from .timeline import Life
from .world import World

SUPERVISORS = ("supervisor", "supervisor-2", "campaign")
ROUND_THE_CLOCK = frozenset({"urgent-danger", "utility"})
NEEDS_PHOTO = frozenset({"general", "urgent-danger", "utility", "complex", "project"})
MOMENT = timedelta(minutes=1)


class CaseLife:
    """One case on its way; ``due_at`` is the promise that binds it."""

    def __init__(self, world: World, name: str, new: NewCase, *, lead: str, door: Door) -> None:
        self.world, self.new, self.lead, self.door = world, new, lead, door
        self.dice: random.Random = world.dice(name)
        self.dice_of_public: random.Random = world.dice(f"{name}/public")
        self.case_id = 0
        self.at = world.ends_at
        self.due_at = world.ends_at
        self.assigned_at = world.ends_at
        self.receipt_code = ""

    # Waiting ----------------------------------------------------------------------------------------------------

    def until(self, at: datetime) -> Life:
        """Wait for an instant; one that has passed means now."""
        self.at = max(at, self.at)
        yield self.at

    def wait(self, hours: float) -> Life:
        """Wait for ``hours`` of office time, or of the clock on the wall where the matter cannot wait."""
        if self.new.kind_code in ROUND_THE_CLOCK:
            return self.until(self.at + timedelta(hours=hours * 0.12))
        return self.until(self.world.office.after(self.at, hours))

    def towards_due(self, share: float) -> datetime:
        """The instant at which ``share`` of the term is over."""
        if self.new.kind_code in ROUND_THE_CLOCK:
            return self.assigned_at + (self.due_at - self.assigned_at) * share
        return self.world.office.between(self.assigned_at, self.due_at, share)

    # Who acts ---------------------------------------------------------------------------------------------------

    @property
    def handler(self) -> Actor:
        """Whoever acts for the lead unit."""
        return self.world.handler(self.lead)

    @property
    def supervisor(self) -> Actor:
        """One of the supervision office."""
        return self.world.actor(self.dice.choice(SUPERVISORS))

    @property
    def verifier(self) -> Actor:
        """Whoever verifies."""
        return self.world.actor("verifier")

    def unit_id(self, code: str) -> int:
        """The id of a unit."""
        return self.world.units[code].pk

    # Supervision ------------------------------------------------------------------------------------------------

    def register(self, at: datetime, *, photos: int = 0) -> Life:
        """The case comes in by its door, perhaps with photos of what is wrong."""
        self.at = at
        yield at
        self.case_id, self.receipt_code = through(self, photos=photos)

    def assign(self, co_units: Sequence[str] = (), *, lead: str = "", task: str = "", rule: Any = None) -> None:
        """Give the case to its unit; ``lead`` when it is not the one it really belongs to."""
        case = cases.assign(
            case_id=self.case_id,
            lead_unit_id=self.unit_id(lead or self.lead),
            co_unit_ids=[self.unit_id(code) for code in co_units],
            task=task,
            resolve_rule=rule,
            **self._publication(),
            by=self.supervisor,
            at=self.at,
        )
        self._remember(case)

    def _publication(self) -> dict[str, Any]:
        """What the dispatcher releases: mostly a title without place or name, now and then only what it is about."""
        case = Case.objects.get(pk=self.case_id)
        if not case.is_public or case.public_title:
            return {}
        if self.dice_of_public.random() < 0.1:  # noqa: PLR2004
            return {"publication": "category"}
        return {"publication": "title", "public_title": case.title}

    def _release_after(self) -> None:
        """A case that ended before it was assigned is released by itself."""
        released = self._publication()
        if released:
            cases.publish(case_id=self.case_id, **released, by=self.world.actor("supervisor"), at=self.at)

    def show_public(self, purpose: str = "after") -> None:
        """Release the last photo of the case to everybody, where the case is public and the dice are for it."""
        case = Case.objects.get(pk=self.case_id)
        use = case.case_evidence.filter(purpose=purpose, evidence__kind="photo").order_by("-id").first()
        if use is None or not case.is_public or self.dice_of_public.random() > 0.7:  # noqa: PLR2004
            return
        cases.publish_photo(
            case_id=self.case_id, evidence_id=use.evidence_id, shown=True, by=self.world.actor("supervisor"), at=self.at
        )

    def settle(self, text: str, *, by: str = "district-leader") -> None:
        """Closed there and then."""
        leader = self.world.actor(by)
        cases.settle(
            case_id=self.case_id,
            text=text,
            unit_id=self.unit_id(self.lead),
            evidence=self.shown(leader),
            by=leader,
            at=self.at,
        )
        self._release_after()

    def dismiss(self, text: str) -> None:
        """Not a matter for this government."""
        cases.dismiss(case_id=self.case_id, text=text, by=self.supervisor, at=self.at)
        self._release_after()

    def urge(self, text: str, *, by: str = "supervisor") -> None:
        """A reminder by hand."""
        cases.urge(case_id=self.case_id, text=text, by=self.world.actor(by), at=self.at)

    def escalate(self, text: str) -> None:
        """Raise it to the next level."""
        cases.escalate(case_id=self.case_id, text=text, by=self.supervisor, at=self.at)

    def merge_into(self, other: "CaseLife", text: str) -> None:
        """A duplicate."""
        cases.merge(case_id=self.case_id, into_id=other.case_id, text=text, by=self.supervisor, at=self.at)

    def uphold(self, text: str) -> None:
        """The unit must take it."""
        cases.uphold(case_id=self.case_id, text=text, by=self.supervisor, at=self.at)

    def comment(self, text: str, *, by: str) -> None:
        """Words among those who work on it."""
        cases.comment(case_id=self.case_id, text=text, by=self.world.actor(by), at=self.at)

    # The unit ---------------------------------------------------------------------------------------------------

    def sign(self) -> None:
        """The lead unit has it."""
        cases.sign_for(case_id=self.case_id, by=self.handler, at=self.at)

    def contact(self, text: str) -> None:
        """The lead unit has spoken with the reporter."""
        cases.contact(case_id=self.case_id, text=text, by=self.handler, at=self.at)

    def report(self, text: str, *, photos: int = 0) -> None:
        """How it stands."""
        shown = [use for _ in range(photos) for use in self.shown(self.handler, purpose="progress")]
        cases.report(case_id=self.case_id, text=text, evidence=shown, by=self.handler, at=self.at)

    def plan(self, *steps: tuple[str, int] | tuple[str, int, str], text: str = "") -> None:
        """The roadmap: what, in how many working days, and by which other unit."""
        rows = [
            Step(title, self.world.office.later_day(self.at, days), self.unit_id(unit[0]) if unit else None)
            for title, days, *unit in steps
        ]
        cases.plan(case_id=self.case_id, steps=rows, text=text, by=self.handler, at=self.at)

    def finish_step(self, text: str = "") -> None:
        """Tick off the next step."""
        step = Case.objects.get(pk=self.case_id).steps.filter(dropped_at=None, done_at=None).earliest("position")
        cases.finish_step(case_id=self.case_id, step_id=step.pk, text=text, by=self.handler, at=self.at)

    def hand_back(self, text: str, *, whose: str = "") -> None:
        """Not the unit's own."""
        suggested = self.unit_id(whose) if whose else None
        cases.hand_back(case_id=self.case_id, text=text, suggested_unit_id=suggested, by=self.holder(), at=self.at)

    def holder(self) -> Actor:
        """Whoever acts for the unit that has the case at this moment, rightly or not."""
        unit = Case.objects.select_related("lead_unit").get(pk=self.case_id).lead_unit
        return self.world.handler(unit.code if unit else self.lead)

    def ask_extension(self, days: int, text: str) -> None:
        """More time, by working days."""
        until = self.world.office.after(self.due_at, 7.0 * days)
        cases.ask_extension(case_id=self.case_id, until=until, text=text, by=self.handler, at=self.at)

    def decide_extension(self, text: str, *, granted: bool) -> None:
        """The answer to it."""
        case = cases.decide_extension(case_id=self.case_id, granted=granted, text=text, by=self.supervisor, at=self.at)
        self.due_at = case.due_at or self.due_at

    def ask_suspension(self, days: int, text: str) -> None:
        """Park it until a day on which it is looked at again."""
        review_on = self.world.office.later_day(self.at, days)
        cases.ask_suspension(case_id=self.case_id, review_on=review_on, text=text, by=self.handler, at=self.at)

    def decide_suspension(self, text: str, *, granted: bool = True) -> None:
        """The answer to it."""
        cases.decide_suspension(case_id=self.case_id, granted=granted, text=text, by=self.supervisor, at=self.at)

    def resume(self, text: str) -> None:
        """Taken up again."""
        case = cases.resume(case_id=self.case_id, text=text, by=self.supervisor, at=self.at)
        self.due_at = case.due_at or self.due_at

    def complete(self, text: str) -> None:
        """The lead unit says it is done, and shows it."""
        shown = self.shown(self.handler) if self.new.kind_code in NEEDS_PHOTO else []
        cases.complete(
            case_id=self.case_id,
            text=text,
            evidence=shown,
            steps_left="其余步骤已并入本次办理一并完成。",
            by=self.handler,
            at=self.at,
        )

    def co_sign(self, unit: str) -> None:
        """A co-unit has its share."""
        cases.co_sign_for(case_id=self.case_id, by=self.world.handler(unit), at=self.at)

    def co_report(self, unit: str, text: str) -> None:
        """How the share stands."""
        cases.co_report(case_id=self.case_id, text=text, by=self.world.handler(unit), at=self.at)

    def co_complete(self, unit: str, text: str) -> None:
        """The share is done."""
        cases.co_complete(case_id=self.case_id, text=text, by=self.world.handler(unit), at=self.at)

    # Verification and the reporter ------------------------------------------------------------------------------

    def close(self, text: str) -> None:
        """Struck off the ledger."""
        cases.close(case_id=self.case_id, text=text, by=self.verifier, at=self.at)
        self.show_public()

    def return_(self, text: str) -> None:
        """Back to the unit."""
        case = cases.return_(case_id=self.case_id, text=text, by=self.verifier, at=self.at)
        self.due_at = case.due_at or self.due_at

    def feedback(self, outcome: str, text: str) -> None:
        """What the reporter says: by the receipt, where there is one and the dice are for it, or when called."""
        if self.receipt_code and outcome != "no_answer" and self.dice.random() < 0.5:  # noqa: PLR2004
            by = reporter(self.receipt_code)
            say_whether_it_helped(solved=outcome == "solved", text=text, by=by, at=self.at)
            self._remember(Case.objects.get(pk=self.case_id))
            return
        case = cases.record_feedback(case_id=self.case_id, outcome=outcome, text=text, by=self.supervisor, at=self.at)
        if outcome == "unsolved":
            self._remember(case)

    # Parts and proof --------------------------------------------------------------------------------------------

    def divide(self, new: NewCase, name: str, *, lead: str) -> "CaseLife":
        """Divide off a part with a life of its own, which begins now."""
        child = CaseLife(self.world, name, replace(new), lead=lead, door="staff")
        child.case_id = cases.add_child(case_id=self.case_id, new=new, by=self.supervisor, at=self.at).pk
        child.at = self.at
        return child

    def shown(self, by: Actor, *, purpose: str = "after") -> list[EvidenceUse]:
        """A photo taken a little earlier, mostly at the place."""
        number = self.world.photos = self.world.photos + 1
        taken_at = self.at - timedelta(minutes=self.dice.uniform(2, 25))
        picture = photo(
            before=purpose == "before",
            taken_at=taken_at,
            point=self._camera_point(),
            seed=number,
            caption=f"No.{number:04d}",
        )
        words = {"before": "处理前", "after": "处理后", "progress": "处理中"}[purpose]
        stored = store_evidence(
            file=receive_file(io.BytesIO(picture), file_name=f"{clock.local(taken_at):%Y%m%d_%H%M%S}.jpg", is_own=True),
            caption=f"{words}：{self.new.title}",
            by=by,
            at=self.at,
        )
        return [EvidenceUse(stored.pk, purpose)]

    def _camera_point(self) -> Point | None:
        """Near the case, sometimes far from it, sometimes nowhere: as phones in the field have it."""
        chance = self.dice.random()
        if self.new.lon is None or self.new.lat is None or chance < 0.09:  # noqa: PLR2004
            return None
        off = 0.006 if chance < 0.15 else 0.0005  # noqa: PLR2004 - one in seventeen is some 600 m off
        sign = self.dice.choice((-1, 1))
        return (self.new.lon + sign * self.dice.uniform(off / 2, off), self.new.lat + self.dice.uniform(-off, off))

    def _remember(self, case: Case) -> None:
        self.assigned_at = self.at
        self.due_at = case.due_at or self.at
