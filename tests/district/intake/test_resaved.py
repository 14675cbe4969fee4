"""The real sheets, saved again in sixteen forms, say the same."""

from datetime import UTC, datetime

import pytest

from luoshi.district.intake.rules.columns import guess_columns, score_of
from luoshi.district.intake.rules.rows import Reading, RowFacts, read_row
from luoshi.sheets import Table, as_text, open_book, read_book
from tests.district.intake.real_sheets import real_sheet
from tests.fakes.campaign import tries
from tests.sheets.files import forms

AT = datetime(2026, 11, 30, tzinfo=UTC)


def facts_of(table: Table) -> list[RowFacts]:
    guess = guess_columns(table.headers, table.samples)
    reading = Reading({field: choice.column for field, choice in guess.choices.items()}, AT, table.counts_from_1904)
    read = [read_row(row, reading) for row in table.rows()]
    assert all(isinstance(facts, RowFacts) for facts in read)
    return [facts for facts in read if isinstance(facts, RowFacts)]


@pytest.mark.parametrize("name", ["messages_2019.xlsx", "replies.xlsx"])
def test_real_sheet_in_sixteen_forms_gives_identical_facts(name):
    """Every number, word and instant is the same, however the sheet was saved."""
    original = open_book(real_sheet(name)).table(score_of)
    wanted = facts_of(original)[: tries(short=150, long=10_000)]
    rows = [original.names, *([as_text(cell) for cell in row.cells] for row in original.rows())][: len(wanted) + 1]
    saved = forms(rows)
    assert len(saved) == 16
    for form, content in saved.items():
        found = facts_of(read_book(content, form).table(score_of))
        assert found == wanted, form
