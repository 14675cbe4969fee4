"""A domain is added by its folder and one setting: no file of the house knows its name, and all of it works."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from luoshi.district.site.messages import compile_messages

ROOT = Path(__file__).resolve().parents[2]
LONG = os.environ.get("LUOSHI_TEST_LONG") == "1"
FOLDER = ROOT / "tests/fakes/tours"
OWN = ("tests/fakes/tours/walk.py", "tests/district/ui/test_domain.py", "tests/district/audit/test_declared.py",
       "tests/repository/test_migrations.py")  # fmt: skip
"""What is particular to it, and what is asked of the declarations of every domain."""
WALKS = ("tests/district/site/test_walk.py", "tests/attack/test_who_read.py")
"""The house's own walks, which meet the domain because it says how; by everybody when the run is long."""
FOREIGN = ("LUOSHI_", "PYTEST_", "DJANGO_")
"""Of the environment these are the caller's; with settings named there they would be loaded before the domain is."""
SHORT = "in_the_table or planning-handler or every_planted_word"


def run(*files: str, only: str = "") -> subprocess.CompletedProcess[str]:
    """These tests in a house that has one domain more."""
    compile_messages(FOLDER, "locale")
    chosen = ["-k", only] if only else []
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header", *chosen, *files]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    environment["LUOSHI_TEST_DOMAINS_MORE"] = "tests.fakes.tours"
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("files", "only"), [(OWN, ""), (WALKS, "" if LONG else SHORT)], ids=["own", "walks"])
def test_house_with_one_more_domain_passes(files, only):
    """Page, permission, search, export, erasing, audit, card, way back; and the walks of the whole house."""
    done = run(*files, only=only)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout


def test_no_file_of_the_house_knows_it():
    """The product does not name tours as a domain anywhere."""
    naming = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "src").rglob("*.py")
        if "fakes.tours" in (text := path.read_text(encoding="utf-8")) or '"tours"' in text
    ]
    assert naming == []
