"""One chunk of an import: its rows, their cases and the run's counts enter together or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DataError, IntegrityError, transaction

from luoshi.district.audit.api import record
from luoshi.district.cases.api import Case, NewCase, register_cases
from luoshi.district.intake.models import ImportRow, ImportRun, Request
from luoshi.district.intake.models.request import Channel
from luoshi.district.intake.rules.cleaning import as_text, clean_line
from luoshi.district.intake.rules.fields import SheetKind
from luoshi.district.intake.rules.rows import Reading, Reason, RowFacts, read_row
from luoshi.district.people.api import Actor
from luoshi.kernel import ids

LONGEST_KEPT = 32_000
"""As much of a cell as a spreadsheet can show again."""

Numbered = tuple[int, Sequence[object]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rows of one import stand on."""

    reading: Reading
    source: str
    channel: str
    by: Actor
    at: datetime
    units: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Counts:
    """What became of the rows of a chunk."""

    read: int = 0
    imported: int = 0
    already_known: int = 0
    rejected: int = 0


@dataclass(slots=True)
class Sorted:
    """The rows of a chunk by what is to become of them."""

    new: list[tuple[Numbered, RowFacts]] = field(default_factory=list)
    known: int = 0
    refused: list[tuple[Numbered, list[Reason]]] = field(default_factory=list)


def sort_chunk(rows: Sequence[Numbered], ground: Ground, seen: set[str]) -> Sorted:
    """Read the rows and tell new from known: by number, in the database and among ``seen`` in this sheet."""
    result = Sorted()
    understood: list[tuple[Numbered, RowFacts]] = []
    for row in rows:
        read = read_row(row[1], ground.reading)
        if isinstance(read, RowFacts):
            understood.append((row, read))
        else:
            result.refused.append((row, read))
    known = set(
        Request.objects.filter(
            external_source=ground.source, external_number__in=[facts.number for _, facts in understood]
        ).values_list("external_number", flat=True)
    )
    for row, facts in understood:
        if facts.number in known or facts.number in seen:
            result.known += 1
        else:
            seen.add(facts.number)
            result.new.append((row, facts))
    return result


def import_chunk(rows: Sequence[Numbered], ground: Ground, run: ImportRun, seen: set[str]) -> Counts:
    """Bring in a chunk in one transaction; if a row cannot be stored, row by row, so that only that one is left out."""
    before = frozenset(seen)
    try:
        return _import_together(rows, ground, run, seen)
    except (DataError, IntegrityError, UnicodeError):
        seen.clear()
        seen.update(before)
    total = Counts()
    for row in rows:
        try:
            counts = _import_together([row], ground, run, seen)
        except (DataError, IntegrityError, UnicodeError):
            counts = _refuse(row, run)
        for name in ("read", "imported", "already_known", "rejected"):
            setattr(total, name, getattr(total, name) + getattr(counts, name))
    return total


def _import_together(rows: Sequence[Numbered], ground: Ground, run: ImportRun, seen: set[str]) -> Counts:
    with transaction.atomic():
        chunk = sort_chunk(rows, ground, seen)
        if chunk.new:
            facts = [one for _, one in chunk.new]
            cases = register_cases(new=[new_case(one, ground) for one in facts], by=ground.by, at=ground.at)
            Request.objects.bulk_create([_request(one, case, ground) for one, case in zip(facts, cases, strict=True)])
            record(
                kind="request.receive",
                subject=f"import:{run.pk}",
                by=ground.by,
                at=ground.at,
                data={"requests": len(cases), "first": cases[0].code, "last": cases[-1].code},
            )
        ImportRow.objects.bulk_create([_refused_row(row, reasons, run) for row, reasons in chunk.refused])
        counts = Counts(len(rows), len(chunk.new), chunk.known, len(chunk.refused))
        _count(run, counts)
    return counts


def _refuse(row: Numbered, run: ImportRun) -> Counts:
    with transaction.atomic():
        ImportRow.objects.bulk_create([_refused_row(row, [Reason("not_storable")], run)])
        counts = Counts(read=1, rejected=1)
        _count(run, counts)
    return counts


def _count(run: ImportRun, counts: Counts) -> None:
    row = ImportRun.objects.select_for_update().get(pk=run.pk)
    row.rows_read += counts.read
    row.imported += counts.imported
    row.already_known += counts.already_known
    row.rejected += counts.rejected
    row.save(update_fields=["rows_read", "imported", "already_known", "rejected"])


def new_case(facts: RowFacts, ground: Ground) -> NewCase:
    """The case a message becomes: history when it was answered, otherwise newly registered for dispatch."""
    answered = facts.replied_at is not None
    return NewCase(
        title=facts.title,
        category_code=ground.categories.get(facts.category, "unsorted"),
        description=facts.text,
        source=ground.channel,
        address=facts.address,
        lon=facts.lon,
        lat=facts.lat,
        supports=facts.up_votes,
        registered_at=facts.asked_at if answered else None,
        closed_at=facts.replied_at,
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
        external_source=ground.source,
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


def _refused_row(row: Numbered, reasons: Sequence[Reason], run: ImportRun) -> ImportRow:
    number, cells = row
    return ImportRow(
        run_id=run.pk,
        row_number=number,
        values=[_kept(cell) for cell in cells],
        reasons=[{"code": reason.code, "field": reason.field, "value": clean_line(reason.value)} for reason in reasons],
    )


def _kept(cell: object) -> str:
    text = as_text(cell)[:LONGEST_KEPT].replace("\x00", "")
    return text.encode("utf-8", "replace").decode()


def channel_of(kind: SheetKind) -> str:
    """The channel through which the messages of a sheet came."""
    return Channel.HOTLINE.value if kind is SheetKind.HOTLINE else Channel.IMPORT.value
