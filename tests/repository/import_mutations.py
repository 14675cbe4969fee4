"""Proves that each import contract bites: adds a forbidden import to a copy of the source and expects a failure.

A contract that nothing can break is worse than none, since everybody relies on it. Run as
``python -m tests.repository.import_mutations``; the tests run it too.
"""

import configparser
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "importlinter:contract:"


@dataclass(frozen=True)
class Mutation:
    """A forbidden line in a module; the module is made when it does not exist."""

    contract: str
    module: str
    line: str


MUTATIONS = [
    Mutation("packages", "luoshi/kernel/ids.py", "import luoshi.proof"),
    Mutation("packages", "luoshi/kernel/ids.py", "import luoshi.district"),
    Mutation("packages", "luoshi/proof/errors.py", "import luoshi.district.audit"),
    Mutation("packages", "luoshi/kernel/ids.py", "import luoshi.airscience.errors"),
    Mutation("packages", "luoshi/airscience/errors.py", "import luoshi.district.audit"),
    Mutation("packages", "luoshi/airscience/errors.py", "import luoshi.proof.errors"),
    Mutation("packages", "luoshi/proof/errors.py", "import luoshi.airscience.errors"),
    Mutation("packages", "luoshi/airscience/errors.py", "import luoshi.airstore"),
    Mutation("packages", "luoshi/airstore/__init__.py", "import luoshi.district.audit"),
    Mutation("domains", "luoshi/district/airwatch/apps.py", "import luoshi.district.intake.apps"),
    Mutation("domains", "luoshi/district/intake/apps.py", "import luoshi.district.airwatch.apps"),
    Mutation("domains", "luoshi/district/intake/apps.py", "import luoshi.district.site.schedule"),
    Mutation("domains", "luoshi/district/cases/apps.py", "import luoshi.district.intake.apps"),
    Mutation("domains", "luoshi/district/evidence/apps.py", "import luoshi.district.cases.apps"),
    Mutation("domains", "luoshi/district/places/apps.py", "import luoshi.district.evidence.apps"),
    Mutation("domains", "luoshi/district/people/apps.py", "import luoshi.district.places.apps"),
    Mutation("domains", "luoshi/district/audit/apps.py", "import luoshi.district.people.apps"),
    Mutation("domains", "luoshi/district/ui/apps.py", "import luoshi.district.audit.apps"),
    Mutation("domains", "luoshi/district/newcomer/__init__.py", ""),
    Mutation("front-doors", "luoshi/district/cases/apps.py", "import luoshi.district.people.models"),
    Mutation("front-doors", "luoshi/district/intake/apps.py", "from luoshi.district.cases import apps"),
    Mutation("front-doors", "luoshi/district/site/urls.py", "import luoshi.district.places.models"),
    Mutation("front-doors", "luoshi/district/cases/apps.py", "import luoshi.district.people.web"),
    Mutation("rooms", "luoshi/district/people/models/__init__.py", "import luoshi.district.people.api"),
    Mutation("rooms", "luoshi/district/people/newcomer.py", ""),
    Mutation("rooms-of-audit", "luoshi/district/audit/models/__init__.py", "import luoshi.district.audit.commands"),
    Mutation("rooms-of-audit", "luoshi/district/audit/errors.py", "import luoshi.district.audit.models"),
    Mutation("rooms-of-audit", "luoshi/district/audit/newcomer.py", ""),
    Mutation("rooms-of-evidence", "luoshi/district/evidence/store.py", "import luoshi.district.evidence.commands"),
    Mutation("rooms-of-evidence", "luoshi/district/evidence/newcomer.py", ""),
    Mutation("domains", "luoshi/district/cases/queries/boards.py", "import luoshi.district.boards.web.sections"),
    Mutation("domains", "luoshi/district/airwatch/apps.py", "import luoshi.district.boards.apps"),
    Mutation("front-doors", "luoshi/district/boards/web/trend.py", "import luoshi.district.cases.queries.cockpit"),
    Mutation("rooms", "luoshi/district/cases/rest/shown.py", "import luoshi.district.cases.web.work"),
    Mutation("doors-see-no-rows", "luoshi/district/cases/rest/shown.py", "import luoshi.district.cases.models"),
    Mutation("doors-see-no-rows", "luoshi/district/boards/web/trend.py", "import luoshi.district.cases.models.case"),
    Mutation("doors-see-no-rows", "luoshi/district/people/rest/__init__.py", "import luoshi.district.people.models"),
    Mutation("doors-see-no-rows", "luoshi/district/places/web/urls.py", "import luoshi.district.places.models"),
    Mutation("doors-see-no-rows", "luoshi/district/intake/web/home.py", "import luoshi.district.intake.models.request"),
    Mutation("packages", "luoshi/sheets/errors.py", "import luoshi.district.audit"),
    Mutation("packages", "luoshi/sheets/errors.py", "import luoshi.airstore"),
    Mutation("packages", "luoshi/kernel/ids.py", "import luoshi.sheets"),
    Mutation("sheets-are-pure", "luoshi/sheets/errors.py", "import django"),
    Mutation("kernel-is-pure", "luoshi/kernel/ids.py", "import sqlite3"),
    Mutation("kernel-is-pure", "luoshi/kernel/errors.py", "from django.db import models"),
    Mutation("proof-knows-no-django", "luoshi/proof/errors.py", "import django"),
    Mutation("proof-knows-no-django", "luoshi/proof/errors.py", "import socket"),
    Mutation("airscience-is-pure", "luoshi/airscience/index/rounding.py", "import django"),
    Mutation("airscience-is-pure", "luoshi/airscience/index/hours.py", "import sqlite3"),
    Mutation("rules-are-pure", "luoshi/district/cases/rules/states.py", "from django.db import connection"),
    Mutation("rules-are-pure", "luoshi/district/cases/rules/states.py", "import sqlite3"),
    Mutation("rules-are-pure", "luoshi/district/cases/rules/states.py", "import luoshi.district.people.api"),
]


def contracts() -> list[str]:
    """The identifiers of all contracts in ``.importlinter``."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return [section.removeprefix(PREFIX) for section in parser.sections() if section.startswith(PREFIX)]


def is_broken_by(mutation: Mutation) -> bool:
    """Whether the contract fails once the line is there."""
    with tempfile.TemporaryDirectory(prefix="luoshi-imports-") as name:
        copy = Path(name)
        _copy_house(copy)
        module = copy / "src" / mutation.module
        module.parent.mkdir(exist_ok=True)
        with module.open("a", encoding="utf-8") as file:
            file.write(f"\n{mutation.line}\n")
        done = lint(copy, mutation.contract)
        return done.returncode == 1 and "BROKEN" in done.stdout


def lint(root: Path, *only: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the source in ``root``."""
    chosen = [word for contract in only for word in ("--contract", contract)]
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    environment = os.environ | {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}", "COLUMNS": "200"}
    return subprocess.run(
        [*command, "--no-cache", "--no-logo", *chosen],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _copy_house(copy: Path) -> None:
    shutil.copy(ROOT / ".importlinter", copy)
    (copy / "tests/repository").mkdir(parents=True)
    for file in ("tests/__init__.py", "tests/repository/__init__.py", "tests/repository/front_doors.py"):
        shutil.copy(ROOT / file, copy / file)
    for module in (ROOT / "src").rglob("*.py"):
        target = copy / "src" / module.relative_to(ROOT / "src")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(module, target)


def main() -> int:
    """Report each contract that does not bite; 1 when there is one."""
    toothless = [m for m in MUTATIONS if not is_broken_by(m)]
    for mutation in toothless:
        print(f"{mutation.contract} is not broken by '{mutation.line}' in {mutation.module}")
    unproven = set(contracts()) - {m.contract for m in MUTATIONS}
    for contract in sorted(unproven):
        print(f"{contract} has no mutation")
    print(f"{len(MUTATIONS) - len(toothless)} of {len(MUTATIONS)} forbidden imports found")
    return 1 if toothless or unproven else 0


if __name__ == "__main__":
    sys.exit(main())
