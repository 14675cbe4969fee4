"""PostgreSQL for tests: databases on a server private to the test run.

``postgres_url`` is an empty one, ``migrated_postgres_url`` a copy of one whose tables are there already.
"""

from collections.abc import Iterator

import pytest

from .prepared import prepare
from .private_postgres import fresh_database, missing, private_postgres

SETTINGS = {"fsync": "off", "max_connections": "60"}
"""Nothing here outlives the tests, so nothing waits for the disk."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A running server's address without a database name."""
    if reason := missing():
        pytest.skip(f"{reason}: the tests on PostgreSQL were not tried")
    with private_postgres(SETTINGS, sync=False) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty database, for ``LUOSHI_DATABASE_URL``; dropped after the test."""
    with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with all tables, to which nobody is connected."""
    with fresh_database(postgres_server) as url:
        prepare(tmp_path_factory.mktemp("tables"), database_url=url)
        yield url.rpartition("/")[2]


@pytest.fixture
def migrated_postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A database with all tables and nothing in them, for ``LUOSHI_DATABASE_URL``; dropped after the test."""
    with fresh_database(postgres_server, template=postgres_template) as url:
        yield url
