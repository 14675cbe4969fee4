"""The product as people run it: ``luoshi serve`` in a process of its own, with a state folder of its own.

``start_site(home=…, demo=…, database_url=…, fresh=…)`` starts one and stops it after the test; unless it is about the
beginning itself (``fresh``), its embedded database is a copy of one that has just begun. ``demo_site`` is a
fresh copy of the demonstration district for one test module; the district itself is built once for the whole run.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from luoshi.district.site.server import choose_port
from tests.fakes.patience import patience
from tests.fakes.prepared import CHECKOUT, give, made, seeded

START_SECONDS = 600
DEMO_HOURS = 3
"""How old a demonstration may be that a run of the same sources finds: it tells of the eight weeks until now."""
STATIC = Path(tempfile.gettempdir()) / f"luoshi-static-{os.geteuid()}-{CHECKOUT}" / "static"
"""Collected once for all sites of all runs; the stamp beside it tells when the sources have changed."""


@dataclass
class Site:
    """A running deployment."""

    url: str
    home: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    def luoshi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line on the same deployment."""
        return run_luoshi(*arguments, environment=self.environment)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop and wait; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(patience(15))


def run_luoshi(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run ``luoshi`` with these arguments and return what it said."""
    command = [sys.executable, "-m", "luoshi.district.site.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=START_SECONDS, check=False)


def environment_of(
    home: Path, *, database_url: str = "", begin_with: Path | None = None, **more: str
) -> dict[str, str]:
    """The environment of a deployment in ``home``; if it has no embedded database yet, a copy of ``begin_with``."""
    if begin_with and not database_url:
        give(home, begin_with)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LUOSHI_", "DJANGO_", "COV_"))}
    ours = {"LUOSHI_HOME": str(home), "LUOSHI_STATIC": str(STATIC), **more}
    return kept | ours | ({"LUOSHI_DATABASE_URL": database_url} if database_url else {})


def begun(home: Path, **more: str) -> dict[str, str]:
    """The environment of a deployment that has just begun: its tables are there, and what every one begins with."""
    return environment_of(home, begin_with=seeded(), **more)


def start(home: Path, *, demo: bool = False, database_url: str = "", fresh: bool = False, **more: str) -> Site:
    """Start a deployment and wait until it is ready; a ``fresh`` one makes its own tables."""
    port = choose_port("127.0.0.1", 0)
    environment = environment_of(
        home, database_url=database_url, begin_with=None if fresh or demo else seeded(), **more
    )
    command = [
        sys.executable,
        "-m",
        "luoshi.district.site.cli",
        "serve",
        "--port",
        str(port),
        *(["--demo"] if demo else []),
    ]
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    site = Site(f"http://127.0.0.1:{port}", home, process, environment)
    until = time.monotonic() + START_SECONDS
    while (status := _status(site.url)) != 200:
        if status == 500 or process.poll() is not None or time.monotonic() > until:
            process.kill()
            raise RuntimeError(f"the site did not start:\n{(home / 'server.log').read_text()[-4000:]}")
        time.sleep(0.1)
    return site


def _status(url: str) -> int:
    """How ``/healthz`` answers; 0 while nobody listens."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{url}/healthz", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code
    except OSError:
        return 0


@pytest.fixture
def start_site(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Starts deployments; all of them are stopped after the test."""
    running: list[Site] = []

    def begin(home: Path | None = None, **options: str | bool) -> Site:
        folder = home or tmp_path / f"home-{len(running)}"
        folder.mkdir(parents=True, exist_ok=True)
        running.append(start(folder, **options))  # type: ignore[arg-type]
        return running[-1]

    yield begin
    for site in running:
        site.stop()


@pytest.fixture(scope="session")
def built_demo() -> Path:
    """The state folder of a freshly built demonstration; to be copied, not used.

    It is built where a killed process left another half-way, whose account ``half`` and whose mark are still there:
    building takes so long that what is to be seen of this is seen on the one building of the run (``demo.stderr``).
    """
    return made("demo", _build_demo, hours=DEMO_HOURS)


def _build_demo(home: Path) -> None:
    run_luoshi("createadmin", "--username", "half", environment=environment_of(home))
    (home / "demo.json").write_text(json.dumps({"state": "building"}))
    done = run_luoshi("demo", environment=environment_of(home))
    (home / "demo.stderr").write_text(done.stderr)
    if done.returncode:
        raise RuntimeError(f"the demonstration was not built:\n{done.stderr[-4000:]}")


@pytest.fixture(scope="module")
def demo_site(built_demo: Path) -> Iterator[Site]:
    """The demonstration district, running, this module's own copy."""
    folder = Path(tempfile.mkdtemp(prefix="luoshi-demo-"))
    home = folder / "home"
    shutil.copytree(built_demo, home)
    site = start(home, demo=True)
    yield site
    site.stop()
    shutil.rmtree(folder, ignore_errors=True)
