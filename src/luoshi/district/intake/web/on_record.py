"""Staff who open a receipt read what a person wrote; the person themselves do it without being recorded."""

from luoshi.district.audit.api import Purpose
from luoshi.district.cases.api import note_case_read
from luoshi.district.people.api import actor_at
from luoshi.district.ui.request import DistrictRequest


def note_receipt_read(request: DistrictRequest, case_code: str, *, purpose: Purpose = Purpose.RECEIPT) -> None:
    """Put on record that somebody signed in looks at this report under its code."""
    actor = actor_at(request)
    if actor.is_authenticated:
        note_case_read(case_code, by=actor, at=request.at, purpose=purpose)
