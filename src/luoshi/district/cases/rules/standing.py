"""Where a case stands for one reader: what they can do now, whom the case waits for, and what is missing.

One value, from which the page of the case, the list of today's work and the programming interface say the same. It
always names whom one waits for; whoever cannot carry the case on is told what they still can do.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from luoshi.district.cases.rules.actions import Action, Capacity
from luoshi.district.cases.rules.capacity import HANDLING, capacities
from luoshi.district.cases.rules.facts import CaseFacts
from luoshi.district.cases.rules.permits import next_action, permitted
from luoshi.district.cases.rules.states import CaseState
from luoshi.kernel.actors import Actor


class Waiting(StrEnum):
    """What a case waits for."""

    DISPATCH = "dispatch"
    SIGNING = "signing"
    WORK = "work"
    CO_SIGNING = "co_signing"
    CO_WORK = "co_work"
    PARTS = "parts"
    DECISION = "decision"
    RULING = "ruling"
    VERIFICATION = "verification"
    REVIEW = "review"
    FOLLOW_UP = "follow_up"


class Holder(StrEnum):
    """Who owes it: a unit, or a role where no unit does."""

    LEAD = "lead"
    CO = "co"
    SUPERVISION = "supervision"
    VERIFICATION = "verification"
    PARTS = "parts"


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing the case waits for: from whom (``unit_path`` where it is a unit's), and since when."""

    what: Waiting
    holder: Holder
    unit_path: str = ""
    since: datetime | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """``action`` is the one clear thing this reader can do; ``others`` is whom it waits for besides the reader.

    ``offers`` are what the reader can do meanwhile, ``missing`` what completing or closing still needs: codes of
    evidence, ``roadmap``, or ``steps``.
    """

    action: Action | None
    owed: tuple[Owed, ...]
    others: tuple[Owed, ...]
    missing: tuple[str, ...]
    offers: tuple[Action, ...]
    only_reads: bool

    @property
    def waits(self) -> bool:
        """True when the reader's own part cannot go on before somebody else has acted."""
        return self.action is None and bool(self.others)


MEANWHILE = (Action.REPORT, Action.CO_REPORT, Action.CO_URGE, Action.URGE, Action.CONTACT, Action.COMMENT)
"""What is offered while one waits, the most useful first."""

MOST_OFFERS = 3
_ONLY_READING = frozenset({Capacity.READER})


def standing(*, actor: Actor, facts: CaseFacts, at: datetime) -> Standing:
    """How the case stands for ``actor``."""
    allowed = permitted(actor=actor, facts=facts, at=at)
    towards = capacities(actor, facts)
    owed = owed_in(facts)
    action = next_action(actor=actor, facts=facts, at=at)
    return Standing(
        action=action,
        owed=owed,
        others=tuple(one for one in owed if not _is_own(one, actor, towards)),
        missing=_missing(facts),
        offers=tuple(one for one in MEANWHILE if one in allowed and one != action)[:MOST_OFFERS],
        only_reads=not towards - _ONLY_READING,
    )


def owed_in(facts: CaseFacts) -> tuple[Owed, ...]:
    """Everything the case waits for, what holds up the most first."""
    if facts.state in (CaseState.MERGED, CaseState.DISMISSED):
        return ()
    return (*_before_work(facts), *_work(facts), *_after_work(facts))


def _before_work(facts: CaseFacts) -> tuple[Owed, ...]:
    found = []
    if facts.state is CaseState.REGISTERED:
        found.append(Owed(Waiting.DISPATCH, Holder.SUPERVISION, since=facts.state_since))
    if facts.state is CaseState.IN_RULING:
        found.append(Owed(Waiting.RULING, Holder.SUPERVISION, since=facts.state_since))
    if facts.open_petition:
        found.append(Owed(Waiting.DECISION, Holder.SUPERVISION, since=facts.petition_since))
    if facts.state is CaseState.SUSPENDED:
        found.append(Owed(Waiting.REVIEW, Holder.SUPERVISION, since=facts.state_since))
    return tuple(found)


def _work(facts: CaseFacts) -> tuple[Owed, ...]:
    if facts.state not in (CaseState.ASSIGNED, CaseState.IN_PROGRESS, CaseState.SUSPENDED):
        return ()
    since = dict(facts.shares_since)
    found = [
        *(Owed(Waiting.CO_SIGNING, Holder.CO, path, since.get(path)) for path in facts.pending_co_paths),
        *(Owed(Waiting.CO_WORK, Holder.CO, path, since.get(path)) for path in facts.signed_co_paths),
    ]
    if facts.open_children:
        found.append(Owed(Waiting.PARTS, Holder.PARTS, count=facts.open_children))
    lead = facts.lead_path
    if facts.state is CaseState.ASSIGNED:
        found.insert(0, Owed(Waiting.SIGNING, Holder.LEAD, lead, since.get(lead)))
    elif facts.state is CaseState.IN_PROGRESS:
        found.append(Owed(Waiting.WORK, Holder.LEAD, lead, since.get(lead)))
    return tuple(found)


def _after_work(facts: CaseFacts) -> tuple[Owed, ...]:
    if facts.state is CaseState.COMPLETED:
        return (Owed(Waiting.VERIFICATION, Holder.VERIFICATION, since=facts.state_since),)
    if facts.state is CaseState.CLOSED and facts.follow_up in ("pending", "no_answer"):
        return (Owed(Waiting.FOLLOW_UP, Holder.SUPERVISION, since=facts.state_since),)
    return ()


def _missing(facts: CaseFacts) -> tuple[str, ...]:
    if not facts.state.is_open:
        return ()
    roadmap = ("roadmap",) if facts.needs_roadmap and not facts.has_roadmap and facts.lead_path else ()
    steps = ("steps",) if facts.open_step_paths else ()
    return (*facts.evidence_missing, *roadmap, *steps)


def _is_own(one: Owed, actor: Actor, towards: frozenset[Capacity]) -> bool:
    if one.unit_path:
        return any(g.role in HANDLING and one.unit_path.startswith(g.scope_path) for g in actor.grants)
    return {Holder.SUPERVISION: Capacity.SUPERVISION, Holder.VERIFICATION: Capacity.VERIFICATION}.get(
        one.holder
    ) in towards
