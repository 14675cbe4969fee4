"""Rows inserted by hand are those that the object mapper would insert."""

import pytest
from django.db import IntegrityError, transaction

from luoshi.district.cases.commands import rows as rows_module
from luoshi.district.cases.commands.rows import insert_rows
from luoshi.district.cases.models import CaseTally, Notice
from tests.fakes.loop import new_case
from tests.fakes.small_district import MONDAY


def _tally(n):
    return CaseTally(lead_unit=None, state="registered", category_top="road", area=n or None, n=n)


def test_inserted_rows_know_their_ids_and_are_read_back_alike(district):
    """Every value passes through its field, nulls, JSON and instants too."""
    case = new_case(district)
    notice = Notice(role="supervisor", case=case, kind="registered", at=MONDAY, data={"words": '引号"与\\'})
    insert_rows([notice])
    found = Notice.objects.get(pk=notice.pk)
    assert (found.case_id, found.at, found.data, found.unit_id) == (case.pk, MONDAY, notice.data, None)
    assert notice._state.adding is False


def test_many_rows_keep_their_order_over_several_statements(db, monkeypatch):
    """The ids follow the rows."""
    monkeypatch.setattr(rows_module, "MOST_AT_ONCE", 3)
    rows = [_tally(n) for n in range(8)]
    insert_rows(rows)
    assert [CaseTally.objects.get(pk=row.pk).n for row in rows] == list(range(8))


def test_no_rows_are_no_statement(db, django_assert_num_queries):
    """An empty list asks nothing."""
    with django_assert_num_queries(0):
        insert_rows([])


def test_a_row_against_the_rules_of_the_database_is_refused_as_by_the_object_mapper(district):
    """The same error class, so that nothing above has to know."""
    case = new_case(district)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([Notice(role="supervisor", case=case, kind=None, at=MONDAY)])
