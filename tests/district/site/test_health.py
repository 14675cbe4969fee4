"""``/healthz``: 200 when the district can work, 503 with the reason when not."""

import pytest
from django.db import OperationalError, connection, connections

from luoshi.district.site import health


@pytest.fixture(autouse=True)
def _forget():
    """Each test asks anew."""
    health._known.clear()


@pytest.mark.django_db
def test_ready_district_is_fit(client):
    """The database answers and has all its tables."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "sessionid" not in answer.cookies
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_second_look_costs_one_query(client, django_assert_num_queries):
    """A watcher that asks every second does not load the server."""
    client.get("/healthz")
    with django_assert_num_queries(1):
        client.get("/healthz")


@pytest.mark.django_db
def test_missing_migration_is_unfit(rf):
    """Old tables under new code are not served."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    answer = health.healthz(rf.get("/healthz"))
    assert (answer.status_code, answer.content) == (503, b"1 migrations are not applied\n")


@pytest.mark.django_db
def test_silent_database_is_unfit_and_says_nothing_more(rf, monkeypatch):
    """The driver's words may name host and account; an open page does not repeat them."""

    def refuse(*_args, **_kwargs):
        raise OperationalError("connection to server at 10.0.0.5 failed for user luoshi")

    monkeypatch.setattr(connections["default"], "cursor", refuse)
    answer = health.healthz(rf.get("/healthz"))
    assert (answer.status_code, answer.content) == (503, b"the database does not answer\n")
