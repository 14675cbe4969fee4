"""The one transition table of the closed loop: in which state, in which capacity, which act leads where.

Buttons, the programming interface, the documentation and the browser's form are all derived from :data:`TABLE`.
"""

from dataclasses import dataclass

from luoshi.district.cases.rules.actions import Action, Capacity
from luoshi.district.cases.rules.states import CaseState as S

C = Capacity
A = Action

OPEN = frozenset(state for state in S if state.is_open)
HANDLED = frozenset({S.ASSIGNED, S.IN_PROGRESS})
NOT_YET_DONE = frozenset({S.REGISTERED, S.ASSIGNED, S.IN_PROGRESS, S.IN_RULING, S.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Move:
    """One row: ``leads_to`` are the possible states afterwards, empty when the state stays.

    ``words`` says whether the act must be explained; ``evidence`` whether the evidence of the case's kind is due;
    ``document`` is the code of the official form the act produces.
    """

    action: Action
    states: frozenset[S]
    capacities: frozenset[Capacity]
    leads_to: tuple[S, ...] = ()
    words: bool = False
    evidence: bool = False
    document: str = ""
    public: bool = False


def _move(
    action: Action, states: set[S] | frozenset[S], capacities: set[Capacity], *leads_to: S, **more: object
) -> Move:
    return Move(action, frozenset(states), frozenset(capacities), leads_to, **more)  # type: ignore[arg-type]


_ROWS = (
    _move(A.ASSIGN, {S.REGISTERED, S.IN_RULING}, {C.SUPERVISION}, S.ASSIGNED, document="assignment", public=True),
    _move(
        A.SETTLE,
        {S.REGISTERED, *HANDLED},
        {C.SUPERVISION, C.LEADERSHIP},
        S.CLOSED,
        words=True,
        evidence=True,
        document="settled",
        public=True,
    ),
    _move(A.DISMISS, {S.REGISTERED}, {C.SUPERVISION}, S.DISMISSED, words=True, document="dismissal", public=True),
    _move(A.SIGN_FOR, {S.ASSIGNED}, {C.LEAD}, S.IN_PROGRESS, public=True),
    _move(A.HAND_BACK, HANDLED, {C.LEAD}, S.REGISTERED, S.IN_RULING, words=True, document="hand_back", public=False),
    _move(A.UPHOLD, {S.IN_RULING}, {C.SUPERVISION}, S.ASSIGNED, words=True, document="ruling"),
    _move(A.CONTACT, HANDLED, {C.LEAD}, words=True, public=True),
    _move(A.PLAN, {S.IN_PROGRESS}, {C.LEAD}, public=True),
    _move(A.FINISH_STEP, {S.IN_PROGRESS, S.SUSPENDED}, {C.LEAD, C.CO}, public=True),
    _move(A.REPORT, {S.IN_PROGRESS, S.SUSPENDED}, {C.LEAD}, words=True, public=True),
    _move(A.ASK_EXTENSION, HANDLED, {C.LEAD}, words=True),
    _move(A.DECIDE_EXTENSION, HANDLED, {C.SUPERVISION}, words=True, document="extension", public=True),
    _move(A.ASK_SUSPENSION, HANDLED, {C.LEAD}, words=True),
    _move(A.DECIDE_SUSPENSION, HANDLED, {C.SUPERVISION}, S.SUSPENDED, words=True, document="suspension", public=True),
    _move(A.RESUME, {S.SUSPENDED}, {C.SUPERVISION, C.LEAD}, S.IN_PROGRESS, S.ASSIGNED, words=True, public=True),
    _move(A.COMPLETE, {S.IN_PROGRESS}, {C.LEAD}, S.COMPLETED, words=True, evidence=True, public=True),
    _move(
        A.CLOSE, {S.COMPLETED}, {C.VERIFICATION}, S.CLOSED, words=True, evidence=True, document="closing", public=True
    ),
    _move(A.RETURN, {S.COMPLETED}, {C.VERIFICATION}, S.IN_PROGRESS, words=True, document="return", public=True),
    _move(A.FOLLOW_UP, {S.CLOSED}, {C.REPORTER, C.SUPERVISION}, public=True),
    _move(
        A.REOPEN,
        {S.CLOSED, S.DISMISSED},
        {C.SUPERVISION, C.LEADERSHIP, C.SYSTEM},
        S.ASSIGNED,
        S.REGISTERED,
        words=True,
        document="reopening",
        public=True,
    ),
    _move(
        A.URGE,
        {S.REGISTERED, *HANDLED, S.COMPLETED},
        {C.SUPERVISION, C.LEADERSHIP, C.SYSTEM},
        words=True,
        document="urging",
    ),
    _move(A.ESCALATE, {S.REGISTERED, *HANDLED, S.IN_RULING}, {C.SUPERVISION, C.SYSTEM}, words=True),
    _move(A.ADD_CO_UNIT, HANDLED, {C.SUPERVISION, C.LEAD}, document="assignment"),
    _move(A.RELEASE_CO_UNIT, HANDLED, {C.SUPERVISION}, words=True),
    _move(A.CO_SIGN_FOR, {*HANDLED, S.SUSPENDED}, {C.CO}),
    _move(A.CO_REPORT, {*HANDLED, S.SUSPENDED}, {C.CO}, words=True, public=True),
    _move(A.CO_URGE, {*HANDLED, S.SUSPENDED}, {C.LEAD, C.SUPERVISION}, words=True),
    _move(A.CO_COMPLETE, {*HANDLED, S.SUSPENDED}, {C.CO}, words=True),
    _move(A.MERGE, {S.REGISTERED, *HANDLED}, {C.SUPERVISION}, S.MERGED, words=True, public=True),
    _move(A.ADD_CHILD, {S.REGISTERED, *HANDLED, S.SUSPENDED}, {C.SUPERVISION, C.LEAD}),
    _move(
        A.COMMENT,
        set(S) - {S.MERGED},
        {C.SUPERVISION, C.LEADERSHIP, C.LEAD, C.CO, C.VERIFICATION, C.SYSTEM},  # the system: a reply that came later
        words=True,
    ),
    _move(A.ADD_EVIDENCE, OPEN, {C.SUPERVISION, C.LEADERSHIP, C.LEAD, C.CO, C.VERIFICATION}),
    _move(A.RECLASSIFY, {S.REGISTERED, *HANDLED, S.IN_RULING}, {C.SUPERVISION}),
    _move(A.PUBLISH, set(S) - {S.MERGED}, {C.SUPERVISION}),
    _move(A.PUBLISH_PHOTO, set(S) - {S.MERGED}, {C.SUPERVISION}),
    _move(A.RECOMPUTE, {*OPEN, S.CLOSED}, {C.SYSTEM}),  # closed, but its reporter is still to be asked in time
)

TABLE: dict[Action, Move] = {row.action: row for row in _ROWS}

PRIMARY: dict[S, tuple[Action, ...]] = {
    S.REGISTERED: (A.ASSIGN,),
    S.ASSIGNED: (A.SIGN_FOR, A.CO_SIGN_FOR, A.DECIDE_EXTENSION, A.DECIDE_SUSPENSION),
    S.IN_PROGRESS: (A.DECIDE_EXTENSION, A.DECIDE_SUSPENSION, A.PLAN, A.COMPLETE, A.CO_SIGN_FOR, A.CO_COMPLETE, A.URGE),
    S.IN_RULING: (A.ASSIGN, A.UPHOLD),
    S.COMPLETED: (A.CLOSE,),
    S.SUSPENDED: (A.RESUME, A.REPORT),
    S.CLOSED: (A.FOLLOW_UP,),
    S.MERGED: (),
    S.DISMISSED: (),
}
"""The act that a page offers as its one clear next action: the first of these that the reader may do."""
