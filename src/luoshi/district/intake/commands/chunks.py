"""One chunk of an import: its rows, their cases and the run's counts enter together or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import DataError, IntegrityError, transaction

from luoshi.district.audit.api import record
from luoshi.district.cases.api import Case, NewCase, ProblemClass, register_cases
from luoshi.district.intake.commands.replies import attach_reply
from luoshi.district.intake.models import ImportRow, ImportRun, Request
from luoshi.district.intake.models.request import Channel
from luoshi.district.intake.queries.origins import origin_of_run
from luoshi.district.intake.queries.sorting import Seen, Sorted, sort_rows
from luoshi.district.intake.rules.cleaning import clean_line
from luoshi.district.intake.rules.fields import Field, SheetKind, TakeAs, take_as
from luoshi.district.intake.rules.rows import Reading, Reason, RowFacts
from luoshi.district.people.api import Actor
from luoshi.district.places.api import CoordinateSystem, to_wgs84
from luoshi.kernel import ids
from luoshi.sheets import Row, as_text

LONGEST_KEPT = 32_000
"""As much of a cell as a spreadsheet can show again."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rows of one import stand on; ``sources`` are whose numbers its are, the first one for what is new."""

    reading: Reading
    sources: tuple[str, ...]
    channel: str
    by: Actor
    at: datetime
    units: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    taken_as: TakeAs = TakeAs.AUTO
    datum: str = CoordinateSystem.WGS84


@dataclass(slots=True)
class Counts:
    """What became of the rows of a chunk; ``taken`` tells as what the new ones came in."""

    read: int = 0
    imported: int = 0
    changed: int = 0
    already_known: int = 0
    conflicts: int = 0
    rejected: int = 0
    taken: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Counts") -> None:
        """Add the counts of other rows."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.taken += other.taken


COUNTED = ("read", "imported", "changed", "already_known", "conflicts", "rejected")


def import_chunk(rows: Sequence[Row], ground: Ground, run: ImportRun, seen: Seen) -> Counts:
    """Bring in a chunk in one transaction; if a row cannot be stored, row by row, so that only that one is left out."""
    before = seen.copy()
    try:
        return _import_together(rows, ground, run, seen)
    except (DataError, IntegrityError, UnicodeError):
        seen.numbers, seen.times = before.numbers, before.times
    total = Counts()
    for row in rows:
        try:
            total.add(_import_together([row], ground, run, seen))
        except (DataError, IntegrityError, UnicodeError):
            total.add(_refuse(row, run))
    return total


def _import_together(rows: Sequence[Row], ground: Ground, run: ImportRun, seen: Seen) -> Counts:
    with transaction.atomic():
        chunk = sort_rows(rows, ground.reading, ground.sources, seen)
        counts = counts_of(rows, chunk, ground)
        add_messages([facts for _, facts in chunk.new], ground, run)
        for request, facts in chunk.answered:
            attach_reply(request, facts, at=ground.at)
        ImportRow.objects.bulk_create(
            [_kept_row(row, reasons, run) for row, reasons in chunk.refused]
            + [_conflicting_row(row, facts, known, run, ground) for row, facts, known in chunk.conflicts]
        )
        _count(run, counts)
    return counts


def add_messages(facts: Sequence[RowFacts], ground: Ground, run: ImportRun) -> list[Case]:
    """New messages with their cases; the desk gets one notice for all of them."""
    if not facts:
        return []
    origin = origin_of_run(run)
    new = [replace(new_case(one, ground), origin=origin) for one in facts]
    cases = register_cases(new=new, by=ground.by, at=ground.at, is_announced=False)
    Request.objects.bulk_create([_request(one, case, ground) for one, case in zip(facts, cases, strict=True)])
    record(
        kind="request.receive",
        subject=f"import:{run.pk}",
        by=ground.by,
        at=ground.at,
        data={"requests": len(cases), "first": cases[0].code, "last": cases[-1].code},
    )
    return cases


def counts_of(rows: Sequence[Row], chunk: Sorted, ground: Ground) -> Counts:
    """What became of the rows: the parts add up to the whole."""
    return Counts(
        read=len(rows),
        imported=len(chunk.new),
        changed=len(chunk.answered),
        already_known=chunk.known,
        conflicts=len(chunk.conflicts),
        rejected=len(chunk.refused),
        taken=Counter(_taken_as(facts, ground).value for _, facts in chunk.new),
    )


def _refuse(row: Row, run: ImportRun) -> Counts:
    with transaction.atomic():
        ImportRow.objects.bulk_create([_kept_row(row, [Reason("not_storable")], run)])
        counts = Counts(read=1, rejected=1)
        _count(run, counts)
    return counts


def _count(run: ImportRun, counts: Counts) -> None:
    row = ImportRun.objects.select_for_update().get(pk=run.pk)
    row.rows_read += counts.read
    for name in COUNTED[1:]:
        setattr(row, name, getattr(row, name) + getattr(counts, name))
    taken = Counter(row.account.get("taken_as", {})) + counts.taken
    row.account = {**row.account, "taken_as": dict(taken)}
    row.save(update_fields=["rows_read", *COUNTED[1:], "account"])


def _taken_as(facts: RowFacts, ground: Ground) -> TakeAs:
    return take_as(ground.taken_as, asked_at=facts.asked_at, is_answered=facts.replied_at is not None, at=ground.at)


def new_case(facts: RowFacts, ground: Ground) -> NewCase:
    """The case a message becomes: history, stock that is still open, or newly registered for dispatch."""
    taken = _taken_as(facts, ground)
    is_history = taken is TakeAs.HISTORY
    lon, lat = facts.lon, facts.lat
    if lon is not None and lat is not None:
        lon, lat = to_wgs84(lon, lat, ground.datum)
    return NewCase(
        title=facts.title,
        category_code=ground.categories.get(facts.category, "unsorted"),
        description=facts.text,
        source=ground.channel,
        problem_class=ProblemClass.INCREMENT if taken is TakeAs.NEW else ProblemClass.STOCK,
        address=facts.address,
        lon=lon,
        lat=lat,
        supports=facts.up_votes,
        is_public=False if is_history else None,
        registered_at=None if taken is TakeAs.NEW else facts.asked_at,
        closed_at=(facts.replied_at or facts.asked_at) if is_history else None,
        reply=facts.reply,
        lead_unit_id=ground.units.get(facts.unit),
        personal={
            name: words
            for name, words in (
                ("reporter_name", facts.reporter),
                ("reporter_phone", facts.phone),
                ("reporter_contact", facts.contact),
            )
            if words
        },
    )


def _request(facts: RowFacts, case: Case, ground: Ground) -> Request:
    return Request(
        receipt_code=ids.new_receipt_code(),
        channel=ground.channel,
        external_source=ground.sources[0],
        external_number=facts.number,
        case=case,
        title=facts.title,
        description=facts.text,
        asked_at=facts.asked_at,
        received_at=ground.at,
        reporter_name=facts.reporter,
        reporter_phone=facts.phone,
        reporter_contact=facts.contact,
        external_unit=facts.unit[:200],
        external_category=facts.category[:200],
        up_votes=facts.up_votes,
        down_votes=facts.down_votes,
        official_reply=facts.reply,
        replied_at=facts.replied_at,
    )


def _kept_row(row: Row, reasons: Sequence[Reason], run: ImportRun) -> ImportRow:
    return ImportRow(
        run_id=run.pk,
        row_number=row.number,
        values=[_kept(cell) for cell in row.cells],
        reasons=[{"code": reason.code, "field": reason.field, "value": clean_line(reason.value)} for reason in reasons],
    )


def _conflicting_row(row: Row, facts: RowFacts, known: Request | None, run: ImportRun, ground: Ground) -> ImportRow:
    """A row that contradicts what is known; within one sheet that is the message of its number that came in first."""
    kept = _kept_row(row, [Reason("conflict", Field.NUMBER, facts.number)], run)
    kept.known = known or Request.objects.get(external_source__in=ground.sources, external_number=facts.number)
    return kept


def _kept(cell: object) -> str:
    text = as_text(cell)[:LONGEST_KEPT].replace("\x00", "")
    return text.encode("utf-8", "replace").decode()


def channel_of(kind: SheetKind) -> str:
    """The channel through which the messages of a sheet came."""
    return Channel.HOTLINE.value if kind is SheetKind.HOTLINE else Channel.IMPORT.value
