"""Reads who raised a case: only for those who have to speak with them, and never unrecorded."""

from collections.abc import Sequence
from datetime import datetime

from luoshi.district.audit.api import Personal, Purpose, record_access
from luoshi.district.cases.api import case_on_page
from luoshi.district.intake.models import Request
from luoshi.district.intake.queries.reporters import may_reach_reporters
from luoshi.district.people.api import Actor
from luoshi.kernel.errors import ForbiddenError

_FIELDS = {
    Personal.NAME: "reporter_name",
    Personal.PHONE: "reporter_phone",
    Personal.CONTACT: "reporter_contact",
    Personal.ADDRESS: "reporter_address",
}
"""The personal columns of a request, by what a record of reading calls them."""


def read_reporters(*, case_code: str, by: Actor, at: datetime) -> Sequence[Request]:
    """The requests of a case with name and telephone; the reading is on record before anything is handed out.

    Raises
    ------
    CaseNotFoundError
        There is no such case, or the actor may not see it.
    ForbiddenError
        The actor has no duty to speak with those who raised it.
    """
    page = case_on_page(case_code, actor=by, at=at)
    if not may_reach_reporters(page):
        raise ForbiddenError
    rows = list(Request.objects.filter(case_id=page.id).order_by("id"))
    read = [field for field, name in _FIELDS.items() if any(getattr(row, name) for row in rows)]
    record_access(by=by, at=at, subjects=[f"case:{page.code}"], fields=read, purpose=Purpose.CONTACT)
    return rows
