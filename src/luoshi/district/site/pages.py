"""Looks through the embedded database's pages for damage, for as long as the caller has time."""

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

MOST_FAULTS: Final = 5
STEPS: Final = 100_000
"""How many steps of SQLite's machine pass between two looks at the clock."""


@dataclass(frozen=True)
class Looked:
    """What was found."""

    faults: tuple[str, ...]
    is_complete: bool
    """False when the time was up before everything was seen."""


def look_through(path: Path, *, seconds: float | None = None, thorough: bool = False) -> Looked:
    """Check the structure of every page; with ``thorough`` also that each index holds what its table does.

    Writers are not held up: it reads under one transaction of its own.
    """
    until = None if seconds is None else time.monotonic() + seconds
    check = "integrity_check" if thorough else "quick_check"
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=5)) as database:
            if until is not None:
                database.set_progress_handler(lambda: time.monotonic() > until, STEPS)
            rows = database.execute(f"PRAGMA {check}({MOST_FAULTS})")
            found = [" ".join(str(row[0]).split()) for row in rows]
            if thorough and found == ["ok"]:
                found = [
                    f"{table} refers to a row of {parent} that is not there"
                    for table, _row, parent, _key in database.execute("PRAGMA foreign_key_check").fetchmany(MOST_FAULTS)
                ]
    except sqlite3.DatabaseError as problem:
        if getattr(problem, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
            return Looked((), is_complete=False)
        return Looked((str(problem),), is_complete=True)
    return Looked(tuple(fault for fault in found if fault != "ok"), is_complete=True)
