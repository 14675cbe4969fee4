"""The command line ``luoshi``: everything an administrator does outside the browser.

Exit codes: 0 done · 1 done in part (some rows were refused, something is missing) · 2 not done, with one line that says
why · 130 interrupted. Commands import the domains only when they run, so that ``--help`` answers at once.
"""

import os
import sys

import typer

from luoshi.kernel.errors import LuoshiError

from . import (
    accounts,
    air,
    auditing,
    calendars,
    copying,
    demonstration,
    diagnosis,
    erasing,
    exports,
    imports,
    ledger,
    running,
    witness,
)
from .console import say

__all__ = ["app", "main"]

app = typer.Typer(
    name="luoshi",
    help="Luoshi: every promise of a district government has an owner, a deadline and a proof.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("serve")(running.serve)
app.command("worker")(running.worker)
app.add_typer(demonstration.app, name="demo")
app.add_typer(imports.app, name="import")
app.command("export")(exports.export)
app.add_typer(air.app, name="air")
app.add_typer(calendars.app, name="calendar")
app.command("erase")(erasing.erase)
app.command("audit")(auditing.audit)
app.add_typer(ledger.app, name="ledger")
app.command("witness")(witness.witness)
app.command("createadmin")(accounts.createadmin)
app.command("doctor")(diagnosis.doctor)
app.command("backup")(copying.backup)
app.command("restore")(copying.restore)


def main() -> None:
    """The entry of the ``luoshi`` program."""
    os.umask(0o077)  # whatever is written, by this process or those it starts, is for this account alone
    # Threads of the linear algebra wait for each other while others use the processors, and its matrices here are
    # small: with one thread an effect takes seconds instead of minutes on a busy machine.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except LuoshiError as problem:
        sys.exit(_refuse(problem.message))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe went away (``luoshi export … | head``); that is not our failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as problem:
        reason = _reason_of_outside_failure(problem)
        if reason is None or os.environ.get("LUOSHI_DEBUG") == "1":
            raise
        sys.exit(_refuse(reason))


def _refuse(reason: str) -> int:
    say(f"luoshi: {reason}", style="bold red")
    return 2


_OUT_OF_ORDER = {
    "disk_full": "the disk is full ({where}). Make room and try again; nothing was left half done.",
    "read_only": "{where} is read-only. Nothing can be done until it may be written.",
    "database_damaged": "the database is damaged ({where}): see 'luoshi doctor'. 'luoshi restore' brings a copy back.",
}
"""By the code of the outage."""


def _reason_of_outside_failure(problem: Exception) -> str | None:
    """One line for what the machine around us refuses; None for a fault of our own, which keeps its traceback."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import InterfaceError, OperationalError

    from luoshi.district.site.outages import outage_of

    first_line = str(problem).strip().splitlines()[0] if str(problem).strip() else type(problem).__name__
    outage = outage_of(problem)
    if outage in _OUT_OF_ORDER:
        where = getattr(problem, "filename", None) or os.environ.get("LUOSHI_HOME", "var")
        return _OUT_OF_ORDER[outage].format(where=where)
    if isinstance(problem, OperationalError | InterfaceError):
        return f"the database does not answer or refuses: {first_line}. 'luoshi doctor' says more."
    if isinstance(problem, OSError | ImproperlyConfigured):
        return first_line
    return None
