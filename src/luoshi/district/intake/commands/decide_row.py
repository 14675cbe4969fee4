"""Deciding on a row whose number is known with other words: another message, an addition to it, or the same one."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.cases.api import comment
from luoshi.district.intake.commands.chunks import Ground, add_messages, channel_of
from luoshi.district.intake.errors import NoSuchRowError
from luoshi.district.intake.models import ImportRow
from luoshi.district.intake.models.import_run import Decision
from luoshi.district.intake.queries.ground import categories_by_name, units_by_name
from luoshi.district.intake.queries.kept_facts import facts_of, reading_of
from luoshi.district.intake.rules.choices import Choices
from luoshi.district.intake.rules.fields import SheetKind, TakeAs
from luoshi.district.intake.rules.rows import RowFacts
from luoshi.district.people.api import SYSTEM, Actor, may
from luoshi.kernel.errors import ForbiddenError


def decide_row(*, run_id: int, row_id: int, decision: str, by: Actor, at: datetime) -> ImportRow:
    """Bring the row in as a message of its own, note it on the case of the known one, or keep what is known.

    Raises
    ------
    NoSuchRowError
        Nothing waits there for this decision: it was decided already, erased, is no conflict, or is of
        another import.
    ForbiddenError
        The actor may not import.
    """
    if not may(by, "import_requests"):
        raise ForbiddenError
    with transaction.atomic():
        row = (
            ImportRow.objects.select_for_update(of=("self",))
            .filter(pk=row_id, run_id=run_id, known__isnull=False, decision="")
            .first()
        )
        if row is None or row.known is None:
            raise NoSuchRowError
        chosen = Decision(decision)
        facts = facts_of(row, at=at)
        if chosen is not Decision.SAME:
            if facts is None:
                raise NoSuchRowError
            _carry_out(row, facts, chosen, by=by, at=at)
        row.decision, row.decided_at, row.decided_by_id = chosen, at, by.account_id
        row.save(update_fields=["decision", "decided_at", "decided_by"])
        record(
            kind="intake.decide",
            subject=f"import:{row.run_id}",
            by=by,
            at=at,
            data={"row": row.row_number, "decision": chosen.value, "case": row.known.case.code},
        )
    return row


def _carry_out(row: ImportRow, facts: RowFacts, chosen: Decision, *, by: Actor, at: datetime) -> None:
    assert row.known is not None
    if chosen is Decision.FOLLOW_UP:
        words = [part for part in (facts.title, facts.text, facts.reply) if part]
        comment(case_id=row.known.case_id, text="\n".join(dict.fromkeys(words)), by=SYSTEM, at=at)
        return
    run = row.run
    choices = Choices.from_json(run.options)
    ground = Ground(
        reading=reading_of(row, at=at),
        sources=(run.external_source,),
        channel=channel_of(SheetKind(run.source_kind)),
        by=by,
        at=at,
        units=units_by_name(),
        categories=categories_by_name(),
        taken_as=TakeAs(choices.taken_as),
        datum=choices.datum,
    )
    # Its number belongs to the other message; this one is known by what it says.
    add_messages([replace(facts, number=facts.fingerprint, is_numbered=False)], ground, run)
