"""What acts, states, reasons and notices are called on a screen: lazy, so that each reader reads his language."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.district.cases.rules.actions import Action as A  # noqa: N817 - the tables below are read by column
from luoshi.district.cases.rules.by_itself import Reason as By
from luoshi.district.cases.rules.follow_up import Asking
from luoshi.district.cases.rules.lights import Lateness
from luoshi.district.cases.rules.publication import Publication
from luoshi.district.cases.rules.states import CaseState as S
from luoshi.district.people.api import SYSTEM
from luoshi.kernel.errors import fill
from luoshi.kernel.verdict import Reason

Words = str | Promise

ACTIONS: dict[A, Words] = {
    A.REGISTER: pgettext_lazy("to do", "Register"),
    A.ASSIGN: pgettext_lazy("to do", "Assign"),
    A.SETTLE: pgettext_lazy("to do", "Settle on the spot"),
    A.DISMISS: pgettext_lazy("to do", "Dismiss"),
    A.SIGN_FOR: pgettext_lazy("to do", "Sign for"),
    A.HAND_BACK: pgettext_lazy("to do", "Hand back"),
    A.UPHOLD: pgettext_lazy("to do", "Uphold the assignment"),
    A.CONTACT: pgettext_lazy("to do", "Record a contact"),
    A.PLAN: pgettext_lazy("to do", "Draw up the roadmap"),
    A.FINISH_STEP: pgettext_lazy("to do", "Tick off a step"),
    A.REPORT: pgettext_lazy("to do", "Report progress"),
    A.ASK_EXTENSION: pgettext_lazy("to do", "Ask for more time"),
    A.DECIDE_EXTENSION: pgettext_lazy("to do", "Decide on the extension"),
    A.ASK_SUSPENSION: pgettext_lazy("to do", "Ask to suspend"),
    A.DECIDE_SUSPENSION: pgettext_lazy("to do", "Decide on the suspension"),
    A.RESUME: pgettext_lazy("to do", "Resume"),
    A.COMPLETE: pgettext_lazy("to do", "Report as done"),
    A.CLOSE: pgettext_lazy("to do", "Verify and close"),
    A.RETURN: pgettext_lazy("to do", "Return to the unit"),
    A.FOLLOW_UP: pgettext_lazy("to do", "Record the follow-up"),
    A.REOPEN: pgettext_lazy("to do", "Reopen"),
    A.URGE: pgettext_lazy("to do", "Urge"),
    A.ESCALATE: pgettext_lazy("to do", "Escalate"),
    A.ADD_CO_UNIT: pgettext_lazy("to do", "Add a co-unit"),
    A.RELEASE_CO_UNIT: pgettext_lazy("to do", "Release a co-unit"),
    A.CO_SIGN_FOR: pgettext_lazy("to do", "Sign for our share"),
    A.CO_REPORT: pgettext_lazy("to do", "Report on our share"),
    A.CO_URGE: pgettext_lazy("to do", "Urge the co-units"),
    A.CO_COMPLETE: pgettext_lazy("to do", "Report our share as done"),
    A.MERGE: pgettext_lazy("to do", "Merge into another case"),
    A.ADD_CHILD: pgettext_lazy("to do", "Divide off a part"),
    A.COMMENT: pgettext_lazy("to do", "Comment"),
    A.ADD_EVIDENCE: pgettext_lazy("to do", "Add evidence"),
    A.RECLASSIFY: pgettext_lazy("to do", "Correct the details"),
    A.RECOMPUTE: pgettext_lazy("to do", "Recompute the deadlines"),
    A.PUBLISH: pgettext_lazy("to do", "Release to the public"),
    A.PUBLISH_PHOTO: pgettext_lazy("to do", "Release a photo"),
}
"""What a button says."""

DONE: dict[A, Words] = {
    A.REGISTER: pgettext_lazy("done", "Registered"),
    A.ASSIGN: pgettext_lazy("done", "Assigned"),
    A.SETTLE: pgettext_lazy("done", "Settled on the spot"),
    A.DISMISS: pgettext_lazy("done", "Dismissed"),
    A.SIGN_FOR: pgettext_lazy("done", "Signed for"),
    A.HAND_BACK: pgettext_lazy("done", "Handed back"),
    A.UPHOLD: pgettext_lazy("done", "Assignment upheld"),
    A.CONTACT: pgettext_lazy("done", "Reporter contacted"),
    A.PLAN: pgettext_lazy("done", "Roadmap drawn up"),
    A.FINISH_STEP: pgettext_lazy("done", "Step finished"),
    A.REPORT: pgettext_lazy("done", "Progress reported"),
    A.ASK_EXTENSION: pgettext_lazy("done", "More time asked for"),
    A.DECIDE_EXTENSION: pgettext_lazy("done", "Extension decided"),
    A.ASK_SUSPENSION: pgettext_lazy("done", "Suspension asked for"),
    A.DECIDE_SUSPENSION: pgettext_lazy("done", "Suspension decided"),
    A.RESUME: pgettext_lazy("done", "Resumed"),
    A.COMPLETE: pgettext_lazy("done", "Reported as done"),
    A.CLOSE: pgettext_lazy("done", "Verified and closed"),
    A.RETURN: pgettext_lazy("done", "Returned to the unit"),
    A.FOLLOW_UP: pgettext_lazy("done", "Reporter asked"),
    A.REOPEN: pgettext_lazy("done", "Reopened"),
    A.URGE: pgettext_lazy("done", "Urged"),
    A.ESCALATE: pgettext_lazy("done", "Escalated"),
    A.ADD_CO_UNIT: pgettext_lazy("done", "Co-unit added"),
    A.RELEASE_CO_UNIT: pgettext_lazy("done", "Co-unit released"),
    A.CO_SIGN_FOR: pgettext_lazy("done", "Co-unit signed for its share"),
    A.CO_REPORT: pgettext_lazy("done", "Co-unit reported"),
    A.CO_URGE: pgettext_lazy("done", "Co-units urged"),
    A.CO_COMPLETE: pgettext_lazy("done", "Co-unit finished its share"),
    A.MERGE: pgettext_lazy("done", "Merged"),
    A.ADD_CHILD: pgettext_lazy("done", "A part divided off"),
    A.COMMENT: pgettext_lazy("done", "Comment"),
    A.ADD_EVIDENCE: pgettext_lazy("done", "Evidence added"),
    A.RECLASSIFY: pgettext_lazy("done", "Details corrected"),
    A.RECOMPUTE: pgettext_lazy("done", "Deadlines recomputed"),
    A.PUBLISH: pgettext_lazy("done", "Public page decided"),
    A.PUBLISH_PHOTO: pgettext_lazy("done", "Photo for the public decided"),
}
"""What the timeline says."""

LOOKS: dict[A, tuple[str, str]] = {
    A.REGISTER: ("flag", "action"),
    A.ASSIGN: ("send", "action"),
    A.SETTLE: ("circle-check", "good"),
    A.DISMISS: ("x", ""),
    A.SIGN_FOR: ("rubber-stamp", "action"),
    A.HAND_BACK: ("arrow-back-up", "warn"),
    A.UPHOLD: ("gavel", "warn"),
    A.CONTACT: ("phone", ""),
    A.PLAN: ("route", "action"),
    A.FINISH_STEP: ("check", "good"),
    A.REPORT: ("message-report", ""),
    A.ASK_EXTENSION: ("hourglass", "warn"),
    A.DECIDE_EXTENSION: ("calendar-due", ""),
    A.ASK_SUSPENSION: ("player-pause", "warn"),
    A.DECIDE_SUSPENSION: ("player-pause", ""),
    A.RESUME: ("player-play", "action"),
    A.COMPLETE: ("clipboard-check", "good"),
    A.CLOSE: ("checks", "good"),
    A.RETURN: ("arrow-bounce", "warn"),
    A.FOLLOW_UP: ("message-2-question", ""),
    A.REOPEN: ("rotate-clockwise", "warn"),
    A.URGE: ("bell-ringing", "warn"),
    A.ESCALATE: ("arrow-up", "warn"),
    A.ADD_CO_UNIT: ("user-plus", ""),
    A.RELEASE_CO_UNIT: ("logout", ""),
    A.CO_SIGN_FOR: ("rubber-stamp", ""),
    A.CO_REPORT: ("message-report", ""),
    A.CO_URGE: ("bell", "warn"),
    A.CO_COMPLETE: ("clipboard-check", "good"),
    A.MERGE: ("git-merge", ""),
    A.ADD_CHILD: ("git-branch", ""),
    A.COMMENT: ("message-circle", ""),
    A.ADD_EVIDENCE: ("paperclip", ""),
    A.RECLASSIFY: ("edit", ""),
    A.RECOMPUTE: ("calendar-stats", ""),
    A.PUBLISH: ("world", ""),
    A.PUBLISH_PHOTO: ("camera", ""),
}
"""The icon and tone of an act, in the menu and in the timeline."""

EXPLAINED: dict[A, Words] = {
    A.ASSIGN: _("The clocks of every unit start when you send this, whether or not they sign for it."),
    A.SETTLE: _("You are at the place and have seen that it is solved. The case ends here."),
    A.DISMISS: _("Not a matter for this government, or nothing to do. The reporter reads the reason."),
    A.SIGN_FOR: _("You say that your unit has the case. The clock has been running since it was assigned."),
    A.HAND_BACK: _("You say why this is not your unit's matter, and whose it is. Hand-backs are counted."),
    A.UPHOLD: _("The unit must take the case and cannot hand it back again."),
    A.CONTACT: _("Write down what the reporter said. The first contact has a deadline of its own."),
    A.PLAN: _("How it will be done: the steps in order, each with a unit and a date. Steps already done stay."),
    A.FINISH_STEP: _("Tick off what has been done; a photo or a document says more than words."),
    A.REPORT: _("How it stands: what was done, what is missing, what comes next."),
    A.ASK_EXTENSION: _("Ask before the deadline passes; the supervision office decides."),
    A.DECIDE_EXTENSION: _("The unit reads your decision and its reason."),
    A.ASK_SUSPENSION: _("For what cannot be solved now. The case is looked at again on the review date."),
    A.DECIDE_SUSPENSION: _(
        "While a case is suspended its clock stands. It stays on the list that is read out every week."
    ),
    A.RESUME: _("The clock runs on from where it stood."),
    A.COMPLETE: _("You say that it is done. Someone outside your unit looks at it before it is closed."),
    A.CLOSE: _("You have looked and it is done. The case is struck off the ledger; its reporter is asked."),
    A.RETURN: _("It is not done. Say what is missing; the unit's clock runs on from its old deadline."),
    A.FOLLOW_UP: _("Closed and solved are different facts: write down what the reporter says."),
    A.REOPEN: _("The case goes back to its lead unit with a new clock."),
    A.URGE: _("Everyone who holds a share of the case is reminded."),
    A.ESCALATE: _("The case is raised one level up the tree of units."),
    A.ADD_CO_UNIT: _("The co-unit gets a share of the case with a clock of its own."),
    A.RELEASE_CO_UNIT: _("The co-unit's share is taken back; its clock ends."),
    A.CO_SIGN_FOR: _("You say that your unit has its share."),
    A.CO_REPORT: _("How your share stands."),
    A.CO_URGE: _("The co-units that have not finished are reminded; it counts against nobody."),
    A.CO_COMPLETE: _("You say that your share is done; the lead unit is told."),
    A.MERGE: _("Both say the same. This case ends; its reporter follows the other one from now on."),
    A.ADD_CHILD: _("The part becomes a case of its own. The whole cannot be completed while a part is open."),
    A.COMMENT: _("Everyone who works on the case reads it; the public does not."),
    A.ADD_EVIDENCE: _("Photos and documents that belong to the case."),
    A.RECLASSIFY: _("Only what you change is recorded as changed."),
    A.PUBLISH: _("Until a title is released, the public reads the category and the area, and no words at all."),
    A.PUBLISH_PHOTO: _("Look at the photo: faces, number plates and doors are yours to decide about."),
}
"""What will happen, in a sentence under the form's heading."""

STATES: dict[S, Words] = {
    S.REGISTERED: pgettext_lazy("case state", "To be assigned"),
    S.ASSIGNED: pgettext_lazy("case state", "To be signed for"),
    S.IN_PROGRESS: pgettext_lazy("case state", "In progress"),
    S.IN_RULING: pgettext_lazy("case state", "Awaiting a ruling"),
    S.COMPLETED: pgettext_lazy("case state", "To be verified"),
    S.SUSPENDED: pgettext_lazy("case state", "Suspended"),
    S.CLOSED: pgettext_lazy("case state", "Closed"),
    S.MERGED: pgettext_lazy("case state", "Merged"),
    S.DISMISSED: pgettext_lazy("case state", "Dismissed"),
}

STATE_TONES: dict[S, str] = {
    S.REGISTERED: "action",
    S.ASSIGNED: "action",
    S.IN_PROGRESS: "neutral",
    S.IN_RULING: "warn",
    S.COMPLETED: "action",
    S.SUSPENDED: "warn",
    S.CLOSED: "good",
    S.MERGED: "quiet",
    S.DISMISSED: "quiet",
}

REASONS: dict[str, Words] = {
    "wrong_state": _("The case is “{state}” now; this cannot be done in that state."),
    "not_your_part": _("Your post has no part in this: “{action}” is for others to do."),
    "ruled_to_take": _("The supervision office has ruled that the unit must take the case."),
    "urgent_never_extended": _("An urgent case is never extended."),
    "extended_enough": _("It was extended {limit} time(s) already, which is all its kind allows."),
    "asked_too_late": _("The deadline has passed; more time must be asked for before."),
    "petition_open": _("A petition ({kind}) is still to be decided."),
    "nothing_to_decide": _("There is no such petition to decide."),
    "own_petition": _("Nobody decides his own petition."),
    "own_unit": _("Nobody decides about his own unit's case."),
    "own_work": _("Nobody verifies what he reported as done himself."),
    "roadmap_missing": _("This kind of case needs a roadmap first."),
    "co_units_open": _("{count} co-unit(s) have not finished their share."),
    "children_open": _("{count} part(s) of the case are still open."),
    "follow_up_done": _("The reporter was asked already, or need not be asked."),
    "no_pending_share": _("Your unit has no share to sign for."),
    "no_signed_share": _("Your unit has no share in progress; sign for it first."),
    "no_unit_to_uphold": _("No unit holds the case."),
    "no_co_unit": _("The case has no co-unit with an open share."),
    "no_open_step": _("The roadmap has no open step."),
    "no_own_step": _("No open step of the roadmap is your unit's."),
}

BY_ITSELF: dict[By, Words] = {
    By.YELLOW: _("The deadline is close; please see that the promise is kept."),
    By.RED: _("The deadline has passed; please say today when it will be done."),
    By.STILL_RED: _("Late for three days."),
    By.NOT_SOLVED: _("The reporter says that it is not solved."),
}
"""What the program says when it acts by itself, by the reason it keeps."""

PURPOSES: dict[str, Words] = {
    "before": pgettext_lazy("evidence", "Before"),
    "progress": pgettext_lazy("evidence", "On the way"),
    "after": pgettext_lazy("evidence", "After"),
    "document": pgettext_lazy("evidence", "Document"),
    "other": pgettext_lazy("evidence", "Other"),
}

PUBLICATIONS: dict[Publication, Words] = {
    Publication.TITLE: _("with the title below; the answers stand beneath it"),
    Publication.CATEGORY: _("as category and area alone, without words"),
    Publication.HIDDEN: _("not public"),
}
"""How a case stands on the public page."""

PETITIONS: dict[str, Words] = {"extension": _("Extension"), "suspension": _("Suspension")}

NOTICES: dict[str, Words] = {
    "registered": _("A new case is to be assigned"),
    "imported": _("{n} imported messages are to be sorted"),
    "assigned": _("A case was assigned to your unit"),
    "handed_back": _("A unit handed a case back"),
    "upheld": _("It was ruled that your unit must take the case"),
    "released": _("Your unit's share was taken back"),
    "extension_asked": _("A unit asks for more time"),
    "extension_decided": _("Your petition for more time was decided"),
    "suspension_asked": _("A unit asks to suspend a case"),
    "suspension_decided": _("Your petition to suspend was decided"),
    "resumed": _("A suspended case was resumed"),
    "to_verify": _("A unit reports a case as done; please verify"),
    "closed": _("Your case was verified and closed"),
    "returned": _("Your case was returned: it is not done yet"),
    "reopened": _("A case was reopened"),
    "urged": _("You are reminded of a case"),
    "co_urged": _("The lead unit waits for your share"),
    "escalated": _("A case was raised to you"),
    "co_completed": _("A co-unit finished its share"),
}

DOCUMENTS: dict[str, Words] = {
    "assignment": _("Assignment order"),
    "settled": _("Record of settlement on the spot"),
    "dismissal": _("Notice of dismissal"),
    "hand_back": _("Hand-back form"),
    "ruling": _("Ruling on responsibility"),
    "extension": _("Decision on the extension"),
    "suspension": _("Decision on the suspension"),
    "closing": _("Closing form"),
    "return": _("Return notice"),
    "reopening": _("Reopening notice"),
    "urging": _("Urging letter"),
}
"""The official form that an act produces, by the code in the transition table."""

FACTS: dict[str, Words] = {
    "lead_unit": _("Lead unit"),
    "co_units": _("Number of co-units"),
    "task": _("Task"),
    "unit": _("Unit"),
    "from_unit": _("Handed back by"),
    "suggested_unit": _("Suggested unit"),
    "count": _("Times"),
    "until": _("New deadline"),
    "review_on": _("Review date"),
    "granted": _("Decision"),
    "step": _("Step"),
    "position": _("Number"),
    "unfinished_steps": _("Unfinished steps of the roadmap"),
    "steps_left": _("Why it is done all the same"),
    "outcome": _("What the reporter says"),
    "into": _("Merged into"),
    "child": _("Part"),
    "category": pgettext_lazy("case", "Category"),
    "problem_class": _("Problem class"),
    "publication": _("Public page"),
    "is_public": _("Public"),
    "shown": _("Photo shown to the public"),
    "urgency": _("Urgency"),
    "level": _("Level"),
    "reason": pgettext_lazy("urging", "Occasion"),
    "settled_on_spot": _("Settled on the spot"),
    "source": _("Source"),
    "closed_at": _("Closed on"),
    "calendar": _("Calendar version"),
    "lon": _("Longitude"),
    "lat": _("Latitude"),
}
"""What an act's facts are called, in the order in which they are shown."""

LATENESS: dict[Lateness, Words] = {
    Lateness.LATE: _("yes"),
    Lateness.ONCE: pgettext_lazy("late", "was late before"),
    Lateness.NO: _("no"),
}
"""Whether a case is late, as a sheet says it."""

ASKING: dict[Asking, Words] = {
    Asking.NOT_NEEDED: _("Not needed"),
    Asking.AFTER_CLOSING: pgettext_lazy("follow-up", "After closing"),
    Asking.PENDING: _("To be asked"),
    Asking.SOLVED: _("Solved"),
    Asking.UNSOLVED: _("Not solved"),
    Asking.NO_ANSWER: _("No answer"),
}
"""How far asking the reporter has come."""

ERRORS_BESIDE: dict[str, str] = {
    "words_missing": "text",
    "steps_unfinished": "steps_left",
    "unknown_unit": "unit",
    "until_not_later": "until",
    "extension_too_long": "until",
    "review_not_ahead": "review_on",
    "not_mergeable": "into",
    "unit_twice": "unit",
    "bad_rule": "rule",
    "title_missing": "title",
    "public_title_missing": "public_title",
    "not_a_photo": "photo",
    "unknown_category": "category",
    "unknown_kind": "kind",
}
"""Beside which field an error of a command is shown."""


def action_word(value: str) -> Words:
    """What the button of an act says."""
    return ACTIONS[A(value)] if value in A._value2member_map_ else value


def done_word(value: str) -> Words:
    """What the timeline says of an act."""
    return DONE[A(value)] if value in A._value2member_map_ else value


def look_of(value: str) -> tuple[str, str]:
    """The icon and the tone of an act."""
    return LOOKS[A(value)] if value in A._value2member_map_ else ("circle", "")


def state_word(value: str) -> Words:
    """What a state is called."""
    return STATES[S(value)]


def say_reason(reason: Reason) -> str:
    """One reason against an act, as a sentence."""
    data: dict[str, Any] = dict(reason.data)
    if "state" in data:
        data["state"] = str(state_word(data["state"]))
    if "action" in data:
        data["action"] = str(action_word(data["action"]))
    if "kind" in data:
        data["kind"] = str(PETITIONS.get(data["kind"], data["kind"]))
    return fill(str(REASONS.get(reason.code, reason.code)), data)


def said_in(*, text: str, data: Mapping[str, Any], by_as: str) -> str:
    """The words of an act: as somebody wrote them, or, where the program acted by itself, in the reader's language.

    Before reasons were kept, the program wrote its sentences down; those it knew are said in the reader's language too.
    """
    if not text:
        reason = str(data.get("reason", ""))
        return str(BY_ITSELF[By(reason)]) if reason in By._value2member_map_ else ""
    once = _once_written().get(text) if by_as == SYSTEM.name else None
    return str(BY_ITSELF[once]) if once else text


@cache
def _once_written() -> dict[str, By]:
    """The sentences as they were written down in either language."""
    found: dict[str, By] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {str(words): by for by, words in BY_ITSELF.items()}
    return found


def posted(by_as: str) -> str:
    """What whoever acted is called; the system by a word of the reader's language."""
    return gettext("done by the system") if by_as == SYSTEM.name else by_as


def purpose_word(code: str, evidence: object = ()) -> Words:
    """What a piece of evidence is to prove; a kind may name purposes of its own."""
    if code in PURPOSES:
        return PURPOSES[code]
    rows: Any = evidence
    named = (row.get("name") for row in rows if isinstance(row, Mapping) and row.get("purpose") == code)
    return next((name for name in named if name), code)
