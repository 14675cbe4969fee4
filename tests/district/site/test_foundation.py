"""What the tests themselves stand on: the network is shut, templates are strict, PostgreSQL is real."""

import socket

import psycopg
import pytest
from django.template import engines

from tests.fakes.network import InternetError
from tests.fakes.running_site import Site


def test_internet_is_refused():
    """TEST-NET-1 of RFC 5737 is nobody's address; the attempt fails before it leaves."""
    with socket.socket() as outgoing, pytest.raises(InternetError):
        outgoing.connect(("192.0.2.1", 80))


def test_undefined_variable_in_a_foreign_template_shows_nothing():
    """Only the product's own templates are held to it."""
    assert engines["django"].from_string("[{{ nobody.gave.it }}]").render({}) == "[]"


@pytest.mark.postgres
def test_postgres_is_a_real_one(postgres_url):
    """An empty database of our own on a private server."""
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


@pytest.mark.postgres
def test_site_runs_on_postgres(start_site, postgres_url):
    """The same program, the other database."""
    site: Site = start_site(database_url=postgres_url)
    assert site.stop() == 0, (site.home / "server.log").read_text()
