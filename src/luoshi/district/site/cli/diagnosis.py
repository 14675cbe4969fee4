"""``luoshi doctor``: what this deployment has, what it lacks, and how to get that."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from luoshi.district.ui.findings import Finding
from luoshi.kernel import clock

from .console import print_json, start_django

SIGNS = {"good": "[green]✓[/]", "optional": "[yellow]–[/]", "bad": "[red]✗[/]"}
LEAST_FREE_BYTES = 2 * 1024**3
LIFE_SIGN = timedelta(minutes=2)
OLD_BACKUP = timedelta(hours=48)
LOOK_SECONDS = 20.0


def doctor(
    *,
    deep: Annotated[
        bool, typer.Option("--deep", help="Look through the whole database, however long it takes.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON.")] = False,
) -> None:
    """Look at everything Luoshi needs; ends with 1 when something necessary is missing."""
    findings = [*_machine(), *_deployment(deep=deep)]
    if as_json:
        print_json({"healthy": all(f.state != "bad" for f in findings), "findings": [asdict(f) for f in findings]})
    else:
        _print(findings)
    raise typer.Exit(1 if any(f.state == "bad" for f in findings) else 0)


def _print(findings: list[Finding]) -> None:
    table = Table("", "What", "Found", "What to do", box=None)
    for finding in findings:
        table.add_row(SIGNS[finding.state], finding.what, finding.found, finding.remedy)
    Console(highlight=False).print(table)


def _machine() -> list[Finding]:
    return [_python(), _search(), _chromium(), _postgresql(), _node(), _fonts()]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    return Finding("Python", "good" if good else "bad", version, "" if good else "Install Python 3.11 or newer.")


def _search() -> Finding:
    with sqlite3.connect(":memory:") as database:
        try:
            database.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
        except sqlite3.OperationalError:
            return Finding(
                "SQLite full-text search", "bad", sqlite3.sqlite_version, "Use a Python whose SQLite has FTS5."
            )
    return Finding("SQLite full-text search", "good", f"FTS5, SQLite {sqlite3.sqlite_version}")


def _program(what: str, names: tuple[str, ...], why: str, how: str) -> Finding:
    path = next((found for name in names if (found := shutil.which(name))), None)
    return Finding(what, "good", path) if path else Finding(what, "optional", "not found", f"Only for {why}: {how}")


def _chromium() -> Finding:
    names = ("chromium", "chromium-browser", "google-chrome")
    return _program("Chromium", names, "the browser's tests", "apt-get install chromium")


def _postgresql() -> Finding:
    found = shutil.which("pg_ctl") or next(iter(sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")))), "")
    if found:
        return Finding("PostgreSQL programs", "good", found)
    return Finding("PostgreSQL programs", "optional", "not found", "Only for its tests: apt-get install postgresql")


def _node() -> Finding:
    return _program("Node.js", ("node",), "building the front end", "bin/setup brings one of its own")


def _fonts() -> Finding:
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    fonts = (file for folder in folders if folder.is_dir() for file in folder.rglob("*") if _is_chinese(file.name))
    first = next(fonts, None)
    if first:
        return Finding("Chinese font", "good", str(first))
    return Finding(
        "Chinese font", "optional", "not found", "Only for screenshots in tests: apt-get install fonts-noto-cjk"
    )


def _is_chinese(name: str) -> bool:
    lowered = name.lower()
    return lowered.endswith((".ttf", ".ttc", ".otf")) and any(
        m in lowered for m in ("cjk", "notosanssc", "notoserifsc", "fandol", "wqy")
    )


def _deployment(*, deep: bool) -> list[Finding]:
    try:
        start_django()
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is what the doctor was called for
        return [
            Finding("Settings", "bad", f"{type(problem).__name__}: {problem}", "Correct the LUOSHI_… variable named.")
        ]
    from luoshi.district.site.settings.home import HOME

    looks: dict[str, Callable[[], Finding]] = {
        "State (LUOSHI_HOME)": lambda: _home(HOME),
        "Closed to others": lambda: _modes(HOME),
        "Free disk space": lambda: _disk(HOME),
        "Domains of one's own": _more,
        "Database": _database,
        "Pages": lambda: _pages(deep=deep),
        "Tables": _migrations,
        "Static files": _static,
        "Working calendar": _calendar,
        "Worker": lambda: _worker(HOME),
        "Behind its time": _lags,
        "Backup": lambda: _backup(HOME),
    }
    return [_look(what, look) for what, look in (looks | _declared()).items()]


def _declared() -> dict[str, Callable[[], Finding]]:
    """What the domains want looked at, from the lowest up."""
    from luoshi.district.ui.domain import domains

    return {
        one.what: partial(domain.later(one.look), clock.now())
        for domain in reversed(domains())
        for one in domain.diagnoses
    }


def _more() -> Finding:
    """The packages of one's own; they run with all that the server may do."""
    from django.conf import settings

    if not settings.DOMAINS_MORE:
        return Finding("Domains of one's own", "good", "none")
    names = ", ".join(settings.DOMAINS_MORE)
    return Finding(
        "Domains of one's own", "optional", names, "Each may do all that Luoshi may: check who can write it."
    )


def _look(what: str, look: Callable[[], Finding]) -> Finding:
    """One look; a failing one is itself a finding."""
    try:
        return look()
    except Exception as problem:  # noqa: BLE001 - the other looks still say something
        return Finding(what, "bad", f"{type(problem).__name__}: {problem}", "See the finding above it first.")


def _home(home: Path) -> Finding:
    good = home.is_dir() and os.access(home, os.W_OK)
    return Finding(
        "State (LUOSHI_HOME)", "good" if good else "bad", str(home), "" if good else "Make the folder writable."
    )


def _modes(home: Path) -> Finding:
    from luoshi.district.site.modes import open_to_others

    found = open_to_others(home)
    if not found:
        return Finding("Closed to others", "good", "only this account may read the home")
    names = ", ".join(str(path.relative_to(home)) for path in found[:3])
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""  # noqa: PLR2004 - as many as were named
    return Finding("Closed to others", "bad", f"others may read {names}{more}", f"chmod -R go= {home}")


def _pages(*, deep: bool) -> Finding:
    from django.db import connection

    from luoshi.district.site.pages import look_through

    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_checksums")
            checked = cursor.fetchone()[0] == "on"
        if checked:
            return Finding("Pages", "good", "PostgreSQL checks each page it reads")
        return Finding("Pages", "optional", "page checksums are off", "Stop PostgreSQL once: pg_checksums --enable")
    path = Path(str(connection.settings_dict["NAME"]))
    if not path.exists():
        return Finding("Pages", "bad", "there is no database yet", "Start 'luoshi serve' once.")
    looked = look_through(path, seconds=None if deep else LOOK_SECONDS, thorough=deep)
    if looked.faults:
        remedy = f"Stop Luoshi, keep {path}, and bring back a copy: luoshi restore FILE --replace."
        return Finding("Pages", "bad", f"damaged: {'; '.join(looked.faults)}", remedy)
    if not looked.is_complete:
        found = f"no damage seen in {LOOK_SECONDS:.0f} s, not all was looked at"
        return Finding("Pages", "optional", found, "luoshi doctor --deep looks at everything.")
    return Finding("Pages", "good", "whole, and each index true to its table" if deep else "whole")


def _lags() -> Finding:
    from luoshi.district.site.lags import all_lags

    late = [one for one in all_lags(clock.now()) if one.state in ("late", "future")]
    if not late:
        return Finding("Behind its time", "good", "nothing")
    if any(one.state == "future" for one in late):
        names = ", ".join(one.what for one in late if one.state == "future")
        return Finding("Behind its time", "bad", f"in the future: {names}", "Set this machine's clock; see the ledger.")
    told = "; ".join(f"{one.what} {'never' if one.seconds is None else f'{one.seconds:,.0f} s'}" for one in late)
    return Finding("Behind its time", "bad", told, "See what is said of the worker.")


def _backup(home: Path) -> Finding:
    from luoshi.district.site.copies.taking import last_taken

    last = last_taken(home)
    if not last:
        return Finding("Backup", "optional", "none was taken with 'luoshi backup'", "Every night: luoshi backup FOLDER")
    at = datetime.fromisoformat(str(last["at"]))
    found = f"{last['file']}, {at:%Y-%m-%d %H:%M} UTC, {last['bytes']:,} bytes in {last['seconds']} s"
    if clock.now() - at > OLD_BACKUP:
        return Finding("Backup", "optional", found, "It is old. Every night: luoshi backup FOLDER")
    return Finding("Backup", "good", found)


def _disk(home: Path) -> Finding:
    free = shutil.disk_usage(home).free
    good = free >= LEAST_FREE_BYTES
    return Finding(
        "Free disk space", "good" if good else "bad", f"{free / 1024**3:.1f} GiB", "" if good else "Make room."
    )


def _database() -> Finding:
    from django.db import connection
    from django.db.utils import Error

    from luoshi.district.site.preparation import reach_database

    try:
        reach_database()
        connection.ensure_connection()
    except Error as problem:
        return Finding("Database", "bad", str(problem).strip(), "Start it, or correct LUOSHI_DATABASE_URL.")
    version = ".".join(map(str, connection.get_database_version()))
    return Finding("Database", "good", f"{connection.display_name} {version}")


def _migrations() -> Finding:
    from luoshi.district.site.preparation import NewerDatabaseError, pending_migrations, unknown_migrations

    unknown = unknown_migrations()
    if unknown:
        problem = NewerDatabaseError(names=", ".join(unknown[:3]))
        return Finding("Tables", "bad", f"{len(unknown)} migrations of a newer version", problem.message)
    pending = pending_migrations()
    if pending:
        return Finding("Tables", "bad", f"{pending} migrations missing", "Start 'luoshi serve' once.")
    return Finding("Tables", "good", "up to date")


def _static() -> Finding:
    from django.conf import settings

    root = Path(settings.STATIC_ROOT)
    if (root / "staticfiles.json").exists():
        return Finding("Static files", "good", str(root))
    return Finding("Static files", "bad", "not collected", "Start 'luoshi serve' once.")


def _calendar() -> Finding:
    from .calendars import current_or_none

    today = clock.local(clock.now()).date()
    until = today + timedelta(days=365)
    calendar = current_or_none()
    if calendar is None:
        return Finding("Working calendar", "bad", "none", "luoshi calendar seed")
    missing = calendar.undecreed_years(today, until)
    if not missing:
        return Finding("Working calendar", "good", f"decreed to the end of {until.year}")
    years = ", ".join(map(str, missing))
    remedy = "When decreed: luoshi calendar seed, or luoshi import calendar FILE. Till then deadlines are provisional."
    return Finding("Working calendar", "optional", f"not yet decreed: {years}", remedy)


def _worker(home: Path) -> Finding:
    from luoshi.district.site.schedule import read_state

    state = read_state(home / "worker.json")
    alive = state.get("alive_at")
    if not alive or clock.now() - datetime.fromisoformat(alive) > LIFE_SIGN:
        found = f"last seen {alive}" if alive else "never seen"
        return Finding("Worker", "bad", found, "Start 'luoshi serve' or 'luoshi worker'.")
    failing = [f"{name}: {run['error']}" for name, run in state.get("runs", {}).items() if run.get("error")]
    if failing:
        return Finding("Worker", "bad", "; ".join(failing), "See the log for the traceback.")
    return Finding("Worker", "good", f"alive, {len(state.get('runs', {}))} acts on schedule")
