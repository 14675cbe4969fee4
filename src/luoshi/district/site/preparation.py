"""What must be there before the first page can be served: translations, static files, tables, demonstration data.

Each step looks first and does only what is missing, so that a start with nothing to do takes a moment; a lock lets
two processes started at once take turns.
"""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from luoshi.district.audit.api import adopt_rows
from luoshi.district.people.api import SYSTEM
from luoshi.district.site.copies.deployment import places
from luoshi.district.site.copies.errors import NoProgramError
from luoshi.district.site.copies.restoring import demand_whole
from luoshi.district.site.copies.taking import keep_newest, name_of_copy, take_copy
from luoshi.district.site.messages import compile_all
from luoshi.district.site.seed import seed_base
from luoshi.kernel import clock
from luoshi.kernel.errors import LuoshiError

Say = Callable[[str], None]
CONNECT_SECONDS = 5
PREFIX = "before-update"
"""How the copies made before an update are called."""


def prepare_data(home: Path, say: Say, *, seed: bool = True) -> None:
    """Bring the tables up to date and enter what every deployment needs: calendar, kinds of case, categories.

    The demonstration seeds itself, eight weeks back.

    Raises
    ------
    NewerDatabaseError, InterruptedRestoreError
        The database was used by a newer version; a restore was not finished. Nothing was changed.
    """
    with taking_turns(home / "prepare"):
        demand_whole(home)
        reach_database()
        demand_known_migrations()
        if pending_migrations():
            copy_before_migrating(home, say, at=clock.now())
            say("Bringing the database up to date …")
            call_command("migrate", verbosity=0, interactive=False)
        adopt_rows(by=SYSTEM, at=clock.now())  # before anything is entered, and once after an update with new columns
        if seed:
            seed_base(at=clock.now())


def reach_database() -> None:
    """Make sure a database server answers, with a short patience: its pool would wait much longer before it gives up.

    Raises
    ------
    django.db.utils.OperationalError
        It does not answer, or refuses this account.
    """
    if connection.vendor != "postgresql":
        return
    given = connection.settings_dict
    facts = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "password": given["PASSWORD"]}
    import psycopg  # noqa: PLC0415 - a deployment on SQLite does not load it

    with connection.wrap_database_errors:
        psycopg.connect(
            dbname=given["NAME"],
            connect_timeout=CONNECT_SECONDS,
            **{name: fact for name, fact in facts.items() if fact},
        ).close()


def prepare_files(say: Say) -> None:
    """Compile the translations and collect the static files, when either changed."""
    compile_all()
    root = Path(settings.STATIC_ROOT)
    with taking_turns(root):
        _collect_static(root, say)


def _collect_static(root: Path, say: Say) -> None:
    stamp, now = root.with_name(root.name + ".stamp"), _static_fingerprint()
    if stamp.exists() and stamp.read_text() == now and (root / "staticfiles.json").exists():
        return
    say("Collecting static files (once) …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=root.exists())
    stamp.write_text(now)


def pending_migrations() -> int:
    """How many migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class NewerDatabaseError(LuoshiError):
    """A newer version of Luoshi used this database ({names}). Start that one, or restore the copy from before."""

    code = "newer_database"


def unknown_migrations() -> list[str]:
    """The migrations that were applied to the database and that this version does not know."""
    loader = MigrationExecutor(connection).loader
    known = {*(loader.disk_migrations or {}), *(loader.replacements or {})}
    replaced = {key for migration in loader.replacements.values() for key in migration.replaces}
    return sorted(f"{app}.{name}" for app, name in {*loader.applied_migrations} - known - replaced)


def demand_known_migrations() -> None:
    """See that this version knows everything that was done to the database.

    Raises
    ------
    NewerDatabaseError
        It does not; what it would write might not fit.
    """
    unknown = unknown_migrations()
    if unknown:
        shown = ", ".join(unknown[:3]) + (f" and {len(unknown) - 3} more" if len(unknown) > 3 else "")  # noqa: PLR2004
        raise NewerDatabaseError(names=shown)


def copy_before_migrating(home: Path, say: Say, *, at: datetime) -> None:
    """Copy the database before its tables change, and keep the newest such copies; an empty one needs none.

    Raises
    ------
    CopyError
        There is no room for the copy, or the database is damaged: then nothing is migrated either.
    """
    most: int = settings.COPIES_KEPT
    if not most or not MigrationRecorder(connection).applied_migrations():
        return
    say("Copying the database before it is brought up to date …")
    target = home / "copies" / name_of_copy(at, PREFIX)
    try:
        take_copy(places(), target, at=at, only_database=True)
    except NoProgramError as problem:
        say(f"No copy was made: {problem.message}")
        return
    keep_newest(target.parent, most, PREFIX)


@contextmanager
def taking_turns(folder: Path) -> Iterator[None]:
    """Let only one process at a time prepare this folder; the lock lies beside it, as the folder may be cleared."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _static_fingerprint() -> str:
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
