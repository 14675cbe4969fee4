"""A fresh deployment's database, made once for the sources as they are and copied by whoever needs one.

Bringing empty tables up to date takes seconds of a processor, copying a file nothing. What is copied is what the
product itself makes: ``migrated()`` holds the tables alone, ``seeded()`` also what every deployment begins with. Those
who are about the beginning itself start from an empty folder instead.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECKOUT = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
FOLDER = Path(tempfile.gettempdir()) / f"luoshi-prepared-{os.geteuid()}-{CHECKOUT}"
"""Kept from run to run; what is in it is named after the sources."""
KEPT = 3
"""Folders of a kind that are kept."""
DATABASE = "luoshi.sqlite3"
PROGRAM = """
import shutil, sys
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from luoshi.district.site.preparation import prepare_data
home = Path(sys.argv[1])
call_command("migrate", verbosity=0, interactive=False)
if connection.vendor == "sqlite":
    connection.close()
    shutil.copyfile(home / "luoshi.sqlite3", home / "migrated.sqlite3")
    prepare_data(home, lambda _: None)
"""


def migrated() -> Path:
    """An embedded database with all tables and nothing in them but what the migrations put there."""
    return made("tables", prepare, hours=24) / "migrated.sqlite3"


def seeded() -> Path:
    """The embedded database of a deployment that has just begun."""
    return made("tables", prepare, hours=24) / DATABASE


def give(home: Path, database: Path) -> None:
    """Put a copy of ``database`` into a state folder that has none yet, with the rights that the product gives it."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (home / DATABASE).exists():
        shutil.copyfile(database, home / DATABASE)
        (home / DATABASE).chmod(0o600)


def prepare(home: Path, *, database_url: str = "") -> None:
    """Let the product make the tables, in ``home`` or in an empty database of a server; in ``home`` also fill them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LUOSHI_", "DJANGO_"))}
    ours = {"LUOSHI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "luoshi.district.site.settings"}
    environment = kept | ours | ({"LUOSHI_DATABASE_URL": database_url} if database_url else {})
    command = [sys.executable, "-c", PROGRAM, str(home)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"a fresh deployment was not prepared:\n{done.stderr[-4000:]}")


@cache
def made(what: str, make: Callable[[Path], None], *, hours: float) -> Path:
    """The state folder that ``make`` fills, made once for these sources: whoever comes meanwhile waits for it.

    A folder older than ``hours`` is made anew; the newest few stay, for runs of the same sources.
    """
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    with (FOLDER / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = sorted(FOLDER.glob(f"{what}-*"), key=_made_at)
        for home in ready:
            if home.name.startswith(f"{what}-{_fingerprint()}-") and time.time() - _made_at(home) < hours * 3600:
                return home
        half, home = FOLDER / f"half-{what}", FOLDER / f"{what}-{_fingerprint()}-{int(time.time())}"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir()
        make(half)
        half.rename(home)
        for old in ready[: 1 - KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    return home


def _made_at(home: Path) -> int:
    return int(home.name.rpartition("-")[2])


@cache
def _fingerprint() -> str:
    """Of all that decides what the tables look like and what stands in them."""
    digest = hashlib.sha256(sys.version.encode())
    files = [path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".json", ".csv", ".sql", ".toml"}]
    for path in sorted([*files, *(ROOT / "requirements").glob("*.txt")]):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
