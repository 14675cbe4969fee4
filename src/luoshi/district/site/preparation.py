"""What must be there before the first page can be served: translations, static files, tables, demonstration data.

Each step looks first and does only what is missing, so that a start with nothing to do takes a moment; a lock lets
two processes started at once take turns.
"""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from luoshi.district.site.messages import compile_messages
from luoshi.district.site.seed import seed_base
from luoshi.kernel import clock

Say = Callable[[str], None]
CONNECT_SECONDS = 5


def prepare_data(home: Path, say: Say, *, seed: bool = True) -> None:
    """Bring the tables up to date and enter what every deployment needs: calendar, kinds of case, categories.

    The demonstration seeds itself, eight weeks back.
    """
    with taking_turns(home / "prepare"):
        reach_database()
        if pending_migrations():
            say("Bringing the database up to date …")
            call_command("migrate", verbosity=0, interactive=False)
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
    compile_messages()
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
