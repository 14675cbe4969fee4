"""What the public may read of a case: a closed list of acts, of words, and the three ways of publishing.

Whatever is not named here is not public, also an act that is added later. Words are public only once somebody released
the case with a title; until then its line says what it is about and where.
"""

import re
from enum import StrEnum

from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.states import CaseState
from luoshi.kernel.personal import cut, mask

TITLE_LENGTH = 200
_HOUSE = re.compile(r"[0-9０-９一二三四五六七八九十]{1,6}(?=[ -]?(?:栋|幢|号楼|座|单元|室|户|号院))")


class Publication(StrEnum):
    """How a case stands on the public page: with a released title, as category and area alone, or not at all."""

    TITLE = "title"
    CATEGORY = "category"
    HIDDEN = "hidden"


PUBLIC_ACTS = frozenset(
    {
        Action.REGISTER,
        Action.ASSIGN,
        Action.SETTLE,
        Action.DISMISS,
        Action.SIGN_FOR,
        Action.CONTACT,
        Action.PLAN,
        Action.FINISH_STEP,
        Action.REPORT,
        Action.DECIDE_EXTENSION,
        Action.DECIDE_SUSPENSION,
        Action.RESUME,
        Action.COMPLETE,
        Action.CLOSE,
        Action.RETURN,
        Action.FOLLOW_UP,
        Action.REOPEN,
        Action.CO_REPORT,
        Action.MERGE,
    }
)
"""The acts of which the public sees that they were done, when, and by which unit."""

ANSWERS = frozenset(
    {
        Action.SETTLE,
        Action.DISMISS,
        Action.REPORT,
        Action.DECIDE_EXTENSION,
        Action.DECIDE_SUSPENSION,
        Action.COMPLETE,
        Action.CLOSE,
        Action.CO_REPORT,
    }
)
"""The acts whose words are an answer: whoever raised the case reads them, and the public where a title is released."""

SAID_TO_REPORTER = ANSWERS | {Action.CONTACT, Action.MERGE, Action.FOLLOW_UP}
"""The acts whose words only whoever raised the case reads: what was said with them, and what they said themselves."""

PROMISED = frozenset({CaseState.ASSIGNED, CaseState.IN_PROGRESS, CaseState.IN_RULING})
"""The states in which the clock that binds is the promise: until when it is solved."""

WAITING = {CaseState.REGISTERED: "dispatch", CaseState.COMPLETED: "verify"}
"""The states in which another clock binds, and for what."""


def released_title(title: str) -> str:
    """The title as it is kept for the public, whoever typed it: masked before it is cut.

    >>> released_title("请回电13800001234")
    '请回电138****1234'
    """
    return cut(mask(" ".join(title.split())), TITLE_LENGTH)


def proposed_title(title: str) -> str:
    """The title as it is proposed to whoever releases it: without the numbers of houses, stairs and flats too.

    >>> proposed_title("3栋2单元501室漏水")
    '×栋×单元×室漏水'
    """
    return _HOUSE.sub("×", released_title(title))


def publication_of(*, is_public: bool, public_title: str) -> Publication:
    """How a case is published.

    >>> publication_of(is_public=True, public_title="").value
    'category'
    """
    if not is_public:
        return Publication.HIDDEN
    return Publication.TITLE if public_title else Publication.CATEGORY


def proposed_publication(*, is_public: bool, public_title: str, kind: str, ever_assigned: bool) -> Publication:
    """What the dispatch proposes: how it was published before, or what the kind's rule says."""
    if not is_public:
        return Publication.HIDDEN
    if public_title or ever_assigned:
        return publication_of(is_public=is_public, public_title=public_title)
    return Publication(kind)
