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
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": 8, "timeout": 20}},
    }
