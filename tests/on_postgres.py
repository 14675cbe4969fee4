"""Runs the tests of the domains a second time on PostgreSQL: ``python -m tests.on_postgres [arguments of pytest]``.

The first run uses the embedded database; what depends on the database (locks, triggers, indexes, constraints) must hold
on the large deployment's too. ``bin/test`` ends with this; without PostgreSQL it says so and leaves the second run out.
"""

import os
import subprocess
import sys

from tests.fakes.postgres import SETTINGS
from tests.fakes.private_postgres import fresh_database, missing, private_postgres

FOLDERS = [
    "tests/district/cases/commands",
    "tests/district/intake",
    "tests/district/cases/queries",
    "tests/district/audit",
    "tests/district/people",
    "tests/district/places",
    "tests/attack/test_append_only.py",
    "tests/attack/test_row_tampering.py",
]
"""The longest first, so that both workers end together."""


def main(arguments: list[str]) -> int:
    """Run the folders' tests on a private server; returns the exit code of pytest."""
    if reason := missing():
        sys.stderr.write(f"{reason}: the tests were not run a second time on PostgreSQL.\n")
        return 0
    sys.stderr.write("Once more on PostgreSQL:\n")
    command = [sys.executable, "-m", "pytest", *(arguments or ["-q", "-n", "2", "--dist", "loadfile", *FOLDERS])]
    with private_postgres(SETTINGS, sync=False) as server, fresh_database(server) as url:
        return subprocess.run(command, env=os.environ | {"LUOSHI_TEST_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
