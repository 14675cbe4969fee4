"""A PostgreSQL of its own for a measurement: listens on loopback at a free port, lives in a temporary folder."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "1GB",
    "work_mem": "32MB",
    "effective_cache_size": "4GB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
}
"""What an administrator sets on a machine with a solid-state disk; durability is left as it is shipped."""


def missing() -> str:
    """Why there can be no server here, or nothing."""
    if _programs() is None:
        return "PostgreSQL's programs are not installed (apt-get install postgresql)"
    if os.geteuid() == 0 and (shutil.which("runuser") is None or not _has_user("postgres")):
        return "PostgreSQL refuses to run as root and there is no user postgres"
    return ""


@contextmanager
def private_postgres() -> Iterator[str]:
    """The URL of an empty database; server and files are gone afterwards."""
    programs = _programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="luoshi-bench-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        as_user = ["runuser", "-u", "postgres", "--"]
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    port, data = _free_port(), folder / "data"
    try:
        _run(as_user, programs / "initdb", "-D", data, "-U", "luoshi", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = " ".join(
            f"-c {name}={value}" for name, value in {**SETTINGS, "unix_socket_directories": folder}.items()
        )
        _run(
            as_user, programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", f"-p {port} {options}", "start"
        )
        _run(as_user, programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "luoshi", "luoshi")
        yield f"postgresql://luoshi@127.0.0.1:{port}/luoshi"
    finally:
        if (data / "postmaster.pid").exists():
            _run(as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]))
    return folders[-1] if folders else None


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _run(as_user: list[str], *command: str | Path) -> None:
    done = subprocess.run(
        [*as_user, *map(str, command)], cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, check=False, timeout=300,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} ended with {done.returncode}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
