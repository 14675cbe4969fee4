"""A Spark cluster of this machine alone: a standalone master and two workers, started for a test and ended after it."""

import importlib.util
import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.patience import patience

PATIENCE_SECONDS = 40


def why_no_spark():
    """What is missing for a cluster; empty when nothing is."""
    if importlib.util.find_spec("pyspark") is None:
        return "needs pyspark (requirements/test.in): the same expressions were not tried on Spark"
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        return "needs Java 17 or later: the same expressions were not tried on Spark"
    return ""


@contextmanager
def spark_cluster(folder, *, workers=2):
    """The address of a running master with that many workers; skipped where there is no Spark."""
    if reason := why_no_spark():
        pytest.skip(reason)
    port = _free_port()
    url = f"spark://127.0.0.1:{port}"
    local = ["--host", "127.0.0.1", "--webui-port", "0"]
    processes = []
    try:
        processes.append(_start(folder, "master", "master.Master", *local, "--port", str(port)))
        _wait_for(folder / "master.log", "New state: ALIVE", processes)
        for n in range(workers):
            name, place = f"worker-{n}", str(folder / f"work-{n}")
            size = ["--cores", "1", "--memory", "1g", "--work-dir", place]
            processes.append(_start(folder, name, "worker.Worker", *local, *size, url))
        for n in range(workers):
            _wait_for(folder / f"worker-{n}.log", "Successfully registered with master", processes)
        yield url
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=patience(5))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def environment(folder):
    """What the processes of the cluster and its driver need to know."""
    import pyspark

    home = str(Path(pyspark.__file__).parent)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SPARK")}
    settings = {"SPARK_HOME": home, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(folder / "local")}
    # Processes that live for seconds: compiling them thoroughly costs more than it brings.
    short_lived = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    return kept | settings | {"SPARK_DAEMON_MEMORY": "512m", "JAVA_TOOL_OPTIONS": short_lived}


def _start(folder, name, what, *arguments):
    given = environment(folder)
    command = [f"{given['SPARK_HOME']}/bin/spark-class", f"org.apache.spark.deploy.{what}", *arguments]
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(command, env=given, cwd=folder, stdout=log, stderr=subprocess.STDOUT)


def _wait_for(log, words, processes):
    deadline = time.monotonic() + patience(PATIENCE_SECONDS)
    while words not in log.read_text(errors="replace"):
        ended = [p for p in processes if p.poll() is not None]
        assert not ended, log.read_text(errors="replace")[-3000:]
        assert time.monotonic() < deadline, f"{log.name} never said {words!r}"
        time.sleep(0.05)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
