"""A PostgreSQL of its own for a measurement, set as an administrator would; durability is left as it is shipped."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from tests.fakes import private_postgres as servers

missing = servers.missing
SETTINGS = {
    "shared_buffers": "1GB",
    "work_mem": "32MB",
    "effective_cache_size": "4GB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
}
"""What an administrator sets on a machine with a solid-state disk."""


@contextmanager
def private_postgres(kept: Path | None = None, *, anew: bool = True) -> Iterator[str]:
    """The URL of a database: an empty one, or the one that ``kept`` holds from before."""
    with servers.private_postgres(SETTINGS, kept=kept, anew=anew) as server:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'luoshi'").fetchone():
                connection.execute("CREATE DATABASE luoshi")
        yield f"{server}/luoshi"
