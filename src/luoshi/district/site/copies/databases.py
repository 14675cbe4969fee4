"""The database as one file, as it was at one instant, while others write; and back."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from .errors import DamagedDatabaseError, NoProgramError, ProgramFailedError

WAIT_SECONDS: Final = 60
SQLITE_MEMBER: Final = "database/luoshi.sqlite3"
POSTGRESQL_MEMBER: Final = "database/luoshi.pgdump"


@dataclass(frozen=True)
class Database:
    """Where the district's database is; read from Django's settings."""

    vendor: str
    name: str
    facts: tuple[tuple[str, str], ...] = ()
    """Of PostgreSQL: what its programs take from the environment."""

    @property
    def member(self) -> str:
        """Its name in a copy."""
        return SQLITE_MEMBER if self.vendor == "sqlite" else POSTGRESQL_MEMBER

    def size_bytes(self) -> int:
        """How large its file is; 0 where it has none of its own here."""
        path = Path(self.name)
        return path.stat().st_size if self.vendor == "sqlite" and path.exists() else 0


def database_of(settings: dict[str, Any]) -> Database:
    """The database that Django's ``settings`` of it describe."""
    if settings["ENGINE"].endswith("sqlite3"):
        return Database("sqlite", str(settings["NAME"]))
    names = {"PGDATABASE": "NAME", "PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    facts = {variable: str(settings.get(key) or "") for variable, key in names.items()}
    if mode := settings.get("OPTIONS", {}).get("sslmode"):
        facts["PGSSLMODE"] = str(mode)
    return Database("postgresql", str(settings["NAME"]), tuple((name, fact) for name, fact in facts.items() if fact))


def copy_database(database: Database, target: Path) -> None:
    """Write the database to ``target`` as it is at this instant, and look through the copy.

    Raises
    ------
    DamagedDatabaseError
        The embedded database is damaged.
    NoProgramError, ProgramFailedError
        ``pg_dump`` is not there, or failed.
    """
    if database.vendor == "sqlite":
        _copy_sqlite(Path(database.name), target)
    else:
        _run(database, "pg_dump", "copied", ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])


def check_sqlite(path: Path) -> None:
    """Look through the pages and indexes of a database that nobody uses.

    Raises
    ------
    DamagedDatabaseError
        Something is wrong with them.
    """
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as database:
            found = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as problem:
        raise DamagedDatabaseError(reason=str(problem)) from problem
    if found != "ok":
        raise DamagedDatabaseError(reason=" ".join(found.split()))


def _copy_sqlite(source: Path, target: Path) -> None:
    # One step under one reading transaction: writers go on meanwhile, and the copy is of one instant.
    try:
        with (
            closing(sqlite3.connect(f"file:{quote(str(source))}?mode=rw", uri=True, timeout=WAIT_SECONDS)) as database,
            closing(sqlite3.connect(target)) as copy,
        ):
            database.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as problem:
        if (getattr(problem, "sqlite_errorcode", 0) & 0xFF) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise DamagedDatabaseError(reason=str(problem)) from problem
        raise
    check_sqlite(target)


@contextmanager
def replaced_postgresql(database: Database, dump: Path, *, aside: str) -> Iterator[None]:
    """Read ``dump`` into the database; what was there is kept in the schema ``aside``.

    What happens within the block decides: if it fails, the schema as it was is brought back.
    """
    was_used = _sql(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") != "0"
    if was_used:
        _sql(database, f'ALTER SCHEMA public RENAME TO "{aside}"; CREATE SCHEMA public')
    try:
        # The dump may itself hold the schema that stands there already, so its entry is left out.
        _run(
            database,
            "pg_restore",
            "restored",
            ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--schema=public",
             f"--dbname={database.name}", str(dump)],
        )  # fmt: skip
        yield
    except BaseException:
        if was_used:
            _sql(database, f'DROP SCHEMA public CASCADE; ALTER SCHEMA "{aside}" RENAME TO public')
        raise


def is_used_postgresql(database: Database) -> bool:
    """Whether there is any table."""
    return _sql(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") != "0"


def _sql(database: Database, statement: str) -> str:
    return _run(database, "psql", "restored", ["-qAt", "-v", "ON_ERROR_STOP=1", "-1", "-c", statement]).strip()


def _run(database: Database, program: str, done: str, words: list[str]) -> str:
    path = shutil.which(program)
    if path is None:
        raise NoProgramError(program=program, done=done)
    result = subprocess.run(  # noqa: S603 - a program of PostgreSQL with words of our own
        [path, "--no-password", *words],
        env={**os.environ, **dict(database.facts)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        said = [line for line in result.stderr.strip().splitlines() if line.strip()]
        raise ProgramFailedError(program=program, reason=said[0] if said else f"code {result.returncode}")
    return result.stdout
