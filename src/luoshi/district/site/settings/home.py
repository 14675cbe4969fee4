"""``LUOSHI_HOME``: the one folder that holds all state, and the secret kept in it."""

import os
import secrets
from pathlib import Path

HOME = Path(os.environ.get("LUOSHI_HOME", "var")).resolve()


def secret_key(home: Path) -> str:
    """The deployment's secret, made once and readable by its owner alone."""
    given = os.environ.get("LUOSHI_SECRET_KEY")
    if given:
        return given
    path = home / "secret.key"
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _written(path)
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w") as file:
        file.write(key)
    return key


def _written(path: Path) -> str:
    """The key another process has just begun to write; it is there within a moment."""
    for _ in range(200):
        key = path.read_text().strip()
        if key:
            return key
        os.sched_yield()
    message = f"{path} is empty; delete it and start again"
    raise RuntimeError(message)
