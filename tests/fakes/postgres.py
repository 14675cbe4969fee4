"""PostgreSQL for tests: ``postgres_url`` is a fresh empty database on a server private to the test run."""

from collections.abc import Iterator

import pytest

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
