"""May this person do this to this case now, and if not, why not."""

from collections.abc import Callable
from datetime import datetime

from luoshi.district.cases.rules.actions import Action, Capacity
from luoshi.district.cases.rules.capacity import HANDLING, capacities, is_outside
from luoshi.district.cases.rules.facts import CaseFacts
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.cases.rules.transitions import PRIMARY, TABLE
from luoshi.kernel.actors import Actor
from luoshi.kernel.verdict import ALLOWED, Verdict, allow_if, refuse


def permits(action: Action, *, actor: Actor, facts: CaseFacts, at: datetime) -> Verdict:
    """The verdict on ``action`` with every reason against it; what a form has still to bring is not asked here."""
    move = TABLE[action]
    return (
        allow_if(facts.state in move.states, "wrong_state", state=facts.state.value)
        & allow_if(move.capacities & capacities(actor, facts), "not_your_part", action=action.value)
        & _guard(action, actor, facts, at)
    )


def permitted(*, actor: Actor, facts: CaseFacts, at: datetime) -> list[Action]:
    """Everything ``actor`` may do now, the next action first."""
    allowed = [action for action in TABLE if permits(action, actor=actor, facts=facts, at=at)]
    first = [action for action in PRIMARY[facts.state] if action in allowed and not _already(action, facts)]
    return first[:1] + [action for action in allowed if action not in first[:1]]


def next_action(*, actor: Actor, facts: CaseFacts, at: datetime) -> Action | None:
    """The one act to offer as a button, or None when it is someone else's turn."""
    allowed = (
        action
        for action in PRIMARY[facts.state]
        if permits(action, actor=actor, facts=facts, at=at) and not _already(action, facts)
    )
    return next(allowed, None)


def next_state(action: Action, facts: CaseFacts, *, granted: bool = True) -> CaseState:
    """The state after ``action``; where the table leaves a choice, the facts decide it."""
    leads_to = TABLE[action].leads_to
    if not leads_to or not granted:
        return facts.state
    if action is Action.HAND_BACK:
        ruling = facts.hand_backs + 1 >= facts.hand_back_limit
        return CaseState.IN_RULING if ruling else CaseState.REGISTERED
    if action is Action.REOPEN:
        return CaseState.ASSIGNED if facts.lead_path else CaseState.REGISTERED
    if action is Action.RESUME:
        return CaseState.ASSIGNED if facts.lead_is_pending else CaseState.IN_PROGRESS
    return leads_to[0]


def _already(action: Action, facts: CaseFacts) -> bool:
    return action is Action.PLAN and facts.has_roadmap


def _guard(action: Action, actor: Actor, facts: CaseFacts, at: datetime) -> Verdict:
    guard = _GUARDS.get(action)
    return guard(actor, facts, at) if guard else ALLOWED


def _hand_back(_actor: Actor, facts: CaseFacts, _at: datetime) -> Verdict:
    return allow_if(not facts.must_take, "ruled_to_take") & _no_open_petition(_actor, facts, _at)


def _ask_extension(actor: Actor, facts: CaseFacts, at: datetime) -> Verdict:
    return (
        allow_if(not facts.is_urgent, "urgent_never_extended")
        & allow_if(facts.extensions < facts.extension_limit, "extended_enough", limit=facts.extension_limit)
        & allow_if(facts.due_at is not None and at < facts.due_at, "asked_too_late")
        & _no_open_petition(actor, facts, at)
    )


def _no_open_petition(_actor: Actor, facts: CaseFacts, _at: datetime) -> Verdict:
    return allow_if(not facts.open_petition, "petition_open", kind=facts.open_petition)


def _decide(kind: str) -> Callable[[Actor, CaseFacts, datetime], Verdict]:
    def guard(actor: Actor, facts: CaseFacts, _at: datetime) -> Verdict:
        return (
            allow_if(facts.open_petition == kind, "nothing_to_decide")
            & allow_if(actor.key != facts.petitioner, "own_petition")
            & allow_if(Capacity.LEAD not in capacities(actor, facts), "own_unit")
        )

    return guard


def _complete(actor: Actor, facts: CaseFacts, at: datetime) -> Verdict:
    return (
        allow_if(facts.has_roadmap or not facts.needs_roadmap, "roadmap_missing")
        & allow_if(not facts.open_co_units, "co_units_open", count=facts.open_co_units)
        & allow_if(not facts.open_children, "children_open", count=facts.open_children)
        & _no_open_petition(actor, facts, at)
    )


def _settle(actor: Actor, facts: CaseFacts, at: datetime) -> Verdict:
    return (
        settles_from_outside(actor, facts)
        & allow_if(not facts.open_children, "children_open", count=facts.open_children)
        & _no_open_petition(actor, facts, at)
    )


def settles_from_outside(actor: Actor, facts: CaseFacts) -> Verdict:
    """Settling closes without a second look, so nobody does it who acts for, or belongs to, a handling unit."""
    return allow_if(Capacity.LEAD not in capacities(actor, facts) and is_outside(actor, facts), "own_unit")


def _close(actor: Actor, facts: CaseFacts, _at: datetime) -> Verdict:
    # Whoever changed posts meanwhile is outside the unit now, and still looks at his own work.
    verifies = Capacity.VERIFICATION in capacities(actor, facts)
    return allow_if(not verifies or actor.key not in facts.done_by, "own_work")


def _follow_up(_actor: Actor, facts: CaseFacts, _at: datetime) -> Verdict:
    return allow_if(facts.follow_up in ("pending", "no_answer"), "follow_up_done")


def _co(wanted: str) -> Callable[[Actor, CaseFacts, datetime], Verdict]:
    def guard(actor: Actor, facts: CaseFacts, _at: datetime) -> Verdict:
        paths = facts.pending_co_paths if wanted == "pending" else facts.signed_co_paths
        mine = any(path.startswith(grant.scope_path) for path in paths for grant in actor.grants)
        return allow_if(mine, f"no_{wanted}_share")

    return guard


def _uphold(_actor: Actor, facts: CaseFacts, _at: datetime) -> Verdict:
    return ALLOWED if facts.lead_path else refuse("no_unit_to_uphold")


def _release(_actor: Actor, facts: CaseFacts, _at: datetime) -> Verdict:
    return allow_if(facts.open_co_units, "no_co_unit")


def ticks_off(actor: Actor, facts: CaseFacts, unit_path: str) -> bool:
    """Whether ``actor`` may say that a step of the unit at ``unit_path`` is done.

    The lead unit ticks off any, a co-unit its own.
    """
    own = any(grant.role in HANDLING and unit_path.startswith(grant.scope_path) for grant in actor.grants)
    return own or Capacity.LEAD in capacities(actor, facts)


def _finish_step(actor: Actor, facts: CaseFacts, _at: datetime) -> Verdict:
    if not facts.open_step_paths:
        return refuse("no_open_step")
    mine = any(ticks_off(actor, facts, path) for path in facts.open_step_paths)
    return allow_if(mine, "no_own_step")


_GUARDS: dict[Action, Callable[[Actor, CaseFacts, datetime], Verdict]] = {
    Action.HAND_BACK: _hand_back,
    Action.ASK_EXTENSION: _ask_extension,
    Action.ASK_SUSPENSION: _no_open_petition,
    Action.DECIDE_EXTENSION: _decide("extension"),
    Action.DECIDE_SUSPENSION: _decide("suspension"),
    Action.COMPLETE: _complete,
    Action.CLOSE: _close,
    Action.SETTLE: _settle,
    Action.FOLLOW_UP: _follow_up,
    Action.CO_URGE: _release,
    Action.CO_SIGN_FOR: _co("pending"),
    Action.CO_REPORT: _co("signed"),
    Action.CO_COMPLETE: _co("signed"),
    Action.UPHOLD: _uphold,
    Action.RELEASE_CO_UNIT: _release,
    Action.FINISH_STEP: _finish_step,
    Action.MERGE: _no_open_petition,
}
