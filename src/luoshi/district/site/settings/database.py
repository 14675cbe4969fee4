"""Which database: embedded SQLite by default, PostgreSQL by ``LUOSHI_DATABASE_URL=postgresql://user:password@host/name``."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database(home: Path) -> dict[str, Any]:
    """Django's description of the database that ``LUOSHI_DATABASE_URL`` names."""
    url = os.environ.get("LUOSHI_DATABASE_URL", "")
    if url.startswith(("postgres://", "postgresql://")):
        return _postgresql(url)
    if url and not url.startswith("sqlite:///"):
        message = f"LUOSHI_DATABASE_URL must begin with postgresql:// or sqlite:///, not {url.split(':', 1)[0]}:"
        raise ValueError(message)
    path = Path(url.removeprefix("sqlite:///")) if url else home / "luoshi.sqlite3"
    path.parent.mkdir(parents=True, exist_ok=True)
    return _sqlite(path)


def _sqlite(path: Path) -> dict[str, Any]:
    # IMMEDIATE takes the write lock when a transaction begins, so that two writers queue instead of failing half-way.
    # Each thread keeps its connection: opening one costs as much as ten questions, and the first page cache with it.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
                "PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,  # what was open when the server stopped is not given out when it is back
        "OPTIONS": {**ALIVE, **options, "pool": POOL | {"max_size": _most_connections()}},
    }


POOL = {"min_size": 1, "timeout": 1.5, "reconnect_timeout": 2.0}
"""In seconds. With longer patience each try to reconnect waits twice as long as the one before, up to minutes."""

ALIVE: dict[str, Any] = {
    "connect_timeout": "3",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
}
"""In seconds, the last in milliseconds: a server that has vanished from the network is noticed, not waited for."""


def _most_connections() -> int:
    """One for every thread and a few to spare: whoever waits then waits for a server that is down, and not for long."""
    threads = os.environ.get("LUOSHI_THREADS", "")
    return max(8, (int(threads) if threads.isdigit() else 8) + 4)
