"""Rules are functions of values: Python alone can load them."""

import subprocess
import sys

from .house import DISTRICT, SOURCE

ALONE = """
import importlib, sys
class NoDistrict:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {barred}:
            raise ImportError(f"{{name}} is imported")
sys.meta_path.insert(0, NoDistrict())
for name in sys.stdin.read().split():
    try:
        importlib.import_module(name)
    except ImportError as error:
        print(name, error)
"""
BARRED = {"django", "django_tasks", "ninja", "psycopg", "allauth", "requests", "sqlite3"}


def modules_of_rules() -> list[str]:
    """Every module of every ``rules`` room, and each domain's ``rules.py``."""
    files = [*DISTRICT.glob("*/rules/**/*.py"), *DISTRICT.glob("*/rules.py")]
    return sorted(".".join(p.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__") for p in files)


def test_rules_load_without_django():
    """A bare interpreter that has neither Django nor a database loads every module of rules."""
    names = modules_of_rules()
    assert len(names) > 30
    done = subprocess.run(
        [sys.executable, "-c", ALONE.format(barred=BARRED)],
        input="\n".join(names),
        env={"PYTHONPATH": str(SOURCE.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
