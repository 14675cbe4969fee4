"""The person who raised it says whether it helped; "not solved" takes the case up again."""

from datetime import datetime

from django.db import transaction

from luoshi.district.cases.api import answering, record_feedback
from luoshi.district.intake.commands.note_attempt import note_attempt
from luoshi.district.intake.models import Request
from luoshi.district.intake.queries.requests import request_by_receipt
from luoshi.district.intake.rules.cleaning import clean_text
from luoshi.district.people.api import Actor


def say_whether_it_helped(
    *, solved: bool, text: str = "", by: Actor, at: datetime, sender: str | None = None
) -> Request:
    """Record the answer of whoever holds the receipt, on the case that answers for it now; it counts for ``sender``.

    Raises
    ------
    NoSuchRequestError
        The receipt belongs to no request.
    TooManyReportsError
        The sender, a network address, has reported or answered too often.
    """
    with transaction.atomic():
        if sender is not None:
            note_attempt(address=sender, by=by, at=at)
        request = request_by_receipt(by.receipt_code)
        record_feedback(
            case_id=answering(request.case).pk,
            outcome="solved" if solved else "unsolved",
            text=clean_text(text),
            by=by,
            at=at,
        )
    return request
