"""A real PostgreSQL of one's own: listens on loopback at a free port, its files in a folder of its own.

Tests use it through the fixtures of ``tests.fakes.postgres``, benchmarks directly. Run as root it starts the server as
the user ``postgres``, since PostgreSQL refuses root.
"""

import os
import pwd
import secrets
import shlex
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg


def missing() -> str:
    """Why there can be no server here, or nothing."""
    if _programs() is None:
        return "PostgreSQL's programs are not installed (apt-get install postgresql)"
    if os.geteuid() == 0 and (shutil.which("runuser") is None or not _has_user("postgres")):
        return "PostgreSQL refuses to run as root and there is no user postgres"
    return ""


@contextmanager
def private_postgres(
    settings: Mapping[str, str], *, kept: Path | None = None, anew: bool = True, sync: bool = True
) -> Iterator[str]:
    """Run a server and yield its address without a database name; ``missing()`` must have found nothing missing.

    Afterwards it is stopped, and its files are gone unless they were to be ``kept``; ``anew`` empties those first.
    """
    if anew and kept is not None:
        shutil.rmtree(kept, ignore_errors=True)
    folder, port = _folder(kept), _free_port()
    data = folder / "data"
    try:
        if not data.exists():
            words = [] if sync else ["--no-sync"]
            _run("initdb", "-D", data, "-U", "luoshi", "-A", "trust", "-E", "UTF8", "--locale=C", *words)
        ours = {"listen_addresses": "127.0.0.1", "unix_socket_directories": folder, **settings}
        options = " ".join([f"-p {port}", *(f"-c {name}={value}" for name, value in ours.items())])
        _run("pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        yield f"postgresql://luoshi@127.0.0.1:{port}"
    finally:
        if (data / "postmaster.pid").exists():
            _run("pg_ctl", "-D", data, "-m", "immediate" if kept is None else "fast", "-w", "stop")
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


def stop_at_once(folder: Path) -> None:
    """Stop the server whose files are kept in ``folder``, as a power failure would."""
    _run("pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")


def start_again(folder: Path) -> None:
    """Start it again where it was, with the options it had."""
    words = shlex.split((folder / "data" / "postmaster.opts").read_text())[1:]
    own = words[words.index("-D") + 2 :] if "-D" in words else words
    _run("pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", " ".join(own), "start")


@contextmanager
def fresh_database(server: str, *, template: str = "template1") -> Iterator[str]:
    """The URL of a database on this server, for ``LUOSHI_DATABASE_URL``: empty or a copy; dropped afterwards."""
    name = f"luoshi_{secrets.token_hex(6)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        yield f"{server}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _folder(kept: Path | None) -> Path:
    if kept is None:
        folder = Path(tempfile.mkdtemp(prefix="luoshi-pg-"))
    else:
        folder = kept
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def _programs() -> Path | None:
    """The folder of the newest server's programs."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]))
    if folders:
        return folders[-1]
    found = shutil.which("pg_ctl")
    return Path(found).resolve().parent if found and shutil.which("initdb") else None


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _run(program: str, *words: str | Path) -> None:
    folder = _programs()
    if folder is None:
        raise RuntimeError(missing())
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_user, str(folder / program), *map(str, words)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(f"{program} ended with {done.returncode}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
