"""Runs the district: the web server, and beside it the worker for jobs and schedule; both start and stop together."""

import contextlib
import errno
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from luoshi.kernel.errors import LuoshiError

STOP_SECONDS = 10
HEADER_SECONDS = 10
"""How long the head of a request may take."""

CONNECTIONS = 2048
"""Open at one moment; slow ones hold a connection, never a thread."""

RESTART_SECONDS = 3.0
READY_SECONDS = 60


class PortTakenError(LuoshiError):
    """Port {port} on {host} is taken by another program. Choose another: --port N, or LUOSHI_PORT."""

    code = "port_taken"


class AddressError(LuoshiError):
    """Cannot listen on {host}: {reason}."""

    code = "address"


@dataclass(frozen=True)
class Listening:
    """Where and how wide the server listens."""

    host: str
    port: int
    workers: int = 1
    threads: int = 8

    @property
    def url(self) -> str:
        """The address to open in a browser on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        return f"http://{host}:{self.port}/"


def choose_port(host: str, port: int) -> int:
    """``port`` when it is free, a free one for 0.

    Raises
    ------
    PortTakenError, AddressError
        Another program listens there; this machine has no such address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except (OSError, OverflowError) as problem:
            if isinstance(problem, OSError) and problem.errno == errno.EADDRINUSE:
                raise PortTakenError(port=port, host=host) from problem
            reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
            raise AddressError(host=f"{host}:{port}", reason=reason) from problem
        return int(probe.getsockname()[1])


def run(where: Listening, *, with_worker: bool, on_ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C or SIGTERM; then stop everything that was started."""
    # Fresh processes: a fork would share the database connections of the preparation.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ["LUOSHI_THREADS"] = str(where.threads)
    server = Granian(
        "luoshi.district.site.served:application",
        address=where.host,
        port=where.port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        workers=where.workers,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
        log_level=LogLevels.error,
    )
    ready = threading.Event()

    def tell() -> None:
        ready.set()
        on_ready()

    threading.Thread(target=_tell_when_ready, args=(where, tell), name="ready", daemon=True).start()
    with Companion(ready) if with_worker else contextlib.nullcontext():
        server.serve()


class Companion:
    """The worker process beside the server; started again when it falls over, stopped with the server.

    It starts once the server is ready, so that the first page does not wait for it.
    """

    def __init__(self, ready: threading.Event) -> None:
        self._ready = ready
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_running, name="companion", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join(STOP_SECONDS + 2)

    def _keep_running(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while not self._ready.wait(0.2) and not self._stopping.is_set() and time.monotonic() < until:
            pass
        while not self._stopping.is_set():
            process = self._start()
            while process.poll() is None and not self._stopping.wait(0.2):
                pass
            if self._stopping.is_set():
                _stop(process)
                return
            print(f"The worker ended with code {process.returncode}; starting it again.", file=sys.stderr)  # noqa: T201
            self._stopping.wait(RESTART_SECONDS)

    @staticmethod
    def _start() -> subprocess.Popen[bytes]:
        # Its own session, so that Ctrl-C reaches it through us and only once.
        command = [sys.executable, "-m", "luoshi.district.site.cli", "worker", "--parent", str(os.getpid())]
        return subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own program


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _tell_when_ready(where: Listening, on_ready: Callable[[], None]) -> None:
    request = urllib.request.Request(where.url + "healthz", headers={"Host": f"localhost:{where.port}"})  # noqa: S310
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        try:
            with opener.open(request, timeout=5):
                on_ready()
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.05)
