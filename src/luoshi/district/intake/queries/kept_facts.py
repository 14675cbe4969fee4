"""What a row that was kept says, read again as its import read it."""

from datetime import datetime

from luoshi.district.intake.models import ImportRow
from luoshi.district.intake.rules.choices import Choices
from luoshi.district.intake.rules.fields import Field
from luoshi.district.intake.rules.rows import Reading, RowFacts, read_row
from luoshi.sheets import Row


def facts_of(row: ImportRow, *, at: datetime) -> RowFacts | None:
    """What a kept row says; None where its words were erased."""
    read = read_row(Row(row.row_number, tuple(row.values)), reading_of(row, at=at))
    return read if isinstance(read, RowFacts) else None


def reading_of(row: ImportRow, *, at: datetime) -> Reading:
    """How the rows of its sheet were read."""
    run = row.run
    places = run.account.get("places", {})
    columns = {Field(field): places[header] for field, header in run.mapping.items() if header in places}
    choices = Choices.from_json(run.options)
    is_1904 = run.account.get("date_system") == 1904  # noqa: PLR2004 - the other way of counting days
    return Reading(columns, at, is_1904, choices.zone_info, run.account.get("clock"))
