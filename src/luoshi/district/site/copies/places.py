"""What a deployment keeps and where: the parts of a copy, and what is nobody's loss."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .databases import Database

KEYS: Final = ("secret.key", "ledger/*.key")
OWN: Final = frozenset({"static", "static.stamp", "backups", "copies", "logs", "worker.json", "worker.tmp"})
"""Made anew by whoever needs it, or copies themselves."""

OWN_PATTERNS: Final = ("*.lock", ".restoring-*", "replaced-*", "restoring.json", ".copying-*")


@dataclass(frozen=True)
class Places:
    """The folders of a deployment."""

    home: Path
    air: Path
    database: Database

    @property
    def evidence(self) -> Path:
        """Where evidence lies."""
        return self.home / "evidence"

    def is_own(self, name: str) -> bool:
        """Whether something of this name in the home need not be kept."""
        return name in OWN or any(Path(name).match(pattern) for pattern in OWN_PATTERNS)

    def is_database(self, path: Path) -> bool:
        """Whether this is one of the files of the embedded database."""
        names = [self.database.name + ending for ending in ("", "-wal", "-shm", "-journal")]
        return self.database.vendor == "sqlite" and str(path) in names

    def in_use(self) -> list[str]:
        """What of the district's is in the home already; the ledger's keys may lie there first, brought by hand."""
        known = {"secret.key", "ledger"}
        names = [path.name for path in self.home.iterdir()] if self.home.is_dir() else []
        found = sorted(name for name in names if name not in known and not self.is_own(name))
        return found + ([str(self.air)] if not self.air.is_relative_to(self.home) and _has_files(self.air) else [])


def members(places: Places, *, with_keys: bool) -> Iterator[tuple[str, Path]]:
    """Every file besides the database, with its name in a copy; folders are listed as they are reached."""
    yield from _under(places.evidence, "evidence", leave_out=("incoming",))
    yield from _under(places.air, "air", leave_out=("locks",))
    if places.home.is_dir():
        for path in sorted(places.home.iterdir()):
            if not _stands_apart(places, path):
                yield from _under(path, f"other/{path.name}") if path.is_dir() else [(f"other/{path.name}", path)]
    for path in sorted((places.home / "ledger").glob("*")):
        if path.suffix != ".key" and path.name != "lock" and path.is_file():
            yield f"other/ledger/{path.name}", path
    if with_keys:
        for pattern in KEYS:
            for path in sorted(places.home.glob(pattern)):
                yield f"keys/{path.relative_to(places.home)}", path


def _stands_apart(places: Places, path: Path) -> bool:
    is_part = path in (places.evidence, places.air) or path.name in ("ledger", "secret.key")
    return is_part or places.is_own(path.name) or places.is_database(path) or path.is_symlink()


def _under(folder: Path, name: str, *, leave_out: tuple[str, ...] = ()) -> Iterator[tuple[str, Path]]:
    """The files of a folder; one that is replaced while we are at it is followed by what replaced it."""
    if not folder.is_dir():
        return
    children = sorted(folder.iterdir())
    for path in children:
        if path.name in leave_out or path.is_symlink():
            continue
        if path.is_dir():
            yield from _under(path, f"{name}/{path.name}")
        elif not path.name.endswith(".tmp"):
            yield f"{name}/{path.name}", path
    known = {path.name for path in children}
    if any(not path.exists() for path in children):
        yield from (
            (f"{name}/{path.name}", path)
            for path in sorted(folder.iterdir())
            if path.name not in known and path.is_file() and not path.name.endswith(".tmp")
        )


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())
