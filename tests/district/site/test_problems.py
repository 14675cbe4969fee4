"""What a database refuses is a conflict or a bad request; only what nobody foresaw is a defect."""

import pytest
from django.db import DataError, IntegrityError, OperationalError, transaction
from django.test import Client

from luoshi.district.cases.models import CalendarVersion
from luoshi.district.site.problems import refused_status
from tests.fakes.small_district import MONDAY


@pytest.mark.django_db
def test_number_that_no_column_holds_is_no_defect():
    """An address with a number of twenty-three digits."""
    client = Client(raise_request_exception=False)
    assert client.get("/evidence/99999999999999999999999/original/").status_code in (400, 404)


@pytest.mark.django_db
def test_same_row_written_by_another_a_moment_before_is_a_conflict():
    """The real error of the database in use, as two writers at once bring it about."""
    row = {"version": 1, "data": {}, "published_at": MONDAY, "published_as": "system"}
    CalendarVersion.objects.create(**row)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        CalendarVersion.objects.create(**row)
    assert refused_status(refused.value) == 409


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("database is locked"), 409),
        (OperationalError("no such table: cases_case"), None),
        (IntegrityError("NOT NULL constraint failed: cases_case.title"), None),
        (DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"), 400),
        (OverflowError("date value out of range"), None),
        (ValueError("anything else"), None),
    ],
)
def test_only_what_another_writer_or_the_value_is_to_blame_for_is_translated(error, status):
    """A defect stays one, so that it is found."""
    assert refused_status(error) == status
