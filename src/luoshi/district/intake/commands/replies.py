"""A reply that comes later than its message: put with the message, and on the case for whoever works on it."""

from datetime import datetime

from luoshi.district.audit.api import record
from luoshi.district.cases.api import comment
from luoshi.district.intake.models import Request
from luoshi.district.intake.rules.rows import RowFacts
from luoshi.district.people.api import SYSTEM


def attach_reply(request: Request, facts: RowFacts, *, at: datetime) -> None:
    """Keep the reply with its request; an open case stays open and gets the reply as a note.

    Closing is the district's own act: that another system has answered proves nothing done.
    """
    request.official_reply, request.replied_at = facts.reply, facts.replied_at
    request.save(update_fields=["official_reply", "replied_at"])
    record(
        kind="intake.reply",
        subject=f"case:{request.case.code}",
        by=SYSTEM,
        at=at,
        data={"case": request.case.code, "replied_at": facts.replied_at},
        personal={"reply": facts.reply},
    )
    comment(case_id=request.case_id, text=facts.reply, by=SYSTEM, at=at)
