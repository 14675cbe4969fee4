"""A statement that is kept gives what the object mapper gives, for every table that the ledger vouches for."""

import pytest
from django.db import connections

from luoshi.district.audit import images
from luoshi.district.audit.declared import columns_of, model_of, tables
from tests.fakes.loop import new_case
from tests.fakes.small_district import small_district


@pytest.fixture
def rows(db):
    """A district with a case, so that many tables have rows with instants, JSON, nulls and words."""
    new_case(small_district())
    found = {table: list(model_of(table).objects.order_by("pk").values_list("pk", flat=True)[:3]) for table in tables()}
    return {table: pks for table, pks in found.items() if pks}


def _paths(table):
    return ("pk", table.owner, *(field.attname for field in columns_of(table).values()))


def test_kept_statement_gives_what_the_object_mapper_gives(rows):
    """Asked twice, so that the second answer comes from the kept one; in types as well as in values."""
    assert len(rows) > 8
    for table, pks in rows.items():
        asked = sorted(map(list, images._asked(table, pks, _paths(table))), key=lambda row: str(row[0]))
        for _ in range(2):
            kept = sorted(images._rows_of(table, pks, _paths(table)), key=lambda row: str(row[0]))
            assert kept == asked
            assert [[type(value) for value in row] for row in kept] == [[type(value) for value in row] for row in asked]


def test_statement_of_a_few_rows_is_written_once(rows, monkeypatch):
    """The second act of a kind does without the object mapper."""
    table, pks = next(iter(rows.items()))
    list(images._rows_of(table, pks, _paths(table)))
    monkeypatch.setattr(images, "_question", lambda *_: pytest.fail("it was written again"))
    list(images._rows_of(table, pks, _paths(table)))


def test_kept_statements_do_not_grow_for_ever(rows, monkeypatch):
    """Beyond a number they are forgotten, and written again when they are needed."""
    images._kept.clear()
    monkeypatch.setattr(images, "MOST_KEPT", 2)
    for table, pks in rows.items():
        list(images._rows_of(table, pks, _paths(table)))
        assert len(images._kept[connections["default"]]) <= 2


def test_many_rows_are_read_without_keeping(rows, monkeypatch):
    """An import of thousands would keep a statement for each number."""
    monkeypatch.setattr(images, "FEW", 0)
    monkeypatch.setattr(images, "_question", lambda *_: pytest.fail("it was kept"))
    table, pks = next(iter(rows.items()))
    assert len(list(images._rows_of(table, pks, _paths(table)))) == len(pks)
