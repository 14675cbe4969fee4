"""Where a filled database is kept for a measurement: in a temporary folder, or in one that the next run finds again."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from bench.private_postgres import private_postgres

BUILT = "built.json"
"""Written into a home when its database is filled: how many cases, and which instant was its "now"."""


@contextmanager
def home_of(database: str, rows: int, *, keep: Path | None) -> Iterator[dict[str, str]]:
    """The environment of a deployment of its own; what it holds is deleted afterwards unless it is to be kept."""
    folder = keep / f"{database}-{rows}" if keep else Path(tempfile.mkdtemp(prefix="luoshi-bench-"))
    home = folder.resolve()
    try:
        _clear_unless_built(home)
        kept = home.with_name(f"{home.name}-server") if keep else None
        server = private_postgres(kept, anew=not (home / BUILT).exists()) if database == "postgresql" else nullcontext("")  # fmt: skip  # noqa: E501
        with server as url:
            static = home.parent / "static" if keep else home / "static"
            yield environment(home, url=url, static=static)
    finally:
        if keep is None:
            shutil.rmtree(home, ignore_errors=True)


def environment(home: Path, *, url: str = "", static: Path | None = None) -> dict[str, str]:
    """The environment's own variables, with nothing of another deployment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LUOSHI_")}
    ours = {"LUOSHI_HOME": str(home), "LUOSHI_STATIC": str(static or home / "static")}
    return kept | ours | ({"LUOSHI_DATABASE_URL": url} if url else {})


def _clear_unless_built(home: Path) -> None:
    if home.exists() and not (home / BUILT).exists():
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
