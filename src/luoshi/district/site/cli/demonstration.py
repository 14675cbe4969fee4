"""``luoshi demo``: the invented district, built once and rebuilt on request."""

import json
import shutil
from pathlib import Path
from typing import Annotated

import typer

from luoshi.kernel import clock
from luoshi.kernel.errors import LuoshiError

from .console import open_district, progress_bar, say


class RealDataError(LuoshiError):
    """There are data here that are not the demonstration's; they stay. Use another LUOSHI_HOME or database."""

    code = "real_data"


class RunningError(LuoshiError):
    """The district is running; stop it before its data are replaced."""

    code = "running"


class DemoAccountsError(LuoshiError):
    """The demonstration's accounts have a public password: use --demo, or 'luoshi demo remove-accounts' first."""

    code = "demo_accounts"


app = typer.Typer(help="Fill an empty deployment with the invented demonstration district.")


@app.callback(invoke_without_command=True)
def demo(
    context: typer.Context,
    *,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Delete the demonstration and build it again, ending today.")
    ] = False,
) -> None:
    """Fill an empty deployment with the invented demonstration district."""
    if context.invoked_subcommand is not None:
        return
    open_district(seed=False)
    from luoshi.district.site.settings.home import HOME

    if fresh:
        _clear(HOME)
    elif _mark(HOME) == "built":
        say("The demonstration is already there; --fresh builds it again.")
        return
    ensure_demo(HOME)


@app.command("remove-accounts")
def remove_accounts() -> None:
    """Close every account of the demonstration that still has its public password; what they did stays on record."""
    open_district(seed=False)
    from luoshi.district.site.demo.open_doors import close_accounts

    closed = close_accounts(at=clock.now())
    if not closed:
        say("No account has the demonstration's password.")
        return
    say(f"{closed} accounts of the demonstration were closed; nobody signs in with its password any more.")
    say("Make an administrator of your own: luoshi createadmin --username NAME")


def refuse_open_demo() -> None:
    """Refuse to serve a demonstration as if it were a district.

    Raises
    ------
    DemoAccountsError
        Accounts with the public password are there.
    """
    from luoshi.district.site.demo.open_doors import has_open_accounts

    if has_open_accounts():
        raise DemoAccountsError


def ensure_demo(home: Path) -> None:
    """Build the demonstration unless it is there; one that was interrupted is started again."""
    mark = _mark(home)
    if mark == "built":
        return
    if mark == "building":
        say("The demonstration was interrupted while it was built; starting again.")
        _clear(home)
    elif _holds_data():
        say("There are data already; the demonstration is left out.")
        return
    from luoshi.district.site.demo import build_air, build_demo

    _set_mark(home, "building")
    say("Filling the demonstration district (once) …")
    with progress_bar("Demonstration") as step:
        report = build_demo(at=clock.now(), progress=step)
    hours = build_air(at=clock.now())
    _set_mark(home, "built")
    say(f"{report.cases} cases of {report.units} units, in {report.acts} acts; {hours:,} hours of air.")


def _holds_data() -> bool:
    from django.apps import apps

    return any(apps.get_model(name).objects.exists() for name in ("people.Unit", "people.Account", "cases.Case"))


def _clear(home: Path) -> None:
    """Delete the demonstration's database and files, and nothing that is not the demonstration's."""
    from django.conf import settings
    from django.db import connection, connections

    from luoshi.district.site.preparation import prepare_data
    from luoshi.district.site.worker import is_working

    if _mark(home) == "" and _holds_data():
        raise RealDataError
    if is_working(home):
        raise RunningError
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        connections.close_all()
        for file in (name, name.with_name(name.name + "-wal"), name.with_name(name.name + "-shm")):
            file.unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        connections.close_all()
    for folder in (settings.EVIDENCE_ROOT, settings.AIR_FOLDER, home / "files"):
        shutil.rmtree(folder, ignore_errors=True)
    _mark_file(home).unlink(missing_ok=True)
    prepare_data(home, say, seed=False)


def _mark_file(home: Path) -> Path:
    return home / "demo.json"


def _mark(home: Path) -> str:
    """``built``, ``building`` or nothing."""
    try:
        return str(json.loads(_mark_file(home).read_text()).get("state", ""))
    except (FileNotFoundError, ValueError):
        return ""


def _set_mark(home: Path, state: str) -> None:
    temporary = _mark_file(home).with_suffix(".tmp")
    temporary.write_text(json.dumps({"state": state, "at": clock.now().isoformat()}))
    temporary.replace(_mark_file(home))
