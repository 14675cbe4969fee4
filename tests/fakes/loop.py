"""Leads a case to the point where an act becomes possible, the shortest way."""

from datetime import datetime, timedelta

from luoshi.district.cases.api import Action, Case, NewCase, register_case
from tests.fakes.acts import perform
from tests.fakes.small_district import MONDAY, SmallDistrict

A = Action
ASSIGNED = [(A.ASSIGN, "supervisor", 0)]
SHARED = [(A.ASSIGN, "supervisor", 1)]  # construction leads, wutong helps
SIGNED = [*ASSIGNED, (A.SIGN_FOR, "planning", 0)]
DONE = [*SIGNED, (A.COMPLETE, "planning", 0)]
CLOSED = [*DONE, (A.CLOSE, "verifier", 0)]
PARKED = [*SIGNED, (A.ASK_SUSPENSION, "planning", 3), (A.DECIDE_SUSPENSION, "supervisor", 1)]
RULING = [
    *ASSIGNED,
    (A.HAND_BACK, "planning", 0),
    (A.ASSIGN, "supervisor", 0),
    (A.HAND_BACK, "planning", 0),
]
CO_SIGNED = [*SHARED, (A.CO_SIGN_FOR, "wutong", 0)]

BEFORE: dict[Action, tuple[list[tuple[Action, str, int]], str, int]] = {
    A.ASSIGN: ([], "supervisor", 0),
    A.SETTLE: ([], "leader", 0),
    A.DISMISS: ([], "supervisor", 0),
    A.SIGN_FOR: (ASSIGNED, "planning", 0),
    A.HAND_BACK: (ASSIGNED, "planning", 0),
    A.UPHOLD: (RULING, "supervisor", 0),
    A.CONTACT: (ASSIGNED, "planning", 0),
    A.PLAN: (SIGNED, "planning", 0),
    A.FINISH_STEP: ([*SIGNED, (A.PLAN, "planning", 0)], "planning", 0),
    A.REPORT: (SIGNED, "planning", 0),
    A.ASK_EXTENSION: (SIGNED, "planning", 0),
    A.DECIDE_EXTENSION: ([*SIGNED, (A.ASK_EXTENSION, "planning", 0)], "supervisor", 1),
    A.ASK_SUSPENSION: (SIGNED, "planning", 3),
    A.DECIDE_SUSPENSION: ([*SIGNED, (A.ASK_SUSPENSION, "planning", 3)], "supervisor", 1),
    A.RESUME: (PARKED, "supervisor", 0),
    A.COMPLETE: (SIGNED, "planning", 0),
    A.CLOSE: (DONE, "verifier", 0),
    A.RETURN: (DONE, "verifier", 0),
    A.FOLLOW_UP: (CLOSED, "supervisor", 0),
    A.REOPEN: (CLOSED, "supervisor", 0),
    A.URGE: (ASSIGNED, "supervisor", 0),
    A.ESCALATE: (ASSIGNED, "supervisor", 0),
    A.ADD_CO_UNIT: (ASSIGNED, "supervisor", 1),
    A.RELEASE_CO_UNIT: (SHARED, "supervisor", 0),
    A.CO_SIGN_FOR: (SHARED, "wutong", 0),
    A.CO_REPORT: (CO_SIGNED, "wutong", 0),
    A.CO_COMPLETE: (CO_SIGNED, "wutong", 0),
    A.CO_URGE: (CO_SIGNED, "construction", 0),
    A.MERGE: ([], "supervisor", 0),
    A.ADD_CHILD: ([], "supervisor", 0),
    A.COMMENT: (ASSIGNED, "planning", 0),
    A.ADD_EVIDENCE: (ASSIGNED, "planning", 0),
    A.RECLASSIFY: ([], "supervisor", 0),
    A.PUBLISH: ([], "supervisor", 0),
    A.PUBLISH_PHOTO: ([(A.ADD_EVIDENCE, "supervisor", 0)], "supervisor", 0),
}
"""For each act: what has to happen first, who can then do it, and with which choice."""


REACHED = {"reporter_phone": "13900000000"}
"""Whoever raised it left a telephone, so that the first contact is owed."""


def new_case(district: SmallDistrict, *, kind: str = "general", at: datetime = MONDAY, **facts: object) -> Case:
    """A case that a resident's words have just become."""
    given = {"title": "玉兰街路口红灯不亮", "category_code": "road", "source": "web", "personal": REACHED, **facts}
    return register_case(new=NewCase(kind_code=kind, **given), by=district.actor("supervisor"), at=at)


def lead_to(action: Action, district: SmallDistrict, *, kind: str = "general") -> tuple[Case, str, int, datetime]:
    """A case on which ``action`` is possible, who can do it, with which choice, and when; an hour passes per act."""
    path, who, choice = BEFORE[action]
    new_case(district, kind=kind, title="同一路口的另一件")
    case, at = follow(path, district, kind=kind)
    return case, who, choice, at


def follow(
    path: list[tuple[Action, str, int]], district: SmallDistrict, *, kind: str = "general", at: datetime = MONDAY
) -> tuple[Case, datetime]:
    """A new case after the acts of ``path``, and the next hour."""
    case = new_case(district, kind=kind, at=at)
    for action, who, choice in path:
        at += timedelta(hours=1)
        perform(action, case, district, by=district.actor(who, at), at=at, choice=choice)
        case.refresh_from_db()
    return case, at + timedelta(hours=1)
