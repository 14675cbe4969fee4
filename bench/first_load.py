"""What the first reader of each page waits for: its first load in a server process that has just been warmed.

Run: ``python bench/first_load.py``, or with ``--home FOLDER`` on a demonstration built before. A fresh process loads
what the server loads before it listens, then what it loads beside (``site/warming.py``); then every page is asked for
once through Django's test client. Printed are seconds by the clock and of the processor's time, the second load beside
it, how many modules the first one imported, and which of the heavy packages are among them: there should be none.

``--memory`` starts ``luoshi serve --demo`` on an empty home and prints what each of its processes holds once it rests.
"""

# ruff: noqa: E402, PLC0415 - run as a program, it sets up the paths and Django before anything is imported

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.district.site.settings")

from bench.homes import environment

LIMIT_SECONDS = 1.5
HEAVY = frozenset(
    {"duckdb", "ibis", "lightgbm", "matplotlib", "numpy", "pandas", "polars", "pyarrow", "scipy", "sqlglot"}
)
REST_SECONDS = 40
PAGES = (
    ("", "/"),
    ("", "/report/"),
    ("", "/track/"),
    ("", "/sign-in/"),
    ("supervisor", "/work/"),
    ("supervisor", "/cases/"),
    ("supervisor", "/board/supervision/"),
    ("supervisor", "/board/unit/"),
    ("wutong-head", "/board/unit/wutong/"),
    ("district-leader", "/cockpit/"),
    ("district-leader", "/cockpit/cases.geojson"),
    ("air-expert", "/air/"),
    ("air-expert", "/air/bulletin/?first={first}&last={last}&of=&lang=zh"),
    ("inspector", "/ledger/"),
    ("admin", "/api/v1/openapi.json"),
)


def measure() -> list[dict[str, Any]]:
    """Every page's first and second load on the database of this process's settings, in this order."""
    from importlib import import_module

    import_module("luoshi.district.site.wsgi")
    from luoshi.district.site.warming import warm_up

    warm_up()
    return [_loaded(who, address) for who, address in PAGES]


def _loaded(who: str, address: str) -> dict[str, Any]:
    from django.apps import apps
    from django.test import Client

    from luoshi.kernel import clock

    client = Client(HTTP_HOST="localhost", headers={"accept-encoding": "gzip"})
    if who:
        person = apps.get_model("people", "Account").objects.get(username=who)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    today = clock.local(clock.now()).date()
    address = address.format(first=today - timedelta(days=20), last=today)
    before = set(sys.modules)
    wall, cpu = time.perf_counter(), time.process_time()
    answer = client.get(address)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    new = set(sys.modules) - before
    again = time.perf_counter()
    client.get(address)
    return {
        "address": address,
        "status": answer.status_code,
        "wall_s": wall,
        "cpu_s": cpu,
        "again_s": time.perf_counter() - again,
        "modules": len(new),
        "heavy": sorted({name.partition(".")[0] for name in new} & HEAVY),
    }


def collect() -> None:
    """The static files that pages refer to."""
    import django

    django.setup()
    from luoshi.district.site.preparation import prepare_files

    prepare_files(lambda line: print(line, file=sys.stderr, flush=True))


def in_a_fresh_process(home: Path, static: Path | None = None) -> list[dict[str, Any]]:
    """The same, measured in a process of its own on the deployment in ``home``, its static files collected before."""
    ours = environment(home, static=static)
    subprocess.run([sys.executable, __file__, "--collect"], env=ours, check=True)
    command = [sys.executable, __file__, "--measure"]
    done = subprocess.run(command, env=ours, stdout=subprocess.PIPE, check=True, text=True)
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(pages: list[dict[str, Any]]) -> None:
    """The pages beside the limit."""
    print(f"{'page':62}{'first s':>9}{'cpu s':>7}{'again s':>9}{'modules':>9}")
    for page in pages:
        missed = f"   imported {', '.join(page['heavy'])}" if page["heavy"] else ""
        missed += f"   answered {page['status']}" if page["status"] >= 400 else ""
        missed += "   MISSED" if page["wall_s"] > LIMIT_SECONDS else ""
        print(
            f"{page['address']:62}{page['wall_s']:>9.2f}{page['cpu_s']:>7.2f}{page['again_s']:>9.2f}"
            f"{page['modules']:>9}{missed}"
        )


def memory(home: Path) -> None:
    """Fill the demonstration by ``serve --demo``, wait until it rests, and print what each process holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = home / "server.log"
    command = [sys.executable, "-m", "luoshi.district.site.cli", "serve", "--demo", "--port", str(port)]
    with log.open("wb") as out:
        server = subprocess.Popen(command, env=environment(home), stdout=out, stderr=out)
    try:
        while b"Luoshi is at" not in log.read_bytes():
            if server.poll() is not None:
                raise SystemExit(log.read_text())
            time.sleep(0.5)
        time.sleep(REST_SECONDS)
        print(f"{'process':60}{'MB':>8}{'MB shared out':>15}")
        for pid in (server.pid, *_children(server.pid)):
            told = dict(line.split(":") for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
            called = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")[-58:]
            print(f"{called:60}{int(told['Rss'].split()[0]) / 1000:>8.0f}{int(told['Pss'].split()[0]) / 1000:>15.0f}")
    finally:
        server.terminate()
        server.wait()


def _children(pid: int) -> list[int]:
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for each in lists for child in each.read_text().split()]


def main() -> None:
    """Build the demonstration, if none is given, and measure it in a process of its own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--home", type=Path, help="the state folder of a demonstration")
    parser.add_argument("--memory", action="store_true", help="what the processes of a server hold after filling it")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--collect", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.collect:
        collect()
        return
    if given.measure:
        print(json.dumps(measure()))
        return
    home = (given.home or Path(tempfile.mkdtemp(prefix="luoshi-bench-"))).resolve()
    try:
        if given.memory:
            memory(home)
            return
        if given.home is None:
            command = [sys.executable, "-m", "luoshi.district.site.cli", "demo"]
            subprocess.run(command, env=environment(home), check=True)
        table(in_a_fresh_process(home))
    finally:
        if given.home is None:
            shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
