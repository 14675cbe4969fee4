"""``luoshi serve`` and ``luoshi worker``: run the district until told to stop."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from .console import say, start_django

if TYPE_CHECKING:
    from luoshi.district.site.server import Listening

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    host: Annotated[str, typer.Option(envvar="LUOSHI_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(envvar="LUOSHI_PORT", min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = 8000,
    *,
    demo: Annotated[
        bool, typer.Option("--demo/--no-demo", help="Fill an empty deployment with the invented district.")
    ] = False,
    workers: Annotated[int, typer.Option(envvar="LUOSHI_WORKERS", min=1, help="Server processes.")] = 1,
    threads: Annotated[int, typer.Option(envvar="LUOSHI_THREADS", min=1, help="Threads in each process.")] = 8,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Run jobs and the schedule in a process beside the server.")
    ] = True,
    reload: Annotated[bool, typer.Option("--reload", help="For development: start again when a file changes.")] = False,
    prepared: Annotated[bool, typer.Option("--prepared", hidden=True)] = False,
) -> None:
    """Serve the district: brings the database up to date, then listens until Ctrl-C."""
    from luoshi.district.site import server

    where = server.Listening(host=host, port=server.choose_port(host, port), workers=workers, threads=threads)
    if prepared:
        _watch_over(where, demo=demo, worker=worker)
        return
    _set_environment(where.host, demo=demo, reload=reload)
    start_django()
    from luoshi.district.site.copies.restoring import serving
    from luoshi.district.site.settings.home import HOME

    with serving(HOME):
        _prepare(demo=demo)
        if reload:
            _run_reloading(where.host, where.port)
            return
    _go_on(where, demo=demo, worker=worker)


def _watch_over(where: "Listening", *, demo: bool, worker: bool) -> None:
    from luoshi.district.site import server
    from luoshi.district.site.copies.restoring import serving
    from luoshi.district.site.settings.home import HOME

    with serving(HOME):
        server.run(where, with_worker=worker, on_ready=lambda: _announce(where.url, demo=demo))
    say("Stopped.")


def _go_on(where: "Listening", *, demo: bool, worker: bool) -> None:
    """Become a small process that only watches over the server: what the preparation loaded is not needed any more."""
    options = {"--host": where.host, "--port": where.port, "--workers": where.workers, "--threads": where.threads}
    chosen = [str(part) for pair in options.items() for part in pair]
    switches = ["--demo" if demo else "--no-demo", "--worker" if worker else "--no-worker", "--prepared"]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "luoshi.district.site.cli", "serve", *chosen, *switches])  # noqa: S606


def _set_environment(host: str, *, demo: bool, reload: bool) -> None:
    os.environ["LUOSHI_DEMO"] = "1" if demo else ""
    if reload:
        os.environ["LUOSHI_DEBUG"] = "1"
    if host in LOOPBACK:
        return
    if demo:
        say(
            "The demonstration's accounts have public passwords: anyone who reaches this address can sign in.",
            style="yellow",
        )
    if "LUOSHI_HOSTS" not in os.environ:
        say(
            "Set LUOSHI_HOSTS to the names people will use, for example LUOSHI_HOSTS=district.example,10.0.0.5.",
            style="yellow",
        )
        os.environ["LUOSHI_HOSTS"] = ",".join(["localhost", "127.0.0.1", "[::1]", host.strip("[]")])


def _prepare(*, demo: bool) -> None:
    from luoshi.district.site.preparation import prepare_data, prepare_files
    from luoshi.district.site.settings.home import HOME

    from .demonstration import ensure_demo, refuse_open_demo

    prepare_files(say)
    prepare_data(HOME, say, seed=not demo)
    if demo:
        ensure_demo(HOME)
        prepare_data(HOME, say)
    else:
        refuse_open_demo()
    from django.db import connections

    from luoshi.district.audit.api import require_nothing_lost

    require_nothing_lost()

    connections.close_all()


def _announce(url: str, *, demo: bool) -> None:
    say(f"Luoshi is at {url} — Ctrl-C stops it.", style="bold green")
    if demo:
        say(f"Demonstration: the accounts, one per role, stand on {url}sign-in/.")


def _run_reloading(host: str, port: int) -> None:
    from django.core.management import call_command

    call_command("runserver", f"{host}:{port}")


def worker(
    *,
    once: Annotated[bool, typer.Option("--once", help="Do what is due and waiting, then end.")] = False,
    parent: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Do waiting jobs and run the schedule until Ctrl-C; 'luoshi serve' does this by itself."""
    if parent:
        from luoshi.district.site.lifeline import die_with_parent

        die_with_parent(parent)  # first of all: to load the rest takes a while on a busy machine
    start_django()
    from luoshi.district.site import worker as working
    from luoshi.district.site.copies.restoring import demand_whole
    from luoshi.district.site.preparation import demand_known_migrations, reach_database
    from luoshi.district.site.settings.home import HOME

    demand_whole(HOME)
    reach_database()
    demand_known_migrations()
    working.work(HOME, once=once)
