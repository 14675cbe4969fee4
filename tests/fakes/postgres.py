"""A real PostgreSQL, private to the test run: ``postgres_url`` is a fresh empty database on it.

The server listens on loopback at a free port with its files in a temporary folder; when the tests run as root it runs
as the user ``postgres``, since it refuses root.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

SKIP = "needs PostgreSQL's programs (apt-get install postgresql): the tests on PostgreSQL were not tried"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A running server's address without a database name."""
    programs = _programs()
    if programs is None:
        pytest.skip(SKIP)
    as_user = _unprivileged()
    if as_user is None:
        pytest.skip("PostgreSQL refuses to run as root and there is no user postgres: its tests were not tried")
    folder = Path(tempfile.mkdtemp(prefix="luoshi-pg-"))
    if as_user:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    port = _free_port()
    try:
        _run(
            as_user,
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "luoshi",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        )
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": folder,
            "fsync": "off",
            "max_connections": 60,
        }
        options = " ".join([f"-p {port}", *(f"-c {name}={value}" for name, value in settings.items())])
        _run(as_user, programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start")
        yield f"postgresql://luoshi@127.0.0.1:{port}"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            _run(as_user, programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty database, for ``LUOSHI_DATABASE_URL``; dropped after the test."""
    import psycopg

    name = f"luoshi_{secrets.token_hex(6)}"
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield f"{postgres_server}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _programs() -> Path | None:
    """The folder of the newest server's programs."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]))
    if folders:
        return folders[-1]
    found = shutil.which("pg_ctl")
    return Path(found).resolve().parent if found and shutil.which("initdb") else None


def _unprivileged() -> list[str] | None:
    """The words before a command that make it run as an ordinary user; None when that cannot be done."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return None
    return ["runuser", "-u", "postgres", "--"] if shutil.which("runuser") else None


def _run(as_user: list[str], *command: str | Path) -> None:
    done = subprocess.run(
        [*as_user, *map(str, command)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=False,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=120,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} ended with {done.returncode}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
