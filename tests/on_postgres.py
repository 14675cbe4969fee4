"""Runs tests of the domains a second time on PostgreSQL: ``python -m tests.on_postgres [arguments of pytest]``.

The first run uses the embedded database; what depends on the database (locks, triggers, indexes, constraints) must hold
on the large deployment's too. ``bin/test`` ends with this: what can differ by the database in every run, all tests of
the domains with ``--long``. Without PostgreSQL it says so and leaves the second run out.
"""

import os
import subprocess
import sys

from tests.fakes.campaign import LONG
from tests.fakes.postgres import SETTINGS
from tests.fakes.private_postgres import fresh_database, missing, private_postgres

ALL = [
    "tests/district/cases/commands",
    "tests/district/intake",
    "tests/district/cases/queries",
    "tests/district/audit",
    "tests/district/people",
    "tests/district/places",
    "tests/attack/test_append_only.py",
    "tests/attack/test_row_tampering.py",
]
"""The tests of the domains, the longest first."""
SHORT = [
    "tests/district/cases/commands/test_every_act.py",  # every command, its row locks and constraints
    "tests/district/audit/test_access.py",  # triggers of the record of reads
    "tests/district/audit/test_whole.py",
    "tests/district/audit/test_numbering.py",  # the lock under which entries get their numbers
    "tests/district/audit/test_record.py",
    "tests/attack/test_append_only.py",  # triggers of the ledger
    "tests/attack/test_row_tampering.py",
    "tests/district/cases/queries/test_public.py",  # search by the server's own index
    "tests/district/cases/queries/test_search_scripts.py",
    "tests/district/cases/queries/test_queue_query.py",
    "tests/district/cases/queries/test_counts.py",  # sums with the server's own functions
    "tests/district/cases/queries/test_boards.py",
    "tests/district/cases/queries/test_work.py",
    "tests/district/people/test_constraints.py",
    "tests/district/intake/test_receipts.py",
    "tests/district/intake/test_window.py",  # two at once
    "tests/district/places/test_areas.py",
]
"""Where the product speaks to the two databases in different words, or relies on a lock, a trigger or a constraint."""


def main(arguments: list[str]) -> int:
    """Run the folders' tests on a private server; returns the exit code of pytest."""
    if reason := missing():
        sys.stderr.write(f"{reason}: the tests were not run a second time on PostgreSQL.\n")
        return 0
    sys.stderr.write("Once more on PostgreSQL:\n")
    chosen = arguments or ["-q", "-n", "2", "--dist", "worksteal", *(ALL if LONG else SHORT)]
    command = [sys.executable, "-m", "pytest", *chosen]
    with private_postgres(SETTINGS, sync=False) as server, fresh_database(server) as url:
        return subprocess.run(command, env=os.environ | {"LUOSHI_TEST_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
