"""How far asking the reporter has come: closed and solved are different facts, and neither is said before its time."""

from enum import StrEnum

from luoshi.district.cases.rules.states import ENDED, CaseState


class Asking(StrEnum):
    """What a list says of the follow-up of a case."""

    NOT_NEEDED = "none"
    AFTER_CLOSING = "after_closing"
    PENDING = "pending"
    SOLVED = "solved"
    UNSOLVED = "unsolved"
    NO_ANSWER = "no_answer"


def asking_of(*, state: CaseState, follow_up: str, is_owed: bool) -> Asking:
    """How far it has come; ``is_owed`` says that the kind and the source of the case want the reporter asked.

    >>> asking_of(state=CaseState.IN_PROGRESS, follow_up="none", is_owed=True).value
    'after_closing'
    >>> asking_of(state=CaseState.IN_PROGRESS, follow_up="unsolved", is_owed=True).value
    'unsolved'
    """
    given = Asking(follow_up)
    if state in ENDED or given in (Asking.SOLVED, Asking.UNSOLVED):
        return given
    return Asking.AFTER_CLOSING if is_owed else Asking.NOT_NEEDED
